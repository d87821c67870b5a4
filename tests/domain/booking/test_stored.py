"""Values of booking can be stored: JSON and back gives the same value."""

from __future__ import annotations

from datetime import timedelta

import attrs
import msgspec
import pytest
from tests.domain.booking.sales import FAMILY, NOW, bag, offer, placed, seed

from flightcore.domain.booking import OrderStatus, QuoteState, quote_cancellation
from flightcore.domain.kernel import EVENT_TYPES

PLACED = placed(offer(*FAMILY, segments=2), bag(refundable=True), bag(segment=None))
TICKETED = attrs.evolve(PLACED.order, status=OrderStatus.TICKETED, version=7)
QUOTE = quote_cancellation(
    TICKETED, ids=seed("q"), now=NOW, valid_for=timedelta(minutes=30)
)


@pytest.mark.parametrize(
    "value",
    [
        *(PLACED.order, PLACED.created, TICKETED, QUOTE),
        attrs.evolve(QUOTE, state=QuoteState.CONFIRMED, version=2),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_survives_storage(value: object) -> None:
    """Nothing is lost, and nothing becomes something alike."""
    assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value


def test_every_event_of_an_order_is_registered() -> None:
    """A name and a version for each, so that it can be read back."""
    names = {name for name, _ in EVENT_TYPES if name.startswith("order.")}
    steps = "payment_started payment_failed funded ticketed ticketing_failed settled"
    ends = "action_required cancelled expired refunded created"
    assert names == {f"order.{name}" for name in f"{steps} {ends}".split()}
