"""Whole structures are searched for card numbers, and errors name the place only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs
import pytest

from flightcore.domain.kernel import refuse_card_digits, refuse_card_digits_in
from flightcore.domain.kernel.card_digits import DEEPEST, MOST_VALUES
from flightcore.domain.kernel.errors import CardDataRefused, InvalidInput

CARD = "4111 1111 1111 1111"


class Colour(StrEnum):
    """A member whose text is a caller's in no case."""

    RED = "red"


@attrs.frozen
class Remark:
    """A value with text in it."""

    text: str
    signature: str = ""


@attrs.frozen
class Booking:
    """A value with values in it."""

    remarks: tuple[Remark, ...]
    extra: object = None


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (CARD, "body"),
        (CARD.encode(), "body"),
        (bytearray(CARD.encode()), "body"),
        (4111111111111111, "body"),
        (Decimal(4111111111111111), "body"),
        ({"a": {"b": CARD}}, "body.a.b"),
        ({"a b": CARD}, "body.(a value)"),
        ({CARD: 1}, "body (a key)"),
        ({f"k{CARD}": CARD}, "body (a key)"),
        ({4111111111111111: 1}, "body (a key)"),
        ([1, [2, CARD]], "body[1][1]"),
        (({"x"}, frozenset({CARD})), "body[1][0]"),
        (Booking((Remark("x"), Remark(CARD))), "body.remarks[1].text"),
        (Booking((), {"metadata": [CARD]}), "body.extra.metadata[0]"),
        ({"a": {"b": CARD}.values()}, "body.a[0]"),
    ],
)
def test_where_a_number_hides(value: object, place: str) -> None:
    """Found in texts, bytes, numbers, keys, collections and attributes, by path."""
    with pytest.raises(CardDataRefused) as caught:
        refuse_card_digits_in(value, "body")
    assert caught.value.field == place
    assert "1111" not in f"{caught.value} {caught.value.facts}"


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 7, 1.5, "x", b"\xff\x00", date(2026, 1, 1), Colour.RED, object()),
        *([], {}, (), Booking((Remark("fine"),)), [["4111"], ["1111"], "11111111"]),
    ],
)
def test_what_is_clean(value: object) -> None:
    """Everything else passes, digits in separate values too."""
    refuse_card_digits_in(value, "body")


def test_exempt_attributes_and_keys() -> None:
    """Digests are passed over by name; their neighbours are not."""
    signed = Booking((Remark("x", signature=CARD),), {"signature": CARD})
    refuse_card_digits_in(signed, "body", exempt=("signature",))
    with pytest.raises(CardDataRefused):
        refuse_card_digits_in(signed, "body")
    with pytest.raises(CardDataRefused):
        refuse_card_digits_in(Remark(CARD, CARD), "body", exempt=("signature",))


def nested(levels: int) -> object:
    """Lists in lists."""
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


def test_depth_and_size_are_limited() -> None:
    """What is nested too deeply, in a circle, or too large is refused, not searched."""
    refuse_card_digits_in(nested(DEEPEST), "body")
    circle: list[object] = []
    circle.extend([circle, circle])
    for value in (nested(DEEPEST + 1), circle, range(MOST_VALUES + 1), 1 << 5000):
        with pytest.raises(InvalidInput):
            refuse_card_digits_in(value, "body")


def test_one_field() -> None:
    """A clean text comes back as it is; an error names the field."""
    assert refuse_card_digits("remark", "window, please") == "window, please"
    with pytest.raises(CardDataRefused) as caught:
        refuse_card_digits("remark", f"card {CARD}")
    assert caught.value.facts == {"field": "remark"}
