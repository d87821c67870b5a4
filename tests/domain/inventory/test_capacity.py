"""Opening and changing cabins: nobody is un-booked in silence (IN9)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    BookingClass,
    CabinNest,
    Counter,
    CounterKey,
    InventoryChange,
    SeatRequest,
    SeatTake,
    change_cabin,
    decide,
    events,
    heal,
    open_leg,
    serial,
)
from flightcore.domain.kernel.errors import InvalidInventory, NotFound

NEST = serial("Y", 10, "BMQ", overbooking=2)
Counters = Mapping[CounterKey, Counter]


def opened(nest: CabinNest = NEST) -> dict[CounterKey, Counter]:
    return {each.key: each for each in nest.counters(FLIGHT, 1)}


def seats(code: str, count: int, nest: CabinNest = NEST) -> tuple[SeatTake, ...]:
    path = nest.path(code)
    return tuple(
        SeatTake(flight_date=FLIGHT, leg=1, path=path, seats=1) for _ in range(count)
    )


def sold(counters: Counters, request: SeatRequest) -> dict[CounterKey, Counter]:
    decision = decide(counters, [request])
    assert decision.verdicts == (None,)
    return {
        key: attrs.evolve(each, used=each.used + decision.deltas.get(key, 0))
        for key, each in counters.items()
    }


def change(
    counters: Counters, after: CabinNest, before: CabinNest = NEST
) -> InventoryChange:
    return change_cabin(before, after, counters=counters, flight_date=FLIGHT, leg=1)


def written(counters: Counters, outcome: InventoryChange) -> dict[CounterKey, Counter]:
    left = {k: c for k, c in counters.items() if k not in outcome.removed}
    return left | {each.key: each for each in outcome.counters}


def kinds(outcome: InventoryChange) -> list[str]:
    return [type(each).__name__ for each in outcome.events]


def test_open_leg() -> None:
    """Each cabin's counters are opened, and an event per cabin says so."""
    outcome = open_leg([serial("J", 4, "JC"), NEST], flight_date=FLIGHT, leg=1)
    nodes = [each.key.node for each in outcome.counters]
    assert nodes == ["J", "J/J", "J/C", "Y", "Y/B", "Y/M", "Y/Q"]
    assert kinds(outcome) == ["InventoryOpened"] * 2
    last = outcome.events[-1]
    assert isinstance(last, events.InventoryOpened)
    assert (last.cabin, last.capacity, last.overbooking) == ("Y", 10, 2)
    assert [(each.node, each.au) for each in last.levels] == [
        ("Y", 12),
        ("Y/B", 12),
        ("Y/M", 12),
        ("Y/Q", 12),
    ]


@pytest.mark.parametrize(
    "nests",
    [(), (NEST, NEST), (NEST, serial("J", 4, "JQ"))],
    ids=["no cabin", "cabin twice", "class in two cabins"],
)
def test_refused_legs(nests: tuple[CabinNest, ...]) -> None:
    """A leg has cabins, each once, and a booking class is of one cabin."""
    with pytest.raises(InvalidInventory):
        open_leg(nests, flight_date=FLIGHT, leg=1)


def test_cut_below_sold_keeps_every_seat() -> None:
    """Seats stay sold; the counters say how many too many; a case is opened."""
    counters = sold(opened(), SeatRequest(takes=seats("M", 8)))
    outcome = change(counters, serial("Y", 5, "BMQ"))
    now = written(counters, outcome)
    assert {k.node: (c.used, c.au, c.oversold) for k, c in now.items()} == {
        "Y": (8, 5, 3),
        "Y/B": (8, 5, 3),
        "Y/M": (8, 5, 3),
        "Y/Q": (0, 5, 0),
    }
    assert outcome.oversold == 3
    assert kinds(outcome) == [
        "CapacityChanged",
        "AuthorisationLevelsSet",
        "OversalesDetected",
    ]
    assert outcome.events[-1] == events.OversalesDetected(
        flight_date=FLIGHT, leg=1, cabin="Y", seats=3
    )
    (short,) = decide(now, [SeatRequest(takes=seats("Q", 1))]).verdicts
    assert short is not None


def test_capacity_changed_says_both() -> None:
    """The event has the seats before and after."""
    outcome = change(opened(), attrs.evolve(NEST, capacity=9, overbooking=0))
    assert outcome.events == (
        events.CapacityChanged(
            flight_date=FLIGHT,
            leg=1,
            cabin="Y",
            capacity_before=10,
            capacity=9,
            overbooking_before=2,
            overbooking=0,
        ),
    )


def test_planned_overbooking_is_no_case() -> None:
    """Seats beyond the capacity but within the level were meant to be sold."""
    counters = sold(opened(), SeatRequest(takes=seats("B", 11)))
    outcome = change(counters, attrs.evolve(NEST, capacity=9, overbooking=3))
    assert kinds(outcome) == ["CapacityChanged"]
    assert outcome.oversold == 0


@pytest.mark.parametrize("code", ["B", "M"])
def test_class_level_below_sold_opens_no_case(code: str) -> None:
    """A level set below a class's sales stops the class; nobody is denied boarding."""
    counters = sold(opened(), SeatRequest(takes=seats("M", 4)))
    levels = {"M": 12, code: 1}
    outcome = change(counters, serial("Y", 10, "BMQ", overbooking=2, levels=levels))
    now = written(counters, outcome)
    assert now[CounterKey(FLIGHT, 1, f"Y/{code}")].oversold == 3
    assert outcome.oversold == 0
    assert kinds(outcome) == ["AuthorisationLevelsSet"]


def test_only_the_cabin_makes_a_case() -> None:
    """A cabin can be oversold where none of its classes is, and more than any."""
    branches = CabinNest(
        cabin="Y",
        capacity=10,
        classes=tuple(BookingClass(code=c, parent=None, au=6) for c in "BM"),
    )
    takes = seats("B", 5, branches) + seats("M", 5, branches)
    counters = sold(opened(branches), SeatRequest(takes=takes))
    small = attrs.evolve(branches, capacity=8)
    first = change(counters, small, before=branches)
    assert (first.oversold, kinds(first)[-1]) == (2, "OversalesDetected")
    second = change(written(counters, first), small, before=small)
    assert (second.oversold, second.counters, second.events) == (2, (), ())


def test_raise_heals() -> None:
    """More seats make oversold ones good, and no new case is opened."""
    counters = sold(opened(), SeatRequest(takes=seats("M", 8)))
    small = serial("Y", 5, "BMQ")
    cut = written(counters, change(counters, small))
    some = change(cut, serial("Y", 7, "BMQ"), before=small)
    assert some.oversold == 1
    assert "OversalesDetected" not in kinds(some)
    healed = written(cut, change(cut, NEST, before=small))
    assert {each.oversold for each in healed.values()} == {0}


def test_second_cut_opens_a_case_anew() -> None:
    """Each cut that makes it worse says how many are oversold in all."""
    counters = sold(opened(), SeatRequest(takes=seats("M", 8)))
    small = serial("Y", 5, "BMQ")
    cut = written(counters, change(counters, small))
    outcome = change(cut, serial("Y", 3, "BMQ"), before=small)
    assert kinds(outcome)[-1] == "OversalesDetected"
    assert outcome.oversold == 5


def test_returns_heal() -> None:
    """Once seats came back, ``heal`` gives the counters that claim too much."""
    counters = sold(opened(), SeatRequest(takes=seats("M", 8)))
    cut = written(counters, change(counters, serial("Y", 5, "BMQ")))
    assert heal(cut.values()) == ()
    fewer = sold(cut, SeatRequest(returns=seats("M", 2)))
    healed = heal(fewer.values())
    assert {(each.key.node, each.oversold) for each in healed} == {
        ("Y", 1),
        ("Y/B", 1),
        ("Y/M", 1),
    }


def test_nothing_changed() -> None:
    """The same nest again writes nothing and says nothing."""
    assert change(opened(), NEST) == InventoryChange(counters=())


def test_bid_prices_are_put_on_the_cabin() -> None:
    """A new vector changes the cabin's counter alone."""
    outcome = change(opened(), attrs.evolve(NEST, bid_prices=(9, 8)))
    assert [(c.key.node, c.bid_prices) for c in outcome.counters] == [("Y", (9, 8))]
    assert kinds(outcome) == ["AuthorisationLevelsSet"]


def test_unused_classes_come_and_go() -> None:
    """A class without seats may be closed for good, moved, or be new."""
    counters = sold(opened(), SeatRequest(takes=seats("B", 1)))
    after = CabinNest(
        cabin="Y",
        capacity=10,
        overbooking=2,
        classes=(
            BookingClass(code="B", parent=None, au=12),
            BookingClass(code="Q", parent="B", au=3),
            BookingClass(code="K", parent="Q", au=2),
        ),
    )
    outcome = change(counters, after)
    assert outcome.removed == (CounterKey(FLIGHT, 1, "Y/M"),)
    now = written(counters, outcome)
    assert {k.node: c.parent for k, c in now.items()} == {
        "Y": None,
        "Y/B": "Y",
        "Y/Q": "Y/B",
        "Y/K": "Y/Q",
    }
    assert {k.node: c.used for k, c in now.items()} == {
        "Y": 1,
        "Y/B": 1,
        "Y/Q": 0,
        "Y/K": 0,
    }


@pytest.mark.parametrize("chain", ["BQ", "BQM", "KBMQ", ""])
def test_class_in_use_keeps_its_place(chain: str) -> None:
    """A class with seats is not removed or moved, or its holds could not return."""
    counters = sold(opened(), SeatRequest(takes=seats("M", 1)))
    with pytest.raises(InvalidInventory) as caught:
        change(counters, serial("Y", 10, chain, overbooking=2))
    assert caught.value.reason == "class in use"


def test_another_cabin() -> None:
    """A change is of one cabin."""
    with pytest.raises(InvalidInventory):
        change(opened(), serial("J", 10, "BMQ"))


def test_counters_must_be_read() -> None:
    """Without a counter nobody knows what is sold: refused, not guessed."""
    with pytest.raises(NotFound):
        change({}, NEST)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(-9, 9)), max_size=12))
@settings(max_examples=100)
def test_any_history_stays_in_bounds(steps: list[tuple[int, int]]) -> None:
    """Whatever is cut, raised, sold and returned: 0 <= used <= au + oversold, and
    what is used is what was sold."""
    nest, counters, owned = NEST, opened(), 0
    for capacity, wanted in steps:
        after = serial("Y", capacity, "BMQ", levels={"Q": capacity // 2})
        counters = written(counters, change(counters, after, before=nest))
        nest = after
        count = min(abs(wanted), 9 if wanted > 0 else owned)
        if count:
            party = attrs.evolve(seats("M", 1)[0], seats=count)
            request = SeatRequest(
                takes=(party,) if wanted > 0 else (),
                returns=() if wanted > 0 else (party,),
            )
            decision = decide(counters, [request])
            free = capacity - owned
            assert (decision.verdicts[0] is None) == (wanted < 0 or count <= free)
            for key, delta in decision.deltas.items():
                old = counters[key]
                counters[key] = attrs.evolve(old, used=old.used + delta)
            if decision.verdicts[0] is None:
                owned += count if wanted > 0 else -count
        root = counters[CounterKey(FLIGHT, 1, "Y")]
        assert root.used == owned
        assert all(0 <= c.used <= c.au + c.oversold for c in counters.values())
        counters |= {each.key: each for each in heal(counters.values())}
        assert all(c.oversold == max(0, c.used - c.au) for c in counters.values())
