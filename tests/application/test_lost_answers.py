"""A commit whose answer gets lost is asked about once more, and finds itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.application.face_world import FaceWorld

import flightcore as fc
from flightcore.domain.inventory import CabinLayout, WaitlistState
from flightcore.domain.users import ProfileChange
from flightcore.ports.rows import OrderRow, QuoteRow
from flightcore.ports.store import Changes, Outcome


@pytest.fixture
def lossy(world: FaceWorld, monkeypatch: pytest.MonkeyPatch) -> FaceWorld:
    """A world whose store loses the answer to every other commit that it makes."""
    commit_many, calls = world.store._commit_many, 0

    def losing(batch: Sequence[Changes], join: object | None) -> Sequence[Outcome]:
        nonlocal calls
        calls += 1
        outcomes = commit_many(batch, join)
        if calls % 2:
            raise fc.OutcomeUnknown("lost", key="")
        return outcomes

    monkeypatch.setattr(world.store, "_commit_many", losing)
    return world


def flight_of(world: FaceWorld) -> str:
    return f"AA0001/{world.day}"


def test_a_quote(lossy: FaceWorld) -> None:
    """One quote is kept, and it is the one that is told."""
    order = lossy.held()
    quote = lossy.core.cancel(order.id)
    assert [row.id for row in lossy.rows(QuoteRow)] == [quote.quote.id]
    assert quote.confirm().status is fc.OrderStatus.CANCELLED
    assert [row.status for row in lossy.rows(OrderRow)] == ["CANCELLED"]


def test_a_guarded_change_of_a_cabin(lossy: FaceWorld) -> None:
    """It is no conflict with itself; one version on, and told so."""
    flight = flight_of(lossy)
    before = lossy.core.inventory.cabins(flight)[0]
    changed = lossy.core.inventory.change(
        flight, capacity=90, if_version=before.version
    )
    assert (changed.nest.capacity, changed.version) == (90, before.version + 1)
    assert lossy.core.inventory.cabins(flight)[0] == changed


def test_leaving_a_waitlist(lossy: FaceWorld) -> None:
    """Who left is told so, not that there is nothing to leave."""
    inventory, flight = lossy.core.inventory, flight_of(lossy)
    entry = inventory.join_waitlist(flight, "JFK", "LAX", booking_class="Y")
    left = inventory.leave_waitlist(flight, entry.id)
    assert left.state is WaitlistState.CANCELLED
    assert inventory.waitlisted(flight, entry.id).state is WaitlistState.CANCELLED


def test_cancelling_a_flight(lossy: FaceWorld) -> None:
    """Cancelled by this call, not "already"; with the orders that are on it."""
    order, flight = lossy.held(), flight_of(lossy)
    before = lossy.core.schedules.get(flight)
    changed = lossy.core.schedules.cancel_flight(flight, if_version=before.version)
    assert changed.orders == (order.id,)
    assert changed.version == before.version + 1
    assert lossy.core.schedules.get(flight).flight == changed.flight


def test_a_guarded_seat_map(lossy: FaceWorld) -> None:
    """It is no conflict with itself."""
    inventory, flight = lossy.core.inventory, flight_of(lossy)
    before = inventory.seat_map(flight)
    small = CabinLayout(cabin="Y", first_row=1, last_row=2, columns="AB-CD")
    after = inventory.set_seat_map(flight, [small], if_version=before.version)
    assert after == inventory.seat_map(flight)
    assert after.version == before.version + 1


def test_a_guarded_profile(lossy: FaceWorld) -> None:
    """It is no conflict with itself."""
    travellers = lossy.core.travellers
    kept = travellers.create(fc.Traveller("Ada", "Lovelace", born="1990-12-10"))
    meal = ProfileChange(requests=("VGML",))
    changed = travellers.update(kept.id, meal, if_version=kept.version)
    assert (changed.requests, changed.version) == (("VGML",), kept.version + 1)
    assert travellers.get(kept.id) == changed
