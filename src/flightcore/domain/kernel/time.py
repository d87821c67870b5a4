"""Instants are aware UTC; schedule times are wall clocks with an IANA zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from flightcore.domain.kernel.errors import (
    AmbiguousTime,
    InvalidTime,
    NonexistentTime,
)

Instant = datetime
"""An aware datetime in UTC; :func:`instant` checks and normalises one."""


def instant(moment: datetime) -> Instant:
    """Normalise an aware datetime to UTC.

    Raises:
        InvalidTime: It is naive.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise InvalidTime("an instant carries its zone")
    return _in_utc(moment)


def is_past(deadline: Instant, now: Instant) -> bool:
    """Whether a half-open deadline has passed: at the deadline itself, it has."""
    return now >= deadline


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Look up an IANA zone.

    Raises:
        InvalidTime: No such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError, AttributeError):
        raise InvalidTime("no such IANA time zone", zone=str(name)[:64]) from None


class ClockChange(StrEnum):
    """What to do with a wall time that a clock change skips or repeats.

    A schedule's period can cross a clock change, so a reader shifts (GAP times move
    on by the gap, repeated times mean the first); a person's input is refused.
    """

    REFUSE = "refuse"
    SHIFT = "shift"


@attrs.frozen
class LocalTime:
    """A wall-clock time at a place.

    Attributes:
        wall: Naive local date and time.
        zone: IANA zone name.
        instant: The moment meant, in UTC.
    """

    wall: datetime
    zone: str
    instant: Instant

    @classmethod
    def at(cls, wall: datetime, zone_name: str, *, on_change: ClockChange) -> LocalTime:
        """Resolve a wall time.

        Args:
            wall: Naive.
            zone_name: IANA zone.
            on_change: REFUSE raises on a skipped or repeated time. SHIFT moves a
                skipped time on by the length of the gap (``wall`` included) and
                reads a repeated one as its first occurrence.

        Raises:
            InvalidTime: ``wall`` carries a zone, or the zone is unknown.
            NonexistentTime: Skipped by a clock change, and REFUSE.
            AmbiguousTime: Repeated by a clock change, and REFUSE.
        """
        if wall.tzinfo is not None:
            raise InvalidTime("a wall time carries no zone of its own")
        place = zone(zone_name)
        first = _in_utc(wall.replace(tzinfo=place, fold=0))
        second = _in_utc(wall.replace(tzinfo=place, fold=1))
        if first == second:
            return cls(wall.replace(fold=0), zone_name, first)
        if on_change is ClockChange.REFUSE:
            raise _refusal(first > second, wall, zone_name)
        return cls(_wall_of(first, place), zone_name, first)

    @classmethod
    def of_instant(cls, moment: Instant, zone_name: str) -> LocalTime:
        """The wall time at a place at that moment."""
        utc = instant(moment)
        return cls(_wall_of(utc, zone(zone_name)), zone_name, utc)

    @property
    def date(self) -> date:
        """The local calendar day."""
        return self.wall.date()

    def __str__(self) -> str:
        return f"{self.wall:%Y-%m-%d %H:%M} {self.zone}"


def _in_utc(moment: datetime) -> Instant:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise InvalidTime("outside the years 1 to 9999") from error


def _wall_of(moment: Instant, place: ZoneInfo) -> datetime:
    try:
        return moment.astimezone(place).replace(tzinfo=None, fold=0)
    except OverflowError as error:
        raise InvalidTime("outside the years 1 to 9999") from error


def _refusal(skipped: bool, wall: datetime, zone_name: str) -> InvalidTime:
    facts = {"wall": wall.isoformat(), "zone": zone_name}
    if skipped:
        return NonexistentTime(f"{wall} does not exist in {zone_name}", **facts)
    return AmbiguousTime(f"{wall} happens twice in {zone_name}", **facts)


def local_date(moment: Instant, zone_name: str) -> date:
    """The calendar day at a place at that moment.

    Raises:
        InvalidTime: The moment is naive, or the zone is unknown.
    """
    return _wall_of(instant(moment), zone(zone_name)).date()


def age_on(born: date, day: date) -> int:
    """Completed years on a day; one born on 29 February ages on 1 March.

    Raises:
        InvalidTime: The day is before the birth.
    """
    if day < born:
        raise InvalidTime("born after the day in question")
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def minutes(count: int) -> timedelta:
    """A duration of whole minutes."""
    return timedelta(minutes=count)
