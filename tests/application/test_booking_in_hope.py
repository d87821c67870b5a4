"""Booking by what is known already, and what becomes of it where that is old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from tests.application.face_world import CONTACT, FaceWorld
from tests.application.test_flights_called_off import later
from tests.market import people

import flightcore as fc
from flightcore.application.booking.known_flights import KnownFlights
from flightcore.application.records.schedule import StoredFlightDate
from flightcore.domain.booking import Order
from flightcore.domain.shopping import Offer
from flightcore.ports.find import Find
from flightcore.ports.rows import HoldRow, Row
from flightcore.system import SystemConcurrency


class Reads:
    """Counts what the store is asked before commits."""

    def __init__(self, world: FaceWorld, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[type[Row]] = []
        read = world.store._read

        def counted(asked: Sequence[Find[Any]], join: object | None) -> Any:
            self.asked.extend(question.rows for question in asked)
            return read(asked, join)

        patch.setattr(world.store, "_read", counted)


def book(core: fc.FlightCore, offer: Offer, key: str) -> Order:
    """One traveller, under a key."""
    return core.book(offer, travellers=people(1), contact=CONTACT, idempotency_key=key)


def test_a_known_flight_is_booked_without_a_question(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second booking of a flight reads nothing; it is as good as the first."""
    offer = world.offer()
    first = book(world.core, offer, "first")
    reads = Reads(world, monkeypatch)
    second = book(world.core, offer, "second")
    assert reads.asked == []
    assert (first.total, first.segments) == (second.total, second.segments)
    assert len(world.rows(HoldRow)) == 2
    assert world.core.audit().is_clean


def test_a_repetition_is_the_first_answer(world: FaceWorld) -> None:
    """Also where nobody looked for the key, and where the offer is gone by now."""
    offer = world.offer()
    book(world.core, offer, "other")
    order = book(world.core, offer, "key")
    assert book(world.core, offer, "key") == order
    world.offset.seconds += timedelta(days=1).total_seconds()
    assert book(world.core, offer, "key") == order
    assert len(world.rows(HoldRow)) == 2
    with pytest.raises(fc.OfferExpired):
        book(world.core, offer, "another key")


def test_a_key_of_another_call_is_refused(world: FaceWorld) -> None:
    """The commit finds it."""
    offer = world.offer()
    book(world.core, offer, "key")
    with pytest.raises(fc.KeyReused):
        world.core.book(
            offer,
            travellers=people(1),
            contact="grace@example.com",
            idempotency_key="key",
        )
    assert len(world.rows(HoldRow)) == 1


def test_a_flight_that_another_process_changed(world: FaceWorld) -> None:
    """What is known of it is old: it is looked at again, and not sold as offered."""
    offer, other = world.offer(), world.another()
    book(world.core, offer, "before")
    flight = other.schedules.get(offer.segments[0].segment.flight_date).flight
    other.schedules.change(later(flight))
    with pytest.raises(fc.SoldOut):
        book(world.core, offer, "after")
    assert len(world.rows(HoldRow)) == 1


def test_a_flight_that_was_changed_back(world: FaceWorld) -> None:
    """Its version is another one, but it flies as offered: it is sold."""
    offer, other = world.offer(), world.another()
    book(world.core, offer, "before")
    flight = other.schedules.get(offer.segments[0].segment.flight_date).flight
    other.schedules.change(later(flight))
    other.schedules.change(flight)
    assert book(world.core, offer, "after").status is fc.OrderStatus.ON_HOLD


def test_a_clock_that_was_reckoned_wrong(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit judges by the store's clock: an offer of before has expired."""
    offer = world.offer()
    book(world.core, offer, "before")
    then = world.store.now()
    monkeypatch.setattr(world.store, "_reckoned", lambda: then)
    world.offset.seconds += timedelta(days=1).total_seconds()
    with pytest.raises(fc.OfferExpired):
        book(world.core, offer, "after")
    assert len(world.rows(HoldRow)) == 1


def test_as_many_flights_are_known_as_may_be() -> None:
    """The one that was remembered first is forgotten first."""
    known = KnownFlights(SystemConcurrency(), limit=2)
    assert known.find(["a"]) is None
    stored = [_stored(name) for name in "abc"]
    known.remember(stored)
    assert known.find(["a"]) is None
    assert known.find(["b", "c"]) == (stored[1], stored[2])
    assert known.find(["b", "a"]) is None


def _stored(name: str) -> StoredFlightDate:
    flight: Any = type("Flight", (), {"id": name})()
    return StoredFlightDate(flight=flight, version=1)
