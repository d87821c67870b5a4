"""Seats of several legs at once, and maps that replace each other (IN6)."""

from __future__ import annotations

import pytest
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    CabinLayout,
    SeatAction,
    Seating,
    SeatMap,
    Sitter,
    act,
    begins,
    ends,
)
from flightcore.domain.kernel import OrderId
from flightcore.domain.kernel.errors import (
    InvalidInput,
    InvalidTransition,
    SeatTaken,
)

ADA = Sitter(occupant="ord_1/P1", order_id=OrderId("ord_1"), cabin="Y", infants=1)


def seating(rows: int, leg: int = 1, *, blocked: tuple[str, ...] = ()) -> Seating:
    layout = CabinLayout(
        cabin="Y", first_row=1, last_row=rows, columns="AB-CD", blocked_seats=blocked
    )
    return Seating(seat_map=SeatMap(flight_date=FLIGHT, leg=leg, layouts=(layout,)))


def test_a_passenger_sits_down_moves_and_leaves_on_every_leg() -> None:
    """Each step tells which seat begins and which ends, leg by leg."""
    steps = act([seating(2, 1), seating(2, 2)], SeatAction.ASSIGN, ADA, "1A")
    begun = [seat for step in steps for seat in begins(step)]
    assert [(seat.leg, seat.seat, seat.infants) for seat in begun] == [
        (1, "1A", 1),
        (2, "1A", 1),
    ]
    assert [ends(step) for step in steps] == [(), ()]
    assert begun[1].assigned == steps[1].events[0]
    steps = act([step.seating for step in steps], SeatAction.CHANGE, ADA, "2D")
    assert [seat.seat for step in steps for seat in ends(step)] == ["1A", "1A"]
    assert [seat.seat for step in steps for seat in begins(step)] == ["2D", "2D"]
    steps = act([step.seating for step in steps], SeatAction.RELEASE, ADA)
    (ended,) = ends(steps[0])
    assert (ended.occupant, ended.order_id) == (ADA.occupant, ADA.order_id)
    assert ended.released == steps[0].events[0]
    assert not any(step.seating.assignments for step in steps)


def test_what_fails_on_one_leg_fails() -> None:
    """The second leg has no such seat, or the passenger none to give up."""
    legs = [seating(2, 1), seating(1, 2)]
    with pytest.raises(SeatTaken):
        act(legs, SeatAction.ASSIGN, ADA, "2A")
    with pytest.raises(InvalidTransition):
        act(legs, SeatAction.RELEASE, ADA)
    with pytest.raises(InvalidTransition):
        act(legs, SeatAction.CHANGE, ADA, "1A")


@pytest.mark.parametrize(
    ("action", "seat"),
    [(SeatAction.ASSIGN, ""), (SeatAction.CHANGE, ""), (SeatAction.RELEASE, "1A")],
)
def test_a_seat_is_named_where_one_is_wanted_and_only_there(
    action: SeatAction, seat: str
) -> None:
    """Anything else is a mistake of the caller's."""
    with pytest.raises(InvalidInput):
        act([seating(1)], action, ADA, seat)


def test_another_map_keeps_everybody_where_they_are() -> None:
    """A seat that would be gone or blocked under somebody is refused."""
    seated = seating(2).assign(ADA, "2C").seating
    assert seated.on(seating(3).seat_map).assignments == seated.assignments
    for other in (seating(1), seating(2, blocked=("2C",))):
        with pytest.raises(SeatTaken):
            seated.on(other.seat_map)


def test_seats_that_are_lost_are_those_that_could_be_had_before() -> None:
    """Blocked before is not lost; blocked now is."""
    before = seating(2, blocked=("2A",))
    assert before.lost(seating(2).seat_map) == ()
    assert before.lost(seating(1).seat_map) == ("2B", "2C", "2D")
    assert before.lost(seating(2, blocked=("1A", "2A")).seat_map) == ("1A",)
