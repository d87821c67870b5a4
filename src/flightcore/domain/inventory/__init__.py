"""Seats: nests, counters, availability, holds, seat maps, waitlists."""

from __future__ import annotations

from flightcore.domain.inventory import events
from flightcore.domain.inventory.adjusting import (
    Adjustment,
    NextChange,
    closed,
    next_change,
)
from flightcore.domain.inventory.asking import takes_in, without
from flightcore.domain.inventory.availability import (
    availability,
    availability_by_class,
    path_keys,
    seats_worth,
    segment_availability,
)
from flightcore.domain.inventory.bid_prices import check_vector, price_of_seats
from flightcore.domain.inventory.capacity import (
    InventoryChange,
    change_cabin,
    heal,
    open_leg,
)
from flightcore.domain.inventory.clearing import clear, tend
from flightcore.domain.inventory.decide import decide
from flightcore.domain.inventory.flown_legs import legs_to_close, legs_to_open
from flightcore.domain.inventory.holds import Hold, HoldState, HoldStep
from flightcore.domain.inventory.layout import (
    CabinLayout,
    PriceGroup,
    Seat,
    SeatFeature,
)
from flightcore.domain.inventory.nest import (
    MAX_CAPACITY,
    MAX_CLASSES,
    BookingClass,
    CabinNest,
    serial,
)
from flightcore.domain.inventory.occupied import OccupiedSeat, begins, ends
from flightcore.domain.inventory.oversale import (
    Oversale,
    OversaleState,
    OversaleStep,
    review,
)
from flightcore.domain.inventory.seat_actions import SeatAction, act
from flightcore.domain.inventory.seat_map import SeatMap
from flightcore.domain.inventory.seating import (
    SeatAssignment,
    Seating,
    SeatingStep,
    Sitter,
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
from flightcore.domain.inventory.waitlist import (
    MAX_WAITING,
    WaitlistEntry,
    WaitlistId,
    WaitlistState,
    WaitlistStep,
    join,
)

__all__ = [
    "MAX_CAPACITY",
    "MAX_CLASSES",
    "MAX_SEATS",
    "MAX_WAITING",
    "Adjustment",
    "BookingClass",
    "CabinLayout",
    "CabinNest",
    "Counter",
    "CounterKey",
    "Hold",
    "HoldState",
    "HoldStep",
    "InventoryChange",
    "NextChange",
    "OccupiedSeat",
    "Oversale",
    "OversaleState",
    "OversaleStep",
    "PriceGroup",
    "Seat",
    "SeatAction",
    "SeatAssignment",
    "SeatDecision",
    "SeatFeature",
    "SeatMap",
    "SeatRequest",
    "SeatTake",
    "Seating",
    "SeatingStep",
    "SeatsShort",
    "Sitter",
    "WaitlistEntry",
    "WaitlistId",
    "WaitlistState",
    "WaitlistStep",
    "act",
    "availability",
    "availability_by_class",
    "begins",
    "change_cabin",
    "check_vector",
    "clear",
    "closed",
    "decide",
    "ends",
    "events",
    "heal",
    "join",
    "legs_to_close",
    "legs_to_open",
    "next_change",
    "open_leg",
    "path_keys",
    "price_of_seats",
    "review",
    "seats_worth",
    "segment_availability",
    "serial",
    "takes_in",
    "tend",
    "without",
]
