"""Adjusting a cabin: what is wanted, and the safe way there (IN9)."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    Adjustment,
    BookingClass,
    CabinNest,
    Counter,
    CounterKey,
    NextChange,
    SeatRequest,
    SeatTake,
    closed,
    decide,
    next_change,
    serial,
)
from flightcore.domain.kernel.errors import InvalidInventory

NEST = serial("Y", 10, "BMQ", overbooking=2, levels={"Q": 4})
Counters = Mapping[CounterKey, Counter]


def levels(nest: CabinNest) -> dict[str, int]:
    return {each.code: each.au for each in nest.classes}


@pytest.mark.parametrize(
    ("wanted", "au", "classes"),
    [
        (Adjustment(), 12, {"B": 12, "M": 12, "Q": 4}),
        (Adjustment(capacity=20), 22, {"B": 22, "M": 22, "Q": 4}),
        (Adjustment(overbooking=0), 10, {"B": 10, "M": 10, "Q": 4}),
        (Adjustment(capacity=3, overbooking=0), 3, {"B": 3, "M": 3, "Q": 4}),
        (Adjustment(levels={"M": 5}), 12, {"B": 12, "M": 5, "Q": 4}),
        (Adjustment(capacity=5, levels={"B": 1}), 7, {"B": 1, "M": 7, "Q": 4}),
        (Adjustment(nest=serial("Y", 6, "AB")), 6, {"A": 6, "B": 6}),
        (Adjustment(nest=serial("Y", 6, "AB"), capacity=7), 7, {"A": 7, "B": 7}),
    ],
)
def test_what_is_not_named_stays_and_the_cabins_own_level_keeps_pace(
    wanted: Adjustment, au: int, classes: Mapping[str, int]
) -> None:
    """A class whose level was the cabin's follows it; any other is left alone."""
    after = wanted.of(NEST)
    assert (after.au, levels(after)) == (au, classes)


def test_bid_prices_are_set_and_ended() -> None:
    """None leaves them, an empty vector ends the control."""
    priced = Adjustment(bid_prices=(9, 3)).of(NEST)
    assert priced.bid_prices == (9, 3)
    assert Adjustment(capacity=4).of(priced).bid_prices == (9, 3)
    assert Adjustment(bid_prices=()).of(priced).bid_prices == ()


@pytest.mark.parametrize(
    "wanted",
    [
        Adjustment(levels={"Z": 1}),
        Adjustment(levels={"B": -1}),
        Adjustment(capacity=-1),
        Adjustment(overbooking=1001),
        Adjustment(bid_prices=(1, 2)),
    ],
)
def test_what_cannot_be_is_refused(wanted: Adjustment) -> None:
    """An unknown class, a number out of range, prices that rise."""
    with pytest.raises(InvalidInventory):
        wanted.of(NEST)


def test_a_closed_nest_has_its_classes_and_nothing_to_sell() -> None:
    """Capacity, overbooking, levels and prices go; the nesting stays."""
    shut = closed(attrs.evolve(NEST, bid_prices=(5,)))
    assert (shut.au, shut.bid_prices) == (0, ())
    assert levels(shut) == {"B": 0, "M": 0, "Q": 0}
    assert shut.path("Q") == NEST.path("Q")


def opened(nest: CabinNest) -> dict[CounterKey, Counter]:
    return {each.key: each for each in nest.counters(FLIGHT, 1)}


def take(nest: CabinNest, code: str) -> SeatTake:
    return SeatTake(flight_date=FLIGHT, leg=1, path=nest.path(code), seats=1)


def moved(counters: Counters, request: SeatRequest) -> dict[CounterKey, Counter] | None:
    """The counters after a request, or None where it is refused."""
    decision = decide(counters, [request])
    if decision.verdicts != (None,):
        return None
    return {
        key: attrs.evolve(each, used=each.used + decision.deltas.get(key, 0))
        for key, each in counters.items()
    }


def step(before: CabinNest, after: CabinNest, counters: Counters) -> NextChange:
    return next_change(before, after, counters=counters, flight_date=FLIGHT, leg=1)


def written(counters: Counters, taken: NextChange) -> dict[CounterKey, Counter]:
    shut = {
        key: attrs.evolve(counters[key], au=0, oversold=0)
        for key in taken.change.removed
    }
    new = {each.key: each for each in taken.change.counters}
    return {**counters, **shut, **new}


def test_levels_alone_take_one_step() -> None:
    """Nothing moves in the nest."""
    after = Adjustment(capacity=3).of(NEST)
    assert step(NEST, after, opened(NEST)).nest == after


def test_classes_that_move_are_closed_before_they_sell_again() -> None:
    """And those nested below them, whose path changes with theirs."""
    after = serial("Y", 10, "MBQ")
    first = step(NEST, after, opened(NEST))
    assert levels(first.nest) == {"B": 0, "M": 0, "Q": 0}
    assert first.nest.path("Q") == NEST.path("Q")
    second = step(first.nest, after, written(opened(NEST), first))
    assert second.nest == after


def test_a_class_that_goes_needs_no_step_of_its_own() -> None:
    """It is closed for good; the others do not move."""
    after = serial("Y", 10, "BM")
    taken = step(NEST, after, opened(NEST))
    assert taken.nest == after
    assert [key.node for key in taken.change.removed] == ["Y/Q"]


@st.composite
def nests(draw: st.DrawFn) -> CabinNest:
    """Any tree of three or four classes."""
    codes = draw(st.permutations("BMQK"))[: draw(st.integers(3, 4))]
    parents: list[str | None] = [None]
    classes = []
    for code in codes:
        parent = draw(st.sampled_from(parents))
        au = draw(st.integers(0, 6))
        classes.append(BookingClass(code=code, parent=parent, au=au))
        parents.append(code)
    return CabinNest(
        cabin="Y", capacity=draw(st.integers(0, 6)), classes=tuple(classes)
    )


@given(before=nests(), after=nests(), data=st.data())
def test_whatever_is_sold_on_the_way_can_be_given_back(
    before: CabinNest, after: CabinNest, data: st.DataObject
) -> None:
    """IN9: seats sold before, between and after the steps are never orphans."""
    counters: dict[CounterKey, Counter] = opened(before)
    nest, held = before, list[SeatTake]()

    def sell() -> None:
        nonlocal counters
        codes = [each.code for each in nest.classes]
        for code in data.draw(st.lists(st.sampled_from(codes), max_size=3)):
            wanted = take(nest, code)
            after_sale = moved(counters, SeatRequest(takes=(wanted,)))
            if after_sale is not None:
                held.append(wanted)
                counters = after_sale

    sell()
    for _ in range(2):
        try:
            taken = step(nest, after, counters)
        except InvalidInventory:
            assert any(each.used for each in counters.values()), "only seats hinder"
            break
        counters, nest = written(counters, taken), taken.nest
        sell()
    else:
        assert nest == after
    for each in counters.values():
        assert 0 <= each.used <= each.au + each.oversold
    for seat in held:
        given_back = moved(counters, SeatRequest(returns=(seat,)))
        assert given_back is not None
        counters = given_back
    assert not any(each.used for each in counters.values())
