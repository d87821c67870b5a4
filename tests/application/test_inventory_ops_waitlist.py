"""Parties wait for seats, are offered them in turn, and book or let them go (IN7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.application.face_world import CONTACT, KINDS, FaceWorld, open_world
from tests.application.stepping_in import step_in
from tests.market import people

import flightcore as fc
from flightcore.domain.booking import Order
from flightcore.domain.inventory import WaitlistEntry, WaitlistState
from flightcore.domain.shopping import Offer
from flightcore.ports.rows import EventRow
from flightcore.ports.store import eq

ANSWER = timedelta(hours=1)


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    """Two seats on each leg."""
    with open_world(request.param, tmp_path, seats=2) as opened:
        yield opened


def waits(
    world: FaceWorld, seats: int = 1, *, priority: int = 50, key: str | None = None
) -> WaitlistEntry:
    return world.core.inventory.join_waitlist(
        f"AA0001/{world.day}",
        "JFK",
        "LAX",
        booking_class="Q",
        seats=seats,
        priority=priority,
        idempotency_key=key,
    )


def now(world: FaceWorld, entry: WaitlistEntry) -> WaitlistEntry:
    return world.core.inventory.waitlisted(entry.takes[0].flight_date, entry.id)


def state(world: FaceWorld, *entries: WaitlistEntry) -> list[WaitlistState]:
    return [now(world, entry).state for entry in entries]


def freed(world: FaceWorld, order: Order) -> None:
    world.core.cancel(order.id).confirm()
    world.core.work()


def offered(world: FaceWorld, entry: WaitlistEntry, count: int = 1) -> Offer:
    wanted = fc.slice("JFK", "LAX", on=world.day)
    adults = [fc.adult()] * count
    found = world.core.search(wanted, passengers=adults, waitlist=entry.id)
    return found.cheapest()


def accepted(world: FaceWorld, entry: WaitlistEntry, offer: Offer) -> Order:
    return world.core.book(
        offer, travellers=people(1), contact=CONTACT, waitlist=entry.id
    )


def told(world: FaceWorld, entry: WaitlistEntry) -> list[str]:
    rows = world.rows(EventRow, eq("aggregate", entry.id))
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    return [row.type.removeprefix("inventory.waitlist_") for row in rows]


def test_who_waits_is_served_when_a_seat_comes_free_and_books_it(
    world: FaceWorld,
) -> None:
    """Listed, offered, booked: the seat is never anybody else's meanwhile."""
    sold = world.held(2)
    entry = waits(world)
    world.core.work()
    assert state(world, entry) == [WaitlistState.LISTED]
    freed(world, sold)
    assert state(world, entry) == [WaitlistState.OFFERED]
    assert world.core.audit().findings == ()
    world.held()  # the other seat is free for all; the offered one is not
    with pytest.raises(fc.SoldOut):
        world.core.book(offered(world, entry), travellers=people(1), contact=CONTACT)
    order = accepted(world, entry, offered(world, entry))
    after = now(world, entry)
    assert (after.state, after.order_id) == (WaitlistState.CLEARED, order.id)
    assert told(world, entry) == ["joined", "offered", "cleared"]
    assert world.core.pay(order.id, fc.card("tok_visa")).status == "TICKETED"
    assert world.core.audit().findings == ()


def test_an_offer_that_expires_before_the_booking_is_committed(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The party still has its seats, and books them by another offer."""
    sold = world.held(2)
    entry = waits(world)
    freed(world, sold)
    offer = offered(world, entry)
    answer_by = now(world, entry).answer_by
    assert answer_by is not None
    assert offer.expires_at < answer_by
    expire = partial(world.stop_at, offer.expires_at)
    step_in(monkeypatch, world.store, after=2, then=expire)
    with pytest.raises(fc.OfferExpired):
        accepted(world, entry, offer)
    assert state(world, entry) == [WaitlistState.OFFERED]
    accepted(world, entry, offered(world, entry))


def test_seats_go_by_priority_then_first_in_first_out(world: FaceWorld) -> None:
    """IN7: a party that does not fit is not overtaken by those behind it."""
    sold = [world.held(), world.held()]
    late, couple, early = waits(world), waits(world, 2), waits(world, priority=1)
    freed(world, sold[0])
    assert state(world, early, couple, late) == ["OFFERED", "LISTED", "LISTED"]
    freed(world, sold[1])
    assert state(world, couple, late) == ["LISTED", "OFFERED"]
    world.core.inventory.leave_waitlist(f"AA0001/{world.day}", early.id)
    world.core.work()
    assert state(world, couple) == ["LISTED"], "one seat is not enough for two"
    world.core.inventory.leave_waitlist(f"AA0001/{world.day}", late.id)
    world.core.work()
    assert state(world, couple) == ["OFFERED"]
    assert world.core.audit().findings == ()


def test_an_offer_lapses_at_its_very_deadline(world: FaceWorld) -> None:
    """Half open: at the deadline it is too late to accept, and the next is served."""
    sold = world.held(2)
    first, second = waits(world, 2), waits(world)
    freed(world, sold)
    offer = offered(world, first)
    deadline = now(world, first).answer_by
    assert deadline is not None
    world.stop_at(deadline)
    with pytest.raises((fc.InvalidTransition, fc.OfferExpired)):
        accepted(world, first, offer)
    world.core.work()
    assert state(world, first, second) == ["LAPSED", "OFFERED"]
    assert told(world, first) == ["joined", "offered", "lapsed"]
    world.until_quiet()
    assert world.core.audit().findings == ()


def test_an_offer_can_be_accepted_until_just_before_its_deadline(
    world: FaceWorld,
) -> None:
    """One microsecond earlier it is in time."""
    sold, entry = world.held(2), waits(world)
    freed(world, sold)
    deadline = now(world, entry).answer_by
    assert deadline is not None
    world.stop_at(deadline - timedelta(microseconds=1))
    order = accepted(world, entry, offered(world, entry))
    assert order.status == "ON_HOLD"


def test_the_deadline_is_judged_by_the_stores_clock_at_the_commit(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In time when it was read, too late when it was written: nothing is written."""
    sold, entry = world.held(2), waits(world)
    freed(world, sold)
    deadline = now(world, entry).answer_by
    assert deadline is not None
    world.stop_at(deadline - timedelta(minutes=1))
    offer, before = offered(world, entry), world.everything()
    step_in(monkeypatch, world.store, after=2, then=lambda: world.stop_at(deadline))
    with pytest.raises(fc.HoldExpired):
        accepted(world, entry, offer)
    assert world.everything() == before


@pytest.mark.parametrize("how", ["cancelled", "departed"])
def test_nobody_waits_for_a_flight_that_is_no_longer_sold(
    world: FaceWorld, how: str
) -> None:
    """Cancelled, or too close to its departure: entries end, offered seats return."""
    sold = world.held(2)
    offered_one, listed = waits(world), waits(world, 2)
    freed(world, sold)
    flight_date = f"AA0001/{world.day}"
    if how == "cancelled":
        world.core.schedules.cancel_flight(flight_date)
    else:
        departure = world.core.schedules.get(flight_date).flight.legs[0].departure
        world.stop_at(departure.instant - world.settings.close_before_departure)
    world.core.work()
    assert state(world, offered_one, listed) == ["CANCELLED", "CANCELLED"]
    world.until_quiet()
    assert world.core.audit().findings == ()


def test_refused_entries_leave_nothing(world: FaceWorld) -> None:
    """No such flight, class, station or entry; nothing offered; somebody else's."""
    entry, offer = waits(world), world.offer()
    inventory, before = world.core.inventory, world.everything()
    flight_date = f"AA0001/{world.day}"
    for flight, origin, code in (
        ("AA0009/2030-01-01", "JFK", "Q"),
        (flight_date, "ORD", "Q"),
        (flight_date, "JFK", "F"),
    ):
        with pytest.raises(fc.NotFound):
            inventory.join_waitlist(flight, origin, "LAX", booking_class=code)
    for seats, priority in ((0, 50), (10, 50), (1, 100)):
        with pytest.raises(fc.InvalidInventory):
            waits(world, seats, priority=priority)
    with pytest.raises(fc.NotFound):
        inventory.waitlisted(flight_date, "wtl_nobody")
    with pytest.raises(fc.NotFound):
        world.agent("ann").inventory.leave_waitlist(flight_date, entry.id)
    with pytest.raises(fc.InvalidTransition):
        accepted(world, entry, offer)
    assert world.everything() == before


def test_joining_with_a_key_is_one_entry(world: FaceWorld) -> None:
    """A repetition is the same party, not another one."""
    first = waits(world, key="wait-1")
    assert waits(world, key="wait-1") == first
    assert told(world, first) == ["joined"]


def test_one_offer_is_accepted_once_by_eight_threads(world: FaceWorld) -> None:
    """The last waitlisted seat: one order, and nobody else's seat is lost."""
    sold, entry = world.held(2), waits(world)
    freed(world, sold)
    world.held()
    offer = offered(world, entry)

    def accept(_: int) -> str:
        try:
            return accepted(world, entry, offer).status
        except fc.InvalidTransition:
            return "refused"

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(accept, range(8)))
    assert outcomes == {"ON_HOLD": 1, "refused": 7}
    assert state(world, entry) == ["CLEARED"]
    assert world.core.audit().findings == ()


def test_workers_and_buyers_race_for_the_last_seat(world: FaceWorld) -> None:
    """The waiting party or a buyer has it, never both."""
    sold, entry = world.held(2), waits(world)
    world.core.cancel(sold.id).confirm()
    world.held()
    offer = world.offer()

    def work(_: int) -> bool:
        world.core.work()
        return False

    def buy(_: int) -> bool:
        try:
            world.core.book(offer, travellers=people(1), contact=CONTACT)
        except fc.SoldOut:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        working = [pool.submit(work, number) for number in range(4)]
        buying = [pool.submit(buy, number) for number in range(4)]
        bought = sum(each.result() for each in buying)
        for each in working:
            each.result()
    served = state(world, entry) == ["OFFERED"]
    assert bought + served == 1
    assert world.core.audit().findings == ()
