"""Waitlists: the machine of an entry, and who is served in which order (IN7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.inventory.oracle import BruteForce
from tests.domain.inventory.scenarios import FLIGHT, worlds

from flightcore.domain.inventory import (
    MAX_WAITING,
    SeatRequest,
    SeatTake,
    WaitlistEntry,
    WaitlistId,
    WaitlistState,
    WaitlistStep,
    clear,
    events,
    join,
    serial,
)
from flightcore.domain.kernel import OrderId
from flightcore.domain.kernel.errors import (
    InvalidInventory,
    InvalidTransition,
    WaitlistFull,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ANSWER_BY = NOW + timedelta(hours=1)
BEFORE = ANSWER_BY - timedelta(microseconds=1)
NEST = serial("Y", 4, "BM", levels={"M": 2})


def take(code: str, seats: int) -> SeatTake:
    return SeatTake(flight_date=FLIGHT, leg=1, path=NEST.path(code), seats=seats)


def entry(
    name: str = "wl_1",
    *,
    takes: tuple[SeatTake, ...] = (take("B", 2),),
    state: WaitlistState = WaitlistState.LISTED,
    priority: int = 5,
    minute: int = 0,
) -> WaitlistEntry:
    return WaitlistEntry(
        id=WaitlistId(name),
        order_id=OrderId("ord_1"),
        state=state,
        priority=priority,
        listed_at=NOW + timedelta(minutes=minute),
        takes=takes,
        answer_by=ANSWER_BY if state is WaitlistState.OFFERED else None,
    )


STEPS: dict[str, Callable[[WaitlistEntry, datetime], WaitlistStep]] = {
    "offer": lambda each, now: each.offer(ANSWER_BY),
    "accept": lambda each, now: each.accept(now),
    "lapse": lambda each, now: each.lapse(now),
    "cancel": lambda each, now: each.cancel(),
}
ALLOWED: dict[tuple[str, str, bool], tuple[str, str]] = {
    ("LISTED", "offer", False): ("OFFERED", "take"),
    ("LISTED", "offer", True): ("OFFERED", "take"),
    ("LISTED", "cancel", False): ("CANCELLED", ""),
    ("LISTED", "cancel", True): ("CANCELLED", ""),
    ("OFFERED", "accept", False): ("CLEARED", ""),
    ("OFFERED", "lapse", True): ("LAPSED", "return"),
    ("OFFERED", "cancel", False): ("CANCELLED", "return"),
    ("OFFERED", "cancel", True): ("CANCELLED", "return"),
}
EVENTS = {
    "offer": "WaitlistOffered",
    "accept": "WaitlistCleared",
    "lapse": "WaitlistLapsed",
    "cancel": "WaitlistCancelled",
}


@pytest.mark.parametrize("late", [False, True], ids=["before", "at the deadline"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", WaitlistState)
def test_every_step_of_every_state(state: WaitlistState, step: str, late: bool) -> None:
    """A step leads where the machine says, with its seats, or is refused."""
    listed, now = entry(state=state), ANSWER_BY if late else BEFORE
    if (state.value, step, late) not in ALLOWED:
        with pytest.raises(InvalidTransition) as caught:
            STEPS[step](listed, now)
        facts = {"kind": "waitlist entry", "state": state.value, "step": step}
        assert caught.value.facts == facts
        return
    wanted, seats = ALLOWED[state.value, step, late]
    outcome = STEPS[step](listed, now)
    assert outcome.entry.state == wanted
    assert (
        outcome.seats
        == {
            "take": SeatRequest(takes=listed.takes),
            "return": SeatRequest(returns=listed.takes),
            "": SeatRequest(),
        }[seats]
    )
    assert [type(each).__name__ for each in outcome.events] == [EVENTS[step]]


def test_join() -> None:
    """A party is listed as it asks, and takes no seat."""
    outcome = join(
        [],
        WaitlistId("wl_1"),
        OrderId("ord_1"),
        takes=(take("B", 2),),
        priority=5,
        now=NOW,
    )
    assert outcome.entry == entry()
    assert outcome.seats == SeatRequest()
    assert outcome.events == (
        events.WaitlistJoined(
            entry_id="wl_1", order_id="ord_1", takes=(take("B", 2),), priority=5
        ),
    )


@pytest.mark.parametrize("priority", [0, 99])
def test_join_with_any_priority(priority: int) -> None:
    """Both ends of the range are priorities."""
    outcome = join(
        [],
        WaitlistId("wl_1"),
        OrderId("ord_1"),
        takes=(take("B", 1),),
        priority=priority,
        now=NOW,
    )
    assert outcome.entry.priority == priority


OTHER_FLIGHT = attrs.evolve(take("B", 1), flight_date="AA0002/2026-12-01")


@pytest.mark.parametrize(
    ("takes", "priority"),
    [
        ((), 5),
        ((take("B", 1), OTHER_FLIGHT), 5),
        ((take("B", 1),), -1),
        ((take("B", 1),), 100),
    ],
)
def test_refused_to_join(takes: tuple[SeatTake, ...], priority: int) -> None:
    """A party waits for seats of one flight-date, with a priority of 0 to 99."""
    with pytest.raises(InvalidInventory):
        join(
            [],
            WaitlistId("wl_1"),
            OrderId("ord_1"),
            takes=takes,
            priority=priority,
            now=NOW,
        )


@pytest.mark.parametrize("gone", [0, 1])
def test_a_waitlist_has_a_limit(gone: int) -> None:
    """The limit counts those who wait, not those who have left."""
    waiting = [entry(f"wl_{n}") for n in range(MAX_WAITING - gone)]
    waiting += [entry("wl_x", state=WaitlistState.CANCELLED)]

    def ask() -> WaitlistStep:
        return join(
            waiting,
            WaitlistId("wl_1"),
            OrderId("ord_1"),
            takes=(take("B", 1),),
            priority=5,
            now=NOW,
        )

    if gone:
        assert ask().entry.state is WaitlistState.LISTED
        return
    with pytest.raises(WaitlistFull) as caught:
        ask()
    assert caught.value.limit == MAX_WAITING


def test_seats_of_the_fullest_leg() -> None:
    """An entry's seats are those that it needs on its fullest leg."""
    second = attrs.evolve(take("B", 2), leg=2)
    assert entry(takes=(take("B", 2), take("M", 1), second)).seats == 3


def offered(waiting: Sequence[WaitlistEntry], free: int) -> list[str]:
    world = BruteForce({(FLIGHT, 1): (NEST,)})
    for _ in range(4 - free):
        world.preload(FLIGHT, 1, "Y/B")
    offers = clear(waiting, world.counters(), answer_by=ANSWER_BY)
    assert all(each.entry.state is WaitlistState.OFFERED for each in offers)
    assert all(each.entry.answer_by == ANSWER_BY for each in offers)
    return [each.entry.id for each in offers]


def test_priority_then_first_in_then_id() -> None:
    """The smaller priority first, then the earlier, then the id."""
    waiting = [
        entry("wl_d", priority=2, minute=0, takes=(take("B", 1),)),
        entry("wl_c", priority=1, minute=9, takes=(take("B", 1),)),
        entry("wl_b", priority=1, minute=3, takes=(take("B", 1),)),
        entry("wl_a", priority=1, minute=9, takes=(take("B", 1),)),
    ]
    assert offered(waiting, 4) == ["wl_b", "wl_a", "wl_c", "wl_d"]
    assert offered(waiting, 3) == ["wl_b", "wl_a", "wl_c"]
    assert offered(waiting, 0) == []


def test_larger_party_is_not_overtaken() -> None:
    """Seats that the first party lacks are not given to a smaller one behind it."""
    waiting = [
        entry("wl_1", takes=(take("B", 3),)),
        entry("wl_2", minute=1, takes=(take("B", 1),)),
    ]
    assert offered(waiting, 2) == []
    assert offered(waiting, 3) == ["wl_1"]
    assert offered(waiting, 4) == ["wl_1", "wl_2"]


def test_full_class_does_not_stop_another() -> None:
    """A party that lacks seats in a nested class does not keep the parent's."""
    waiting = [
        entry("wl_1", takes=(take("M", 3),)),
        entry("wl_2", minute=1, takes=(take("B", 1),)),
        entry("wl_3", minute=2, takes=(take("M", 1),)),
    ]
    assert offered(waiting, 4) == ["wl_2"]


@pytest.mark.parametrize("state", [*WaitlistState][1:])
def test_only_listed_are_served(state: WaitlistState) -> None:
    """Who was offered or has left is not offered again."""
    assert offered([entry(state=state)], 4) == []


@st.composite
def queues(draw: st.DrawFn) -> tuple[BruteForce, list[WaitlistEntry]]:
    world = draw(worlds())
    waiting = []
    for number in range(draw(st.integers(0, 6))):
        takes: list[SeatTake] = []
        for (flight_date, leg), (nest,) in world.nests.items():
            path = nest.path(draw(st.sampled_from(nest.classes)).code)
            seats = draw(st.integers(0, 3))
            if seats or not takes:
                takes.append(
                    SeatTake(
                        flight_date=flight_date, leg=leg, path=path, seats=seats or 1
                    )
                )
        waiting.append(
            entry(
                f"wl_{number}",
                takes=tuple(takes),
                priority=draw(st.integers(0, 2)),
                minute=draw(st.integers(0, 3)),
            )
        )
    return world, waiting


@given(queues())
@settings(max_examples=200)
def test_serves_in_order_from_what_is_there(
    queue: tuple[BruteForce, list[WaitlistEntry]],
) -> None:
    """Against single seats: an offer can be sold, overtakes nobody at a node that
    they lack, and nobody is left out without such a reason."""
    world, waiting = queue
    offers = clear(waiting, world.counters(), answer_by=ANSWER_BY)
    served = [each.entry.id for each in offers]
    ranked = sorted(waiting, key=lambda e: (e.priority, e.listed_at, e.id))
    assert served == [each.id for each in ranked if each.id in served]
    lacked: set[tuple[int, str]] = set()
    for each in ranked:
        needs = {(t.leg, node): t.seats for t in each.takes for node in t.path}
        short = {
            (leg, node)
            for (leg, node), seats in needs.items()
            if world.nodes(FLIGHT, leg)[node][1] - world.used(FLIGHT, leg, node) < seats
        }
        if each.id in served:
            assert lacked.isdisjoint(needs)
            assert world.sell(SeatRequest(takes=each.takes)) is None
        else:
            assert short or not lacked.isdisjoint(needs)
            lacked |= short
