"""Bid prices are the second gate: at the offer, and when seats are taken (IN3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.application.face_world import CONTACT, KINDS, FaceWorld, open_world
from tests.market import people

import flightcore as fc

SAVER = 12_000
"""Minor units of the fare JFK-LAX in class Q; in class Y it is 30,000."""


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    with open_world(request.param, tmp_path, seats=10) as opened:
        yield opened


def ask(world: FaceWorld, *prices: int) -> None:
    """Set the bid prices of JFK-LAX: of the last seat, the one before it …"""
    world.core.inventory.change(f"AA0001/{world.day}", bid_prices=prices)


def classes(world: FaceWorld) -> list[str]:
    found = world.core.search(fc.slice("JFK", "LAX", on=world.day))
    return sorted(offer.segments[0].rbd for offer in found)


@pytest.mark.parametrize(
    ("price", "sold"),
    [(SAVER, ["Q", "Y"]), (SAVER + 1, ["Y"]), (30_000, ["Y"]), (30_001, [])],
)
def test_only_fares_that_earn_the_bid_price_are_offered(
    world: FaceWorld, price: int, sold: list[str]
) -> None:
    """Taxes do not count, and a fare that earns exactly the price is enough."""
    ask(world, price)
    assert classes(world) == sold


def test_a_fare_is_judged_again_when_its_seats_are_taken(world: FaceWorld) -> None:
    """Prices that rose after the search refuse the sale, and nothing is written."""
    offer = world.offer()
    ask(world, SAVER + 1)
    before = world.everything()
    with pytest.raises(fc.SoldOut) as refused:
        world.core.book(offer, travellers=people(1), contact=CONTACT)
    facts = refused.value.facts
    assert (facts["reason"], facts["asked"], facts["left"]) == ("bid_price", 1, 0)
    assert world.everything() == before
    ask(world)
    world.core.book(offer, travellers=people(1), contact=CONTACT)


def test_a_party_pays_for_each_of_its_seats(world: FaceWorld) -> None:
    """Ten seats are free: two take the tenth and the ninth last, at their prices."""
    ten = [SAVER * 2] * 8 + [SAVER + 1, SAVER - 1]
    ask(world, *ten)
    offer = world.offer(2)
    world.core.book(offer, travellers=people(2), contact=CONTACT)
    with pytest.raises(fc.SoldOut):
        world.core.book(offer, travellers=people(2), contact=CONTACT)


def test_a_journey_of_two_legs_earns_for_both(world: FaceWorld) -> None:
    """JFK-SAN in Q earns 14,000: as much as its legs ask for together, in any split."""
    offer = world.offer(destination="SAN")
    flight = f"AA0030/{world.day}"
    change = world.core.inventory.change
    change(flight, leg=1, bid_prices=[13_999])
    change(flight, leg=2, bid_prices=[1])
    world.core.book(offer, travellers=people(1), contact=CONTACT)
    change(flight, leg=2, bid_prices=[2])
    with pytest.raises(fc.SoldOut) as refused:
        world.core.book(offer, travellers=people(1), contact=CONTACT)
    assert refused.value.facts["reason"] == "bid_price"


def test_eight_threads_sell_only_what_pays(world: FaceWorld) -> None:
    """The last four seats ask for more than the fare: six are sold at it, no more."""
    offer = world.offer()
    ask(world, *[SAVER + 1] * 4, *[SAVER] * 6)

    def buy(_: int) -> str:
        try:
            world.core.book(offer, travellers=people(1), contact=CONTACT)
        except fc.SoldOut as refused:
            return str(refused.facts["reason"])
        return "sold"

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(buy, range(16)))
    assert outcomes == {"sold": 6, "bid_price": 10}
    assert world.core.audit().findings == ()
