"""Flight-dates: one flight on one local date of its origin, leg by leg."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from itertools import pairwise

import attrs

from flightcore.domain.kernel import FlightDateId, LocalTime
from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule.designator import FlightDesignator

MAX_LEGS = 12
"""Legs that one flight-date may have."""

_STATION = re.compile(r"[A-Z]{3}", re.ASCII)
_EQUIPMENT = re.compile(r"[A-Z0-9-]{0,8}", re.ASCII)
_TERMINAL = re.compile(r"[A-Z0-9]{0,4}", re.ASCII)

SOLD_SERVICES = frozenset("BCGJLOQRSUV")
"""IATA service types that carry paying passengers. The others are cargo and mail
(A, F, H, M), positioning (P), training, tests, military and private flights."""


class FlightState(StrEnum):
    """Whether a flight-date is to be flown."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


@attrs.frozen(kw_only=True)
class Leg:
    """From one take-off to the next landing.

    Attributes:
        sequence: Position in its flight, from 1.
        origin: IATA station.
        destination: IATA station, another one.
        departure: Scheduled, at the origin.
        arrival: Scheduled, at the destination; a later instant.
        equipment: IATA aircraft type; empty where the source has none.
        departure_terminal: Passenger terminal, or empty.
        arrival_terminal: Passenger terminal, or empty.

    Raises:
        InvalidSchedule: A station is no IATA code, both are the same one, an aircraft
            type or terminal cannot be, or it lands no later than it takes off.
    """

    sequence: int
    origin: str
    destination: str
    departure: LocalTime
    arrival: LocalTime
    equipment: str = ""
    departure_terminal: str = ""
    arrival_terminal: str = ""

    def __attrs_post_init__(self) -> None:
        for station in (self.origin, self.destination):
            if not _STATION.fullmatch(station):
                raise InvalidSchedule("a station is three letters", reason="station")
        if self.origin == self.destination:
            raise InvalidSchedule("a leg joins two stations", reason="same_station")
        if not _EQUIPMENT.fullmatch(self.equipment):
            raise InvalidSchedule("no aircraft type", reason="equipment")
        for terminal in (self.departure_terminal, self.arrival_terminal):
            if not _TERMINAL.fullmatch(terminal):
                raise InvalidSchedule("no terminal", reason="terminal")
        if self.departure.instant >= self.arrival.instant:
            raise InvalidSchedule("lands before it takes off", reason="times")


@attrs.frozen(kw_only=True)
class FlightDate:
    """One flight on one date: what seats are opened, sold and flown on.

    Attributes:
        designator: Of the marketing carrier.
        date: Local date of the first departure as it was filed.
        legs: In the order flown, each from where the one before ended.
        operating: Who flies it, where that is another designator (codeshare).
        service_type: IATA service type; J is a scheduled passenger flight.
        state: Cancelled flights stay known, and are not sold.

    Raises:
        InvalidSchedule: No leg or too many, a gap in their sequence, stations that
            do not join, or a departure before the arrival it follows.
    """

    designator: FlightDesignator
    date: date
    legs: tuple[Leg, ...]
    operating: FlightDesignator | None = None
    service_type: str = "J"
    state: FlightState = FlightState.SCHEDULED

    def __attrs_post_init__(self) -> None:
        legs = self.legs
        if not 1 <= len(legs) <= MAX_LEGS:
            raise InvalidSchedule("a flight has 1 to 12 legs", reason="leg_count")
        if any(leg.sequence != place for place, leg in enumerate(legs, start=1)):
            raise InvalidSchedule("legs count from 1", reason="leg_sequence")
        for before, after in pairwise(legs):
            _check_joined(before, after)

    @property
    def id(self) -> FlightDateId:
        """``AA0001/2026-12-01``."""
        return self.designator.on(self.date)

    @property
    def origin(self) -> str:
        """The station of the first departure."""
        return self.legs[0].origin

    @property
    def destination(self) -> str:
        """The station of the last arrival."""
        return self.legs[-1].destination

    @property
    def is_for_sale(self) -> bool:
        """Whether seats of it may be opened: it is flown, and carries passengers."""
        return (
            self.state is FlightState.SCHEDULED and self.service_type in SOLD_SERVICES
        )


def _check_joined(before: Leg, after: Leg) -> None:
    if before.destination != after.origin:
        raise InvalidSchedule("legs do not join", reason="not_contiguous")
    if after.departure.instant < before.arrival.instant:
        raise InvalidSchedule("leaves before it has arrived", reason="times")
