"""What happens to inventory, as facts; people appear by identifiers only."""

from __future__ import annotations

import attrs

from flightcore.domain.inventory.seats import SeatTake
from flightcore.domain.kernel import Instant, event


@attrs.frozen(kw_only=True)
class Level:
    """A node of a nest and its authorisation level."""

    node: str
    au: int


@event("inventory.opened")
@attrs.frozen(kw_only=True)
class InventoryOpened:
    """A cabin of a leg is for sale."""

    flight_date: str
    leg: int
    cabin: str
    capacity: int
    overbooking: int
    levels: tuple[Level, ...]


@event("inventory.authorisation_levels_set")
@attrs.frozen(kw_only=True)
class AuthorisationLevelsSet:
    """Levels, nesting or bid prices of a cabin changed; the levels as they are now."""

    flight_date: str
    leg: int
    cabin: str
    levels: tuple[Level, ...]


@event("inventory.capacity_changed")
@attrs.frozen(kw_only=True)
class CapacityChanged:
    """A cabin got more or fewer seats, or another overbooking."""

    flight_date: str
    leg: int
    cabin: str
    capacity_before: int
    capacity: int
    overbooking_before: int
    overbooking: int


@event("inventory.oversales_detected")
@attrs.frozen(kw_only=True)
class OversalesDetected:
    """More seats are held and booked in a cabin than its level allows (IN9).

    Attributes:
        seats: How many more, in all.
    """

    flight_date: str
    leg: int
    cabin: str
    seats: int


@event("inventory.oversales_healed")
@attrs.frozen(kw_only=True)
class OversalesHealed:
    """A cabin that was oversold has a seat for everybody again."""

    flight_date: str
    leg: int
    cabin: str


@event("inventory.seats_held")
@attrs.frozen(kw_only=True)
class SeatsHeld:
    """Seats were taken for an order."""

    hold_id: str
    order_id: str
    takes: tuple[SeatTake, ...]
    deadline: Instant | None


@event("inventory.hold_extended")
@attrs.frozen(kw_only=True)
class HoldExtended:
    """A hold's deadline moved, by agreement or because a payment began."""

    hold_id: str
    order_id: str
    deadline: Instant


@event("inventory.hold_confirmed")
@attrs.frozen(kw_only=True)
class HoldConfirmed:
    """Held seats are booked."""

    hold_id: str
    order_id: str


@event("inventory.hold_released")
@attrs.frozen(kw_only=True)
class HoldReleased:
    """Held seats are free again, since nobody wants them any more."""

    hold_id: str
    order_id: str
    takes: tuple[SeatTake, ...]


@event("inventory.hold_expired")
@attrs.frozen(kw_only=True)
class HoldExpired:
    """Held seats are free again, since their deadline passed."""

    hold_id: str
    order_id: str
    takes: tuple[SeatTake, ...]


@event("inventory.seats_returned")
@attrs.frozen(kw_only=True)
class SeatsReturned:
    """Booked seats, or a part of held ones, are free again."""

    hold_id: str
    order_id: str
    takes: tuple[SeatTake, ...]


@event("inventory.waitlist_joined")
@attrs.frozen(kw_only=True)
class WaitlistJoined:
    """A party waits for seats."""

    entry_id: str
    order_id: str
    takes: tuple[SeatTake, ...]
    priority: int


@event("inventory.waitlist_offered")
@attrs.frozen(kw_only=True)
class WaitlistOffered:
    """Seats were taken for a party that waited, until it answers."""

    entry_id: str
    order_id: str
    takes: tuple[SeatTake, ...]
    answer_by: Instant


@event("inventory.waitlist_cleared")
@attrs.frozen(kw_only=True)
class WaitlistCleared:
    """The party accepted; the seats are its own."""

    entry_id: str
    order_id: str


@event("inventory.waitlist_lapsed")
@attrs.frozen(kw_only=True)
class WaitlistLapsed:
    """The party did not answer in time; the seats are free again."""

    entry_id: str
    order_id: str


@event("inventory.waitlist_cancelled")
@attrs.frozen(kw_only=True)
class WaitlistCancelled:
    """The party waits no more."""

    entry_id: str
    order_id: str


@event("inventory.seat_map_set")
@attrs.frozen(kw_only=True)
class SeatMapSet:
    """A leg has other physical seats; whoever sat on one still does."""

    flight_date: str
    leg: int
    seats: int


@event("inventory.seat_assigned")
@attrs.frozen(kw_only=True)
class SeatAssigned:
    """A passenger has a physical seat."""

    flight_date: str
    leg: int
    seat: str
    occupant: str
    order_id: str


@event("inventory.seat_released")
@attrs.frozen(kw_only=True)
class SeatReleased:
    """A physical seat is free again."""

    flight_date: str
    leg: int
    seat: str
    occupant: str
    order_id: str
