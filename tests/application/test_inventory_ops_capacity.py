"""Cabins are changed while they are on sale, and nobody is un-booked (IN9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.application.face_world import CONTACT, KINDS, FaceWorld, open_world
from tests.market import people

import flightcore as fc
from flightcore.application.records.facts import fact_from
from flightcore.domain.inventory import BookingClass, CabinNest, events, serial
from flightcore.ports.rows import EventRow, OversaleRow
from flightcore.ports.store import eq

SEATS = 20


@pytest.fixture(params=KINDS)
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    """Twenty seats, nested Y, B, M, Q."""
    with open_world(request.param, tmp_path, seats=SEATS) as opened:
        yield opened


def flight(world: FaceWorld, number: int = 1) -> str:
    return f"AA{number:04}/{world.day}"


def left(world: FaceWorld, node: str, leg: int = 1) -> int:
    found = world.core.inventory.availability(flight(world))
    return next(each.left for each in found if (each.leg, each.node) == (leg, node))


def told(world: FaceWorld) -> list[str]:
    """Types of the flight's inventory events; their numbers have no gap."""
    rows = world.rows(EventRow, eq("aggregate", f"inventory:{flight(world)}"))
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    return [row.type for row in rows]


def test_more_seats_sell_and_a_class_at_the_cabins_level_keeps_pace(
    small: FaceWorld,
) -> None:
    """Capacity up by ten: the cabin and its classes have ten more."""
    view = small.core.inventory.change(flight(small), capacity=SEATS + 10)
    assert (view.nest.capacity, view.version, view.oversale) == (30, 2, None)
    assert left(small, "Y") == left(small, "Y/Q") == 30
    assert told(small)[-1] == "inventory.authorisation_levels_set"


def test_levels_overbooking_and_prices_are_set_without_touching_the_rest(
    small: FaceWorld,
) -> None:
    """What is not named stays as it is."""
    inventory = small.core.inventory
    inventory.change(flight(small), levels={"Q": 3})
    inventory.change(flight(small), overbooking=5)
    view = inventory.change(flight(small), bid_prices=[900, 100])
    levels = {each.code: each.au for each in view.nest.classes}
    assert levels == {"Y": 25, "B": 25, "M": 25, "Q": 3}
    assert (view.nest.capacity, view.nest.overbooking) == (SEATS, 5)
    assert view.nest.bid_prices == (900, 100)
    assert inventory.cabins(flight(small))[0] == view


def test_a_cut_below_what_is_sold_opens_a_case_and_unbooks_nobody(
    small: FaceWorld,
) -> None:
    """IN9: the seats stay sold, nothing more sells, and the case tells how many."""
    orders = [small.held(4), small.held(3)]
    view = small.core.inventory.change(flight(small), capacity=5)
    assert (view.used, view.oversold) == (7, 2)
    assert view.oversale is not None
    assert small.core.inventory.oversales() == (view.oversale,)
    assert (view.oversale.seats, view.oversale.cabin) == (2, "Y")
    assert "inventory.oversales_detected" in told(small)
    assert left(small, "Y") == 0
    for order in orders:
        assert small.core.pay(order.id, fc.card("tok_visa")).status == "TICKETED"
    assert small.core.audit().findings == ()


def test_a_deeper_cut_is_the_same_case(small: FaceWorld) -> None:
    """One open case a cabin, with the latest number of seats."""
    small.held(5)
    small.core.inventory.change(flight(small), capacity=4)
    small.core.inventory.change(flight(small), capacity=2)
    (case,) = small.core.inventory.oversales()
    assert case.seats == 3
    assert len(small.rows(OversaleRow)) == 1


@pytest.mark.parametrize("how", ["heal", "work", "change"])
def test_a_case_is_closed_when_everybody_has_a_seat(small: FaceWorld, how: str) -> None:
    """By hand, by the worker, or by a larger aircraft; then as many sell as should."""
    kept, given_back = small.held(2), small.held(4)
    small.core.inventory.change(flight(small), capacity=4)
    if how == "change":
        small.core.inventory.change(flight(small), capacity=6)
    else:
        small.core.cancel(given_back.id).confirm()
        healed = (
            small.core.inventory.heal(flight(small))
            if how == "heal"
            else small.core.work().healed
        )
        assert healed == 5, "the cabin and its four classes"
    assert small.core.inventory.oversales() == ()
    assert told(small)[-1] == "inventory.oversales_healed"
    assert left(small, "Y/Q") == (0 if how == "change" else 2)
    assert kept.status == "ON_HOLD"
    assert small.core.audit().findings == ()


def test_healing_what_is_well_writes_nothing(small: FaceWorld) -> None:
    """No counter, no event, no version."""
    before = small.everything()
    assert small.core.inventory.heal(flight(small)) == 0
    assert small.everything() == before


def test_a_change_is_guarded_by_the_version_that_was_read(small: FaceWorld) -> None:
    """The later of two is told what it did not know, and nothing is written."""
    (view,) = small.core.inventory.cabins(flight(small))
    small.core.inventory.change(flight(small), capacity=30, if_version=view.version)
    before = small.everything()
    with pytest.raises(fc.VersionConflict) as conflict:
        small.core.inventory.change(flight(small), capacity=9, if_version=view.version)
    assert conflict.value.facts["found"] == 2
    assert small.everything() == before


def test_a_class_that_goes_is_closed_and_can_come_back(small: FaceWorld) -> None:
    """Its row stays, at level zero; back in the nest it sells again."""
    inventory = small.core.inventory
    inventory.change_nest(flight(small), serial("Y", SEATS, "YBQ"))
    assert (left(small, "Y/M"), left(small, "Y/Q")) == (0, SEATS)
    inventory.change_nest(flight(small), serial("Y", SEATS, "YBMQ"))
    assert (left(small, "Y/M"), left(small, "Y/Q")) == (SEATS, SEATS)
    order = small.held()
    small.core.cancel(order.id).confirm()
    assert small.core.audit().findings == ()


def test_a_class_with_seats_in_use_neither_goes_nor_moves(small: FaceWorld) -> None:
    """Its holds could not be given back; nothing is written."""
    small.held()  # in Q, the cheapest
    before = small.everything()
    flat = tuple(BookingClass(code=code, parent=None, au=9) for code in "YBMQ")
    for nest in (
        serial("Y", SEATS, "YBM"),
        CabinNest(cabin="Y", capacity=SEATS, classes=flat),
    ):
        with pytest.raises(fc.InvalidInventory):
            small.core.inventory.change_nest(flight(small), nest)
    assert small.everything() == before


def test_what_is_not_there_cannot_be_changed(small: FaceWorld) -> None:
    """An unknown flight, leg, cabin or class: typed, and nothing is written."""
    inventory, before = small.core.inventory, small.everything()
    with pytest.raises(fc.NotFound):
        inventory.change("AA0009/2030-01-01", capacity=1)
    with pytest.raises(fc.NotFound):
        inventory.change(flight(small), leg=2, capacity=1)
    with pytest.raises(fc.NotFound):
        inventory.change(flight(small), cabin="F", capacity=1)
    with pytest.raises(fc.InvalidInventory):
        inventory.change(flight(small), levels={"Z": 1})
    with pytest.raises(fc.InvalidInventory):
        inventory.change(flight(small), capacity=-1)
    with pytest.raises(fc.Forbidden):
        small.agent("ann").inventory.change(flight(small), capacity=1)
    assert small.everything() == before


def test_capacity_is_cut_while_eight_threads_sell(small: FaceWorld) -> None:
    """Whatever comes first: used is what was sold, and the case is what is too many."""
    offer = small.offer()

    def buy(_: int) -> bool:
        try:
            small.core.book(offer, travellers=people(1), contact=CONTACT)
        except fc.SoldOut:
            return False
        return True

    with ThreadPoolExecutor(9) as pool:
        buyers = [pool.submit(buy, number) for number in range(2 * SEATS)]
        cut = pool.submit(small.core.inventory.change, flight(small), capacity=6)
        cut.result()
        sold = sum(buyer.result() for buyer in buyers)
    (view,) = small.core.inventory.cabins(flight(small))
    assert view.used == sold >= 6
    assert sum(case.seats for case in small.core.inventory.oversales()) == sold - 6
    assert left(small, "Y") == 0
    assert told(small).count("inventory.opened") == 1
    assert small.core.audit().findings == ()


def test_two_at_once_who_change_a_cabin_both_come_through(small: FaceWorld) -> None:
    """Without a guard the later one is decided again on top of the earlier."""
    levels = [{code: level} for code in "QM" for level in range(1, 5)]

    def change(levels: Mapping[str, int]) -> int:
        return small.core.inventory.change(flight(small), levels=levels).version

    with ThreadPoolExecutor(8) as pool:
        versions = sorted(pool.map(change, levels))
    assert versions == list(range(2, 10))
    assert told(small).count("inventory.authorisation_levels_set") == 8


def test_events_tell_the_figures(small: FaceWorld) -> None:
    """What a subscriber reads is what was changed."""
    small.held(3)
    small.core.inventory.change(flight(small), capacity=1, overbooking=1)
    rows = small.rows(EventRow, eq("aggregate", f"inventory:{flight(small)}"))
    *_, resized, _, oversold = (fact_from(row).data for row in rows)
    assert isinstance(resized, events.CapacityChanged)
    assert (resized.capacity_before, resized.capacity) == (SEATS, 1)
    assert (resized.overbooking_before, resized.overbooking) == (0, 1)
    assert isinstance(oversold, events.OversalesDetected)
    assert oversold.seats == 1
