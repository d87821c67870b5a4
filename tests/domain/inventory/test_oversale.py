"""Oversale cases: opened, kept true, and closed (IN9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    Counter,
    CounterKey,
    Oversale,
    OversaleState,
    events,
    review,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def cabin(used: int, au: int = 10) -> Counter:
    key = CounterKey(FLIGHT, 2, "Y")
    return Counter(key=key, parent=None, au=au, used=used, oversold=max(0, used - au))


def case(seats: int) -> Oversale:
    step = review(None, cabin(10 + seats), now=NOW, occasion=3)
    assert step is not None
    return step.case


@pytest.mark.parametrize("used", [0, 9, 10])
def test_a_cabin_with_a_seat_for_everybody_opens_nothing(used: int) -> None:
    """Full is not oversold."""
    assert review(None, cabin(used), now=NOW, occasion=1) is None


def test_one_seat_too_many_opens_a_case() -> None:
    """It names the cabin, the number and since when."""
    opened = case(1)
    assert (opened.flight_date, opened.leg, opened.cabin) == (FLIGHT, 2, "Y")
    assert (opened.seats, opened.state, opened.opened_at) == (
        1,
        OversaleState.OPEN,
        NOW,
    )
    later = review(None, cabin(11), now=NOW, occasion=4)
    assert later is not None
    assert later.case.id != opened.id, "another occasion is another case"


def test_a_case_keeps_true_while_it_is_open() -> None:
    """More or fewer seats are the same case; as many are no step at all."""
    opened = case(3)
    later = NOW + timedelta(hours=1)
    assert review(opened, cabin(13), now=later, occasion=9) is None
    for used in (11, 15):
        step = review(opened, cabin(used), now=later, occasion=9)
        assert step is not None
        assert (step.case.id, step.case.seats) == (opened.id, used - 10)
        assert (step.case.opened_at, step.events) == (NOW, ())


def test_a_case_is_healed_when_everybody_has_a_seat() -> None:
    """The fact is told once."""
    step = review(case(3), cabin(10), now=NOW, occasion=9)
    assert step is not None
    assert (step.case.state, step.case.seats) == (OversaleState.HEALED, 0)
    assert step.events == (
        events.OversalesHealed(flight_date=FLIGHT, leg=2, cabin="Y"),
    )
