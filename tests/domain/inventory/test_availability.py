"""Availability over several legs, against single sold seats."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.domain.inventory.oracle import BruteForce
from tests.domain.inventory.scenarios import FLIGHT, worlds

from flightcore.domain.inventory import (
    Counter,
    CounterKey,
    availability,
    availability_by_class,
    path_keys,
    segment_availability,
    serial,
)
from flightcore.domain.kernel.errors import InvariantBroken

COUNTERS = {
    each.key: each
    for leg, capacity in ((1, 9), (2, 4))
    for each in serial("Y", capacity, "BM").counters(FLIGHT, leg)
}


@given(worlds())
@settings(max_examples=150)
def test_agrees_with_single_seats(world: BruteForce) -> None:
    """Per class and per run of legs, it is the least of the legs' (IN3)."""
    counters = world.counters()
    legs = sorted(leg for _, leg in world.nests)
    for run in ([leg] for leg in legs), (legs,):
        for each in run:
            listed = availability_by_class(counters, flight_date=FLIGHT, legs=each)
            first = world.nodes(FLIGHT, each[0])
            assert listed == {
                node: min(world.available(FLIGHT, leg, node) for leg in each)
                for node, (parent, _) in first.items()
                if parent is not None
            }


def test_segment_has_the_scarcest_leg() -> None:
    """A segment of two legs sells what both have."""
    legs = {"flight_date": FLIGHT, "node": "Y/M"}
    assert segment_availability(COUNTERS, legs=(1, 2), **legs) == 4
    assert segment_availability(COUNTERS, legs=(1,), **legs) == 9


def test_nothing_named_is_nothing_available() -> None:
    """No keys and no legs have no seats."""
    assert availability(COUNTERS, []) == 0
    assert segment_availability(COUNTERS, flight_date=FLIGHT, legs=(), node="Y/B") == 0
    assert availability_by_class(COUNTERS, flight_date=FLIGHT, legs=()) == {}


def test_closed_where_a_counter_is_missing() -> None:
    """A class, a leg or a parent that is not open has no seats."""
    closed = {k: c for k, c in COUNTERS.items() if k != CounterKey(FLIGHT, 1, "Y/B")}
    assert availability_by_class(closed, flight_date=FLIGHT, legs=(1,)) == {"Y/M": 0}
    both = availability_by_class(closed, flight_date=FLIGHT, legs=(2, 1))
    assert both == {"Y/B": 0, "Y/M": 0}
    third = availability_by_class(COUNTERS, flight_date=FLIGHT, legs=(1, 3))
    assert third == {"Y/B": 0, "Y/M": 0}


def test_never_below_zero() -> None:
    """An oversold counter has no seats, not fewer than none."""
    key = CounterKey(FLIGHT, 1, "Y")
    assert availability({key: Counter(key=key, parent=None, au=2, used=5)}, [key]) == 0


def test_deepest_nest() -> None:
    """A chain of all 26 letters is followed to the cabin."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    deep = {c.key: c for c in serial("Y", 3, letters).counters(FLIGHT, 1)}
    path = path_keys(deep, CounterKey(FLIGHT, 1, "Y/Z"))
    assert [key.node for key in path] == [*(f"Y/{x}" for x in letters[::-1]), "Y"]


def test_circle_is_a_defect() -> None:
    """Counters that nest in a circle are refused, not followed for ever."""
    circle = {
        CounterKey(FLIGHT, 1, node): Counter(
            key=CounterKey(FLIGHT, 1, node), parent=parent, au=1, used=0
        )
        for node, parent in (("Y/B", "Y/M"), ("Y/M", "Y/B"))
    }
    with pytest.raises(InvariantBroken):
        path_keys(circle, CounterKey(FLIGHT, 1, "Y/B"))
