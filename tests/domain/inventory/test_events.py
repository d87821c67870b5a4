"""Events of inventory: registered, frozen, and free of people."""

from __future__ import annotations

import inspect
from typing import Any

import attrs
import pytest
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import SeatTake, events
from flightcore.domain.kernel import EVENT_TYPES
from flightcore.domain.kernel.events import name_of

REGISTERED = {
    "inventory.authorisation_levels_set": events.AuthorisationLevelsSet,
    "inventory.capacity_changed": events.CapacityChanged,
    "inventory.hold_confirmed": events.HoldConfirmed,
    "inventory.hold_expired": events.HoldExpired,
    "inventory.hold_extended": events.HoldExtended,
    "inventory.hold_released": events.HoldReleased,
    "inventory.opened": events.InventoryOpened,
    "inventory.oversales_detected": events.OversalesDetected,
    "inventory.oversales_healed": events.OversalesHealed,
    "inventory.seat_assigned": events.SeatAssigned,
    "inventory.seat_map_set": events.SeatMapSet,
    "inventory.seat_released": events.SeatReleased,
    "inventory.seats_held": events.SeatsHeld,
    "inventory.seats_returned": events.SeatsReturned,
    "inventory.waitlist_cancelled": events.WaitlistCancelled,
    "inventory.waitlist_cleared": events.WaitlistCleared,
    "inventory.waitlist_joined": events.WaitlistJoined,
    "inventory.waitlist_lapsed": events.WaitlistLapsed,
    "inventory.waitlist_offered": events.WaitlistOffered,
}


@pytest.mark.parametrize(("name", "kind"), REGISTERED.items())
def test_registered(name: str, kind: Any) -> None:
    """A stored fact finds its class by type and version."""
    assert EVENT_TYPES[name, 1] is kind


def test_all_are_listed_here() -> None:
    """No event of this context is without a name, or without a test."""
    ours = {
        kind
        for _, kind in inspect.getmembers(events, attrs.has)
        if kind.__module__ == events.__name__
    }
    assert ours - {events.Level} == set(REGISTERED.values())


def test_named_by_value() -> None:
    """An event's value tells its own type and version."""
    take = SeatTake(flight_date=FLIGHT, leg=1, path=("Y/B", "Y"), seats=1)
    released = events.HoldReleased(hold_id="hld_1", order_id="ord_1", takes=(take,))
    assert name_of(released) == ("inventory.hold_released", 1)
