"""Which passengers of an order may ask for a physical seat."""

from __future__ import annotations

import attrs
import pytest
from tests.domain.booking.sales import PTC, order

from flightcore.domain.booking import OrderStatus, SegmentStatus, seat_wish
from flightcore.domain.kernel.errors import InvalidInput, InvalidTransition

PARTY = (PTC.ADT, PTC.ADT, PTC.CHD, PTC.INF)


def test_a_wish_names_the_passenger_as_a_seat_map_knows_one() -> None:
    """Cabin and type of the passenger, legs of the segment, the infant on the lap."""
    held = order(*PARTY, segments=2)
    wish = seat_wish(held, passenger="P1", segment=1)
    flown = held.segments[1].sold
    assert (wish.flight_date, wish.legs) == (flown.segment.flight_date, (1,))
    assert wish.sitter.occupant == f"{held.id}/P1"
    assert wish.sitter.order_id == held.id
    assert (wish.sitter.cabin, wish.sitter.ptc, wish.sitter.infants) == ("Y", "ADT", 1)


@pytest.mark.parametrize(
    ("passenger", "ptc", "infants"),
    [("P1", "ADT", 1), ("P2", "ADT", 0), ("P3", "CHD", 0), ("P4", "INF", 0)],
)
def test_an_infant_counts_on_its_own_adults_lap(
    passenger: str, ptc: str, infants: int
) -> None:
    """R2: on no other lap."""
    sitter = seat_wish(order(*PARTY), passenger=passenger, segment=0).sitter
    assert (sitter.ptc, sitter.infants) == (ptc, infants)


@pytest.mark.parametrize(("passenger", "segment"), [("P9", 0), ("P1", 1), ("P1", -1)])
def test_nobody_else_can_wish(passenger: str, segment: int) -> None:
    """No such passenger, or no such segment."""
    with pytest.raises(InvalidInput):
        seat_wish(order(), passenger=passenger, segment=segment)


@pytest.mark.parametrize("status", OrderStatus)
def test_an_order_that_is_over_has_no_seats(status: OrderStatus) -> None:
    """Any other has, on the segments that it still holds."""
    asked = attrs.evolve(order(), status=status)
    if status.is_final:
        with pytest.raises(InvalidTransition):
            seat_wish(asked, passenger="P1", segment=0)
    else:
        assert seat_wish(asked, passenger="P1", segment=0).legs == (1,)
        off = attrs.evolve(asked.segments[0], status=SegmentStatus.XX)
        with pytest.raises(InvalidTransition):
            seat_wish(attrs.evolve(asked, segments=(off,)), passenger="P1", segment=0)
