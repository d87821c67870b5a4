"""Stations for tests, and short ways to write legs and flight-dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from flightcore.domain.kernel import LocalTime
from flightcore.domain.kernel.errors import UnknownAirport
from flightcore.domain.schedule import FlightDate, FlightDesignator, Leg

ZONES = {
    "JFK": "America/New_York",
    "LGA": "America/New_York",
    "EWR": "America/New_York",
    "ORD": "America/Chicago",
    "STL": "America/Chicago",
    "DEN": "America/Denver",
    "LAX": "America/Los_Angeles",
    "SAN": "America/Los_Angeles",
    "HNL": "Pacific/Honolulu",
    "AKL": "Pacific/Auckland",
    "APW": "Pacific/Apia",
    "LDH": "Australia/Lord_Howe",
    "SYD": "Australia/Sydney",
    "SIN": "Asia/Singapore",
    "LHR": "Europe/London",
    "FRA": "Europe/Berlin",
    "RUN": "Indian/Reunion",
    "MRU": "Indian/Mauritius",
    "DEL": "Asia/Kolkata",
}

DAY = date(2026, 12, 1)
AA1 = FlightDesignator(carrier="AA", number=1)


def zone_of(station: str) -> str:
    """The zone of a station in the table."""
    if station not in ZONES:
        raise UnknownAirport("no such airport", airport=station)
    return ZONES[station]


def utc(hour: int, minute: int = 0, *, day: date = DAY) -> LocalTime:
    """A time at a place whose clock shows UTC; hours past 23 are of later days."""
    wall = datetime(day.year, day.month, day.day) + timedelta(
        hours=hour, minutes=minute
    )
    return LocalTime(wall, "UTC", wall.replace(tzinfo=UTC))


def moment(text: str, offset_hours: float = 0) -> datetime:
    """The instant of an ISO wall time at a fixed offset: the tests' own clock."""
    zone = timezone(timedelta(hours=offset_hours))
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def leg(
    sequence: int, route: str, hours: tuple[int, int], *, equipment: str = ""
) -> Leg:
    """A leg such as ``leg(1, "JFKORD", (8, 10))``, all in UTC."""
    return Leg(
        sequence=sequence,
        origin=route[:3],
        destination=route[3:],
        departure=utc(hours[0]),
        arrival=utc(hours[1]),
        equipment=equipment,
    )


def flight(*legs: Leg, designator: FlightDesignator = AA1) -> FlightDate:
    """A flight-date of these legs."""
    return FlightDate(designator=designator, date=DAY, legs=legs)
