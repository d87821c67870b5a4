"""Holds: every state with every step, and seats that come free exactly once (IN4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    Hold,
    HoldState,
    HoldStep,
    SeatRequest,
    SeatTake,
    events,
)
from flightcore.domain.kernel import HoldId, OrderId
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    HoldExpired,
    InvalidInventory,
    InvalidTransition,
    MarriageBroken,
)

DEADLINE = datetime(2026, 12, 1, 12, tzinfo=UTC)
BEFORE = DEADLINE - timedelta(microseconds=1)
LATER = DEADLINE + timedelta(minutes=10)


def take(
    seats: int = 2, *, leg: int = 1, code: str = "B", married: int | None = None
) -> SeatTake:
    return SeatTake(
        flight_date=FLIGHT,
        leg=leg,
        path=(f"Y/{code}", "Y"),
        seats=seats,
        married=married,
    )


TAKES = (take(), take(leg=2))


def hold(
    state: HoldState = HoldState.HELD,
    *,
    takes: tuple[SeatTake, ...] = TAKES,
    deadline: datetime | None = DEADLINE,
) -> Hold:
    return Hold(
        id=HoldId("hld_1"),
        order_id=OrderId("ord_1"),
        state=state,
        deadline=deadline,
        takes=takes,
    )


Step = Callable[[Hold, datetime], HoldStep]
STEPS: dict[str, Step] = {
    "confirm": lambda held, now: held.confirm(),
    "release": lambda held, now: held.release(),
    "expire": lambda held, now: held.expire(now),
    "extend": lambda held, now: held.extend(LATER, now=now),
    "pin": lambda held, now: held.pin(LATER, now=now),
    "return": lambda held, now: held.return_(),
    "return part": lambda held, now: held.return_part((take(1),)),
}
ALLOWED: dict[tuple[str, str, bool], str] = {
    ("HELD", "confirm", False): "CONFIRMED",
    ("HELD", "confirm", True): "CONFIRMED",
    ("HELD", "release", False): "RELEASED",
    ("HELD", "release", True): "RELEASED",
    ("HELD", "expire", True): "EXPIRED",
    ("HELD", "extend", False): "HELD",
    ("HELD", "pin", False): "HELD",
    ("HELD", "return part", False): "HELD",
    ("HELD", "return part", True): "HELD",
    ("CONFIRMED", "return", False): "RETURNED",
    ("CONFIRMED", "return", True): "RETURNED",
    ("CONFIRMED", "return part", False): "CONFIRMED",
    ("CONFIRMED", "return part", True): "CONFIRMED",
}
TOO_LATE = {
    ("HELD", "extend", True),
    ("HELD", "pin", True),
    *product(["EXPIRED"], ["confirm", "extend", "pin"], [False, True]),
}


@pytest.mark.parametrize("late", [False, True], ids=["before", "at deadline"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", HoldState)
def test_every_step_of_every_state(state: HoldState, step: str, late: bool) -> None:
    """A step leads where the machine says, or is refused for the right reason."""
    case = (state.value, step, late)
    now = DEADLINE if late else BEFORE
    if case in ALLOWED:
        assert STEPS[step](hold(state), now).hold.state == ALLOWED[case]
        return
    wanted = HoldExpired if case in TOO_LATE else InvalidTransition
    with pytest.raises(FlightCoreError) as caught:
        STEPS[step](hold(state), now)
    assert type(caught.value) is wanted
    if wanted is HoldExpired:
        assert caught.value.facts == {"order_id": "ord_1", "expired_at": DEADLINE}
    else:
        facts = {"kind": "hold", "state": state.value, "step": step}
        assert caught.value.facts == facts


@pytest.mark.parametrize(
    ("step", "state", "event"),
    [
        ("release", HoldState.HELD, events.HoldReleased),
        ("expire", HoldState.HELD, events.HoldExpired),
        ("return", HoldState.CONFIRMED, events.SeatsReturned),
    ],
)
def test_seats_come_free(
    step: str,
    state: HoldState,
    event: Callable[..., object],
) -> None:
    """A step out of ownership returns every seat, and its event names them."""
    outcome = STEPS[step](hold(state), DEADLINE)
    assert outcome.seats == SeatRequest(returns=TAKES)
    assert outcome.events == (event(hold_id="hld_1", order_id="ord_1", takes=TAKES),)
    assert not outcome.hold.owns_seats
    assert outcome.hold.takes == TAKES


@pytest.mark.parametrize("step", ["confirm", "extend", "pin"])
def test_seats_stay(step: str) -> None:
    """Confirming changes the state and no counter; so do new deadlines."""
    outcome = STEPS[step](hold(), BEFORE)
    assert outcome.seats == SeatRequest()
    assert outcome.hold.owns_seats
    assert outcome.hold.takes == TAKES


def test_place() -> None:
    """A new hold takes its seats, with what they earn, and has a deadline."""
    outcome = Hold.place(
        HoldId("hld_1"),
        OrderId("ord_1"),
        takes=TAKES,
        deadline=DEADLINE,
        yields=(10, 0),
        journeys=(1, 1),
    )
    assert outcome.hold == hold()
    assert outcome.seats == SeatRequest(takes=TAKES, yields=(10, 0), journeys=(1, 1))
    assert outcome.events == (
        events.SeatsHeld(
            hold_id="hld_1", order_id="ord_1", takes=TAKES, deadline=DEADLINE
        ),
    )


def test_place_needs_seats() -> None:
    """There is no hold of nothing."""
    with pytest.raises(InvalidInventory):
        Hold.place(HoldId("hld_1"), OrderId("ord_1"), takes=(), deadline=None)


def test_payment_pinned_before_the_deadline_confirms() -> None:
    """Pinned one microsecond before, confirmed long after, not swept meanwhile."""
    pinned = hold().pin(LATER, now=BEFORE).hold
    assert pinned.deadline == LATER
    assert not pinned.is_due(DEADLINE)
    assert pinned.is_due(LATER)
    assert pinned.confirm().hold.state is HoldState.CONFIRMED


def test_new_payment_at_the_deadline_is_refused() -> None:
    """The deadline is half open: at the deadline it has passed."""
    with pytest.raises(HoldExpired):
        hold().pin(LATER, now=DEADLINE)


def test_held_past_its_deadline_still_owns_its_seats() -> None:
    """Only a step frees seats, never the clock."""
    late = hold()
    assert late.is_due(LATER)
    assert late.owns_seats


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(minutes=1)])
@pytest.mark.parametrize("step", ["extend", "pin"])
def test_deadline_never_moves_back(step: str, wait: timedelta) -> None:
    """An earlier deadline, or the same, changes nothing and says nothing."""
    held = hold(deadline=LATER + wait)
    assert STEPS[step](held, BEFORE) == HoldStep(
        hold=held, seats=SeatRequest(), events=()
    )


def test_extended_says_until_when() -> None:
    """The event has the new deadline."""
    outcome = hold().extend(LATER, now=BEFORE)
    assert outcome.events == (
        events.HoldExtended(hold_id="hld_1", order_id="ord_1", deadline=LATER),
    )


def test_without_deadline_it_waits() -> None:
    """A hold without a deadline is never due, and needs no pin."""
    endless = hold(deadline=None)
    assert not endless.is_due(LATER)
    assert endless.pin(LATER, now=LATER).hold == endless
    with pytest.raises(InvalidTransition):
        endless.expire(LATER)


@pytest.mark.parametrize("state", [HoldState.HELD, HoldState.CONFIRMED])
def test_part_returned(state: HoldState) -> None:
    """Some seats come free, the rest stay in the hold, and the state stays."""
    outcome = hold(state).return_part((take(1), take(2, leg=2)))
    assert outcome.seats == SeatRequest(returns=(take(1), take(2, leg=2)))
    assert outcome.hold == hold(state, takes=(take(1),))
    assert outcome.events == (
        events.SeatsReturned(
            hold_id="hld_1", order_id="ord_1", takes=(take(1), take(2, leg=2))
        ),
    )


def test_last_part_ends_the_hold() -> None:
    """With nothing left it is released, or returned where it was booked."""
    assert hold().return_part(TAKES) == hold().release()
    booked = hold(HoldState.CONFIRMED)
    assert booked.return_part(TAKES) == booked.return_()


@pytest.mark.parametrize(
    "part",
    [
        (),
        (take(3),),
        (take(2), take(1)),
        (take(1, leg=3),),
        (take(1, code="M"),),
        (take(1, married=1),),
    ],
    ids=["none", "too many", "too many in all", "leg", "class", "marriage"],
)
def test_part_that_is_not_held(part: tuple[SeatTake, ...]) -> None:
    """Only seats of the hold come back, and some."""
    with pytest.raises(InvalidInventory):
        hold().return_part(part)


def test_alike_takes_return_one_by_one() -> None:
    """Of two takes in one class, as many seats go as are returned."""
    outcome = hold(takes=(take(2), take(2))).return_part((take(2), take(1)))
    assert outcome.hold.takes == (take(1),)


COUPLE = (take(married=1), take(leg=2, married=1), take(leg=3))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ((take(leg=3),), True),
        ((take(1, leg=3),), True),
        ((take(1, married=1), take(1, leg=2, married=1)), True),
        ((take(married=1), take(leg=2, married=1)), True),
        ((take(married=1),), False),
        ((take(1, leg=2, married=1),), False),
        ((take(1, married=1), take(2, leg=2, married=1)), False),
        ((take(1, married=1), take(2, leg=3)), False),
    ],
)
def test_married_legs_are_returned_as_one(
    part: tuple[SeatTake, ...], whole: bool
) -> None:
    """Of a marriage group go all seats, or as many on each leg, or none (IN5)."""
    held = hold(takes=COUPLE)
    if whole:
        assert held.return_part(part).seats.returns == part
        return
    with pytest.raises(MarriageBroken) as caught:
        held.return_part(part)
    assert caught.value.married == 1


def test_uneven_marriage_is_returned_whole() -> None:
    """A child that needs a seat on the second leg only: all go, or none."""
    uneven = (take(1, married=1), take(2, leg=2, married=1))
    assert not hold(takes=uneven).return_part(uneven).hold.owns_seats


def test_each_marriage_by_itself() -> None:
    """One group may go while the other stays."""
    groups = (take(married=1), take(leg=2, married=1), take(married=2, code="M"))
    outcome = hold(takes=groups).return_part(groups[:2])
    assert outcome.hold.takes == groups[2:]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.booleans()),
        max_size=12,
    )
)
def test_seats_return_once(walk: list[tuple[str, bool]]) -> None:
    """On any walk, what was returned and what is owned is what was taken; a refused
    step changes nothing; a final state never ends."""
    at, returned = hold(), 0
    for step, late in walk:
        try:
            outcome = STEPS[step](at, LATER if late else BEFORE)
        except FlightCoreError:
            continue
        assert at.owns_seats
        at = outcome.hold
        returned += sum(each.seats for each in outcome.seats.returns)
        owned = sum(each.seats for each in at.takes) if at.owns_seats else 0
        assert returned + owned == sum(each.seats for each in TAKES)
