"""Rows of the schedule and the inventory: the flight-date leads every key."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from flightcore.domain.kernel import Instant
from flightcore.ports.rows.base import Row, table


@table("flight_date")
@attrs.frozen(kw_only=True)
class FlightDateRow(Row):
    """One flight on one local date of origin; the body has its legs."""

    INDEXES: ClassVar = (("date", "id"), ("generation",))

    id: str
    carrier: str
    number: int
    date: date
    origin: str
    destination: str
    state: str
    generation: int
    version: int
    body: bytes


@table("leg_cabin")
@attrs.frozen(kw_only=True)
class LegCabinRow(Row):
    """One cabin of one leg: capacity, overbooking, and in the body its nest."""

    KEY: ClassVar = ("flight_date", "leg", "cabin")

    flight_date: str
    leg: int
    cabin: str
    capacity: int
    overbooking: int
    version: int
    body: bytes


@table("counter")
@attrs.frozen(kw_only=True)
class CounterRow(Row):
    """Seats used at a node of a nest; see ``domain.inventory.Counter``.

    Only the seats of a ``Changes`` alter ``used``; a put of this row alters the
    other columns (a new ``au``, ``oversold`` or parent) and creates it.
    """

    KEY: ClassVar = ("flight_date", "leg", "node")

    flight_date: str
    leg: int
    node: str
    parent: str | None
    au: int
    used: int
    oversold: int
    bid_prices: str | None
    version: int


@table("hold")
@attrs.frozen(kw_only=True)
class HoldRow(Row):
    """Seats held or booked for an order.

    ``lines`` is a JSON array of objects with flight_date, leg, path (an array, the
    class's node first) and seats.
    """

    INDEXES: ClassVar = (("order_id",),)

    id: str
    order_id: str
    state: str
    deadline: Instant | None
    lines: str
    version: int


@table("seat_map")
@attrs.frozen(kw_only=True)
class SeatMapRow(Row):
    """The physical seats of one leg."""

    KEY: ClassVar = ("flight_date", "leg")

    flight_date: str
    leg: int
    version: int
    body: bytes


@table("seat")
@attrs.frozen(kw_only=True)
class SeatRow(Row):
    """Who sits where: one live owner a seat, one seat a passenger and leg.

    ``infants`` counts those on the occupant's lap.
    """

    KEY: ClassVar = ("flight_date", "leg", "seat")
    UNIQUE: ClassVar = (("flight_date", "leg", "occupant"),)
    INDEXES: ClassVar = (("order_id",),)

    flight_date: str
    leg: int
    seat: str
    occupant: str | None
    order_id: str | None
    version: int
    infants: int = 0


@table("waitlist")
@attrs.frozen(kw_only=True)
class WaitlistRow(Row):
    """A party that waits for seats; a smaller priority number goes first."""

    KEY: ClassVar = ("flight_date", "id")
    INDEXES: ClassVar = (
        ("flight_date", "state", "priority", "listed_at"),
        ("state",),
    )

    flight_date: str
    id: str
    state: str
    priority: int
    listed_at: Instant
    seats: int
    version: int
    body: bytes


@table("oversale")
@attrs.frozen(kw_only=True)
class OversaleRow(Row):
    """A capacity cut below what is sold: a case that somebody must close (IN9)."""

    KEY: ClassVar = ("flight_date", "id")

    flight_date: str
    id: str
    state: str
    seats: int
    version: int
    body: bytes
