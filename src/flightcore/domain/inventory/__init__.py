"""Seats: nests, counters, availability, holds, seat maps, waitlists."""

from __future__ import annotations

from flightcore.domain.inventory.decide import decide
from flightcore.domain.inventory.nest import (
    MAX_CAPACITY,
    BookingClass,
    CabinNest,
    serial,
)
from flightcore.domain.inventory.seats import (
    MAX_SEATS,
    Counter,
    CounterKey,
    SeatDecision,
    SeatRequest,
    SeatsShort,
    SeatTake,
)

__all__ = [
    "MAX_CAPACITY",
    "MAX_SEATS",
    "BookingClass",
    "CabinNest",
    "Counter",
    "CounterKey",
    "SeatDecision",
    "SeatRequest",
    "SeatTake",
    "SeatsShort",
    "decide",
    "serial",
]
