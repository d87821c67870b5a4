"""Flight-dates are changed and cancelled; whoever is booked is told of, not dropped."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.application.face_world import CONTACT, KINDS, FaceWorld, open_world
from tests.application.stepping_in import step_in
from tests.market import people

import flightcore as fc
from flightcore.domain.kernel import LocalTime
from flightcore.domain.schedule import ChangeKind, FlightDate, FlightState, Leg
from flightcore.ports.rows import EventRow, HoldRow
from flightcore.ports.store import eq


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    with open_world(request.param, tmp_path, seats=10) as opened:
        yield opened


def later(time: LocalTime, minutes: int) -> LocalTime:
    return LocalTime.of_instant(time.instant + timedelta(minutes=minutes), time.zone)


def retimed(flight: FlightDate, minutes: int) -> FlightDate:
    legs = tuple(
        attrs.evolve(
            leg,
            departure=later(leg.departure, minutes),
            arrival=later(leg.arrival, minutes),
        )
        for leg in flight.legs
    )
    return attrs.evolve(flight, legs=legs)


def told(world: FaceWorld, flight_date: str) -> list[str]:
    rows = world.rows(EventRow, eq("aggregate", f"schedule:{flight_date}"))
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    return [row.type for row in rows]


def test_another_time_is_a_new_edition_that_names_who_is_booked(
    world: FaceWorld,
) -> None:
    """Version and event; seats stay; an offer of before cannot be booked any more."""
    flight_date = f"AA0001/{world.day}"
    orders = sorted(world.held().id for _ in range(2))
    stale = world.offer()
    stored = world.core.schedules.get(flight_date)
    done = world.core.schedules.change(
        retimed(stored.flight, 25), if_version=stored.version
    )
    assert (done.version, done.orders) == (2, tuple(orders))
    assert [(c.kind, c.departure_shift) for c in done.changes] == [
        (ChangeKind.TIME, 25)
    ]
    assert told(world, flight_date) == ["schedule.changed"]
    with pytest.raises(fc.SoldOut):
        world.core.book(stale, travellers=people(1), contact=CONTACT)
    departure = world.offer().segments[0].segment.departure
    assert departure == later(stored.flight.legs[0].departure, 25)
    assert {row.state for row in world.rows(HoldRow)} == {"HELD"}
    assert world.core.audit().findings == ()


def test_a_change_of_nothing_writes_nothing(world: FaceWorld) -> None:
    """The same edition: no version, no event."""
    stored, before = world.core.schedules.get(f"AA0001/{world.day}"), world.everything()
    done = world.core.schedules.change(stored.flight)
    assert (done.version, done.changes) == (1, ())
    assert world.everything() == before


def test_a_cancelled_flight_sells_no_more_and_keeps_its_passengers(
    world: FaceWorld,
) -> None:
    """Sold seats are oversales, one case a leg; every affected order is named."""
    flight_date = f"AA0030/{world.day}"
    order = world.core.book(
        world.offer(destination="SAN"), travellers=people(1), contact=CONTACT
    )
    world.held()
    stale = world.offer(destination="SAN")
    done = world.core.schedules.cancel_flight(flight_date)
    assert done.flight.state is FlightState.CANCELLED
    assert done.orders == (order.id,)
    assert told(world, flight_date) == ["schedule.flight_cancelled"]
    assert [c.seats for c in world.core.inventory.oversales()] == [1, 1]
    assert {a.left for a in world.core.inventory.availability(flight_date)} == {0}
    with pytest.raises(fc.SoldOut):
        world.core.book(stale, travellers=people(1), contact=CONTACT)
    assert world.core.orders.get(order.id).status == "ON_HOLD"
    assert world.core.audit().findings == ()


def test_the_passengers_of_a_cancelled_flight_can_be_given_their_money(
    world: FaceWorld,
) -> None:
    """Cancelling the orders heals the case: no seat and no cent is lost."""
    order = world.ticketed(2)
    world.core.schedules.cancel_flight(f"AA0001/{world.day}")
    world.core.cancel(order.id).confirm()
    world.until_quiet()
    assert world.core.inventory.oversales() == ()
    assert world.core.audit().findings == ()


def test_a_flight_comes_back_when_it_is_given_seats_again(world: FaceWorld) -> None:
    """A reinstated flight is closed until somebody opens it: then it sells."""
    flight_date = f"AA0001/{world.day}"
    was = world.core.schedules.get(flight_date).flight
    world.core.schedules.cancel_flight(flight_date)
    done = world.core.schedules.change(was)
    assert [change.kind for change in done.changes] == [ChangeKind.REINSTATEMENT]
    world.core.inventory.change(flight_date, capacity=4)
    assert world.held(4).status == "ON_HOLD"


def test_a_leg_that_is_new_is_opened_and_one_that_goes_is_closed(
    world: FaceWorld,
) -> None:
    """The new leg has the first one's cabins; the old one's seats stay sold."""
    flight_date = f"AA0030/{world.day}"
    order = world.core.book(
        world.offer(destination="SAN"), travellers=people(1), contact=CONTACT
    )
    whole = world.core.schedules.get(flight_date).flight
    last = whole.legs[-1]
    more = Leg(
        sequence=3,
        origin="SAN",
        destination="LAX",
        departure=later(last.arrival, 60),
        arrival=later(last.arrival, 120),
    )
    world.core.schedules.change(attrs.evolve(whole, legs=(*whole.legs, more)))
    cabins = world.core.inventory.cabins(flight_date)
    assert [(each.leg, each.nest.capacity) for each in cabins] == [
        (1, 10),
        (2, 10),
        (3, 10),
    ]
    done = world.core.schedules.change(attrs.evolve(whole, legs=whole.legs[:1]))
    assert done.orders == (order.id,)
    cabins = world.core.inventory.cabins(flight_date)
    assert [(each.nest.capacity, each.oversold) for each in cabins] == [
        (10, 0),
        (0, 1),
        (0, 0),
    ]
    assert world.core.audit().findings == ()


@pytest.mark.parametrize("how", ["cancelled", "another aircraft"])
def test_a_flight_that_changes_while_it_is_booked_is_looked_at_again(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Cancelled, nobody gets on; where only the aircraft differs, the offer stands."""
    offer, flight_date = world.offer(), f"AA0001/{world.day}"
    flight = world.core.schedules.get(flight_date).flight
    other = attrs.evolve(flight, legs=(attrs.evolve(flight.legs[0], equipment="321"),))

    def change() -> None:
        if how == "cancelled":
            world.core.schedules.cancel_flight(flight_date)
        else:
            world.core.schedules.change(other)

    step_in(monkeypatch, world.store, after=1, then=change)
    if how == "cancelled":
        with pytest.raises(fc.SoldOut):
            world.core.book(offer, travellers=people(1), contact=CONTACT)
    else:
        order = world.core.book(offer, travellers=people(1), contact=CONTACT)
        assert order.status == "ON_HOLD"


def test_refused_changes_leave_nothing(world: FaceWorld) -> None:
    """Unknown, guarded by an old version, cancelled twice, or not allowed."""
    flight_date, schedules = f"AA0001/{world.day}", world.core.schedules
    flight = schedules.get(flight_date).flight
    schedules.cancel_flight(flight_date, if_version=1)
    before = world.everything()
    with pytest.raises(fc.NotFound):
        schedules.get("AA0009/2030-01-01")
    with pytest.raises(fc.NotFound):
        schedules.cancel_flight("AA0009/2030-01-01")
    with pytest.raises(fc.VersionConflict) as conflict:
        schedules.change(flight, if_version=1)
    assert conflict.value.facts["found"] == 2
    with pytest.raises(fc.InvalidTransition):
        schedules.cancel_flight(flight_date)
    with pytest.raises(fc.Forbidden):
        world.agent("ann").schedules.change(flight)
    assert world.everything() == before


def test_a_flight_is_cancelled_while_eight_threads_sell(world: FaceWorld) -> None:
    """Every order that got a seat is in the answer; none gets one afterwards."""
    offer, flight_date = world.offer(), f"AA0001/{world.day}"

    def buy(_: int) -> str | None:
        try:
            return world.core.book(offer, travellers=people(1), contact=CONTACT).id
        except fc.SoldOut:
            return None

    with ThreadPoolExecutor(9) as pool:
        buyers = [pool.submit(buy, number) for number in range(16)]
        cancelling = pool.submit(world.core.schedules.cancel_flight, flight_date)
        done = cancelling.result()
        booked = sorted(found for each in buyers if (found := each.result()))
    assert done.orders == tuple(booked)
    sold = sum(case.seats for case in world.core.inventory.oversales())
    assert sold == len(booked)
    assert world.core.audit().findings == ()
