"""Seat assignment: one seat a passenger, one passenger a seat, where they may (IN6)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    CabinLayout,
    SeatAssignment,
    Seating,
    SeatMap,
    Sitter,
    events,
)
from flightcore.domain.kernel import OrderId
from flightcore.domain.kernel.errors import (
    InvalidInventory,
    InvalidTransition,
    SeatTaken,
    SeatUnsuitable,
)

MAP = SeatMap(
    flight_date=FLIGHT,
    leg=2,
    layouts=(
        CabinLayout(cabin="J", first_row=1, last_row=1, columns="A-C"),
        CabinLayout(
            cabin="Y",
            first_row=2,
            last_row=4,
            columns="AB-CD",
            exit_rows=(3,),
            blocked_seats=("2D",),
            infant_restricted_rows=(4,),
        ),
    ),
)
EMPTY = Seating(seat_map=MAP)


def sitter(
    name: str = "P1", *, ptc: str = "ADT", infants: int = 0, cabin: str = "Y"
) -> Sitter:
    return Sitter(
        occupant=f"ord_1/{name}",
        order_id=OrderId("ord_1"),
        cabin=cabin,
        ptc=ptc,
        infants=infants,
    )


def test_assign() -> None:
    """A free seat is assigned, and a fact says to whom."""
    step = EMPTY.assign(sitter(infants=1), "2A")
    new = SeatAssignment(
        seat="2A", occupant="ord_1/P1", order_id=OrderId("ord_1"), infants=1
    )
    assert (step.released, step.assigned) == (None, new)
    assert step.seating.assignments == (new,)
    assert step.seating.of("ord_1/P1") == new
    assert step.events == (
        events.SeatAssigned(
            flight_date=FLIGHT, leg=2, seat="2A", occupant="ord_1/P1", order_id="ord_1"
        ),
    )


def test_change() -> None:
    """The old seat is released first, then the new one assigned."""
    seated = EMPTY.assign(sitter(), "2A").seating
    step = seated.change(sitter(), "2B")
    assert step.released == seated.of("ord_1/P1")
    assert [each.seat for each in step.seating.assignments] == ["2B"]
    assert [type(each).__name__ for each in step.events] == [
        "SeatReleased",
        "SeatAssigned",
    ]


def test_release() -> None:
    """A released seat is free for the next."""
    seated = EMPTY.assign(sitter(), "2A").seating
    step = seated.release("ord_1/P1")
    assert step.seating == EMPTY
    assert step.released == seated.of("ord_1/P1")
    assert step.events == (
        events.SeatReleased(
            flight_date=FLIGHT, leg=2, seat="2A", occupant="ord_1/P1", order_id="ord_1"
        ),
    )


def test_steps_of_the_wrong_state() -> None:
    """Assigned twice, changed or released without a seat: each is refused."""
    seated = EMPTY.assign(sitter(), "2A").seating
    with pytest.raises(InvalidTransition):
        seated.assign(sitter(), "2B")
    with pytest.raises(InvalidTransition):
        EMPTY.change(sitter(), "2B")
    with pytest.raises(InvalidTransition):
        EMPTY.release("ord_1/P1")


@pytest.mark.parametrize(
    ("number", "reason"), [("2A", "assigned"), ("2D", "blocked"), ("9A", "absent")]
)
def test_seat_taken(number: str, reason: str) -> None:
    """A seat with a passenger, a blocked one and none at all cannot be had."""
    seated = EMPTY.assign(sitter("P2"), "2A").seating
    with pytest.raises(SeatTaken) as caught:
        seated.assign(sitter(), number)
    assert caught.value.facts == {"seat": number, "reason": reason}


def test_change_to_the_same_seat() -> None:
    """A passenger's own seat is assigned already."""
    seated = EMPTY.assign(sitter(), "2A").seating
    with pytest.raises(SeatTaken):
        seated.change(sitter(), "2A")


@pytest.mark.parametrize("ptc", ["CHD", "CNN", "INS", "UNN", "UMNR"])
def test_exit_rows_are_for_adults(ptc: str) -> None:
    """No child, no infant's seat and nobody with a lap infant at an exit."""
    with pytest.raises(SeatUnsuitable) as caught:
        EMPTY.assign(sitter(ptc=ptc), "3A")
    assert caught.value.reason == "an exit row is for adults"
    with pytest.raises(SeatUnsuitable):
        EMPTY.assign(sitter(infants=1), "3A")
    assert EMPTY.assign(sitter(ptc=ptc), "2A").assigned
    assert EMPTY.assign(sitter(), "3A").assigned


def test_lap_infant_has_no_seat() -> None:
    """A lap infant sits on a lap."""
    with pytest.raises(SeatUnsuitable):
        EMPTY.assign(sitter(ptc="INF"), "2A")


def test_cabin_must_match() -> None:
    """A seat is of the cabin that the passenger is booked in."""
    for cabin, number in (("Y", "1A"), ("J", "2A")):
        with pytest.raises(SeatUnsuitable) as caught:
            EMPTY.assign(sitter(cabin=cabin), number)
        assert caught.value.reason == "another cabin"


def test_one_lap_infant_a_block() -> None:
    """Two lap infants sit in different blocks, or in different rows."""
    seated = EMPTY.assign(sitter("P1", infants=1), "2A").seating
    with pytest.raises(SeatUnsuitable) as caught:
        seated.assign(sitter("P2", infants=1), "2B")
    assert caught.value.reason == "one lap infant a block"
    assert seated.assign(sitter("P2", infants=1), "2C").assigned
    assert seated.assign(sitter("P2"), "2B").assigned


def test_own_infant_is_no_neighbour() -> None:
    """A parent may move within the block."""
    seated = EMPTY.assign(sitter(infants=1), "2A").seating
    assert seated.change(sitter(infants=1), "2B").assigned


def test_restricted_rows() -> None:
    """Without a spare mask there is no lap infant at all."""
    with pytest.raises(SeatUnsuitable) as caught:
        EMPTY.assign(sitter(infants=1), "4A")
    assert caught.value.reason == "no lap infant here"
    assert EMPTY.assign(sitter(), "4A").assigned


PEOPLE = {
    "A1": sitter("A1"),
    "A2": sitter("A2", infants=1),
    "A3": sitter("A3", infants=1),
    "C1": sitter("C1", ptc="CHD"),
    "J1": sitter("J1", cabin="J"),
    "I1": sitter("I1", ptc="INF"),
}
SEATS = ("1A", "1C", *(f"{row}{letter}" for row in (2, 3, 4) for letter in "ABCD"))
REFUSALS = (SeatTaken, SeatUnsuitable, InvalidTransition, InvalidInventory)


def may_sit(who: str, seat: str, model: dict[str, str]) -> bool:
    """The rules once more, written out for this one map."""
    side = {"A": "left", "B": "left", "C": "right", "D": "right"}
    place = (seat[0], side[seat[1]])
    parents = {"A2", "A3"} - {who}
    near = [model[p] for p in parents if p in model]
    return (
        seat != "2D"
        and seat not in model.values()
        and who != "I1"
        and (seat[0] == "1") == (who == "J1")
        and not (seat[0] == "3" and who in ("A2", "A3", "C1"))
        and not (
            who in ("A2", "A3")
            and (seat[0] == "4" or place in [(s[0], side[s[1]]) for s in near])
        )
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["assign", "change", "release"]),
            st.sampled_from(sorted(PEOPLE)),
            st.sampled_from(SEATS),
        ),
        max_size=25,
    )
)
@settings(max_examples=150)
def test_against_a_model(walk: list[tuple[str, str, str]]) -> None:
    """Any walk agrees with a plain dictionary of who sits where; ``free`` lists
    exactly the seats that the rules allow."""
    seating, model = EMPTY, dict[str, str]()
    for step, who, seat in walk:
        free = [each.number for each in seating.free(PEOPLE[who])]
        assert free == [each for each in SEATS if may_sit(who, each, model)]
        allowed = (who in model) == (step != "assign") and (
            step == "release" or may_sit(who, seat, model)
        )
        try:
            if step == "release":
                seating = seating.release(PEOPLE[who].occupant).seating
            else:
                seating = getattr(seating, step)(PEOPLE[who], seat).seating
        except REFUSALS:
            assert not allowed
            continue
        assert allowed
        model.pop(who, None)
        if step != "release":
            model[who] = seat
        sitting = {each.occupant[6:]: each.seat for each in seating.assignments}
        assert sitting == model
        assert len(seating.assignments) == len(model)
