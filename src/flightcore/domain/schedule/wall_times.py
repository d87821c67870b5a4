"""Schedule times: minutes of a local day turned into moments, clock changes told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import attrs

from flightcore.domain.kernel import ClockChange, LocalTime, zone
from flightcore.domain.kernel.errors import AmbiguousTime, NonexistentTime
from flightcore.domain.schedule.airport import ZoneOf

DAY_MINUTES = 24 * 60
LONGEST_LEG = timedelta(hours=20)
"""Longer than any leg in service; a reader warns of what exceeds it."""

_ONE_DAY = timedelta(days=1)


@attrs.frozen
class ScheduledTime:
    """A moment of a schedule.

    Attributes:
        time: The moment, as it will be shown.
        change: ``skipped`` or ``repeated`` where a clock change made the filed time
            one that does not exist (moved on) or happens twice (the first), or "".
    """

    time: LocalTime
    change: str = ""


class WallTimes:
    """Resolves the local times of one file; remembers zones and quiet days.

    Both memories are bounded by the file: stations, and zones times days.

    Args:
        zone_of: Gives a station's zone, or raises ``UnknownAirport``.
    """

    def __init__(self, zone_of: ZoneOf) -> None:
        self._zone_of = zone_of
        self._zones: dict[str, str] = {}
        self._quiet: dict[tuple[str, date], timedelta | None] = {}

    def zone(self, station: str) -> str:
        """The station's IANA zone.

        Raises:
            UnknownAirport: The station is not known.
        """
        known = self._zones.get(station)
        if known is None:
            known = self._zones[station] = self._zone_of(station)
        return known

    def at(self, day: date, minute: int, zone_name: str) -> ScheduledTime:
        """Resolve a minute of a local day; past 1439 it lies in the days after."""
        if not 0 <= minute < DAY_MINUTES:
            days, minute = divmod(minute, DAY_MINUTES)
            day += days * _ONE_DAY
        hour, minute = divmod(minute, 60)
        as_utc = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        wall = as_utc.replace(tzinfo=None)
        offset = self._offset_of(day, zone_name)
        if offset is None:
            return _resolve(wall, zone_name)
        return ScheduledTime(LocalTime(wall, zone_name, as_utc - offset))

    def landing(
        self, day: date, minute: int, zone_name: str, *, after: LocalTime
    ) -> ScheduledTime:
        """The first time after a departure that the clock shows that minute.

        Args:
            day: Local date at the departure. Over the date line the landing lies on
                the day before it, or two days after.
            minute: Of the local day of the landing.
            zone_name: At the destination.
            after: The departure.
        """
        found = self.at(day, minute, zone_name)
        days = (after.instant - found.time.instant) // _ONE_DAY + 1
        return self.at(day + days * _ONE_DAY, minute, zone_name) if days else found

    def _offset_of(self, day: date, zone_name: str) -> timedelta | None:
        """The zone's one offset on a day without a clock change, else None."""
        key = (zone_name, day)
        if key not in self._quiet:
            self._quiet[key] = _quiet_offset(day, zone_name)
        return self._quiet[key]


def clock_minute(text: str) -> int | None:
    """The minute of the day that HHMM or HH:MM shows, 2400 included, else None."""
    digits = text.replace(":", "", 1) if text[2:3] == ":" else text
    if len(digits) != 4 or not (digits.isascii() and digits.isdigit()):
        return None
    hours, rest = int(digits[:2]), int(digits[2:])
    total = hours * 60 + rest
    return total if rest < 60 and total <= DAY_MINUTES else None


def _quiet_offset(day: date, zone_name: str) -> timedelta | None:
    # A change moves the offset for months: seen from both midnights, none hides.
    midnight = datetime.combine(day, time(), tzinfo=zone(zone_name))
    offset = midnight.utcoffset()
    return offset if (midnight + _ONE_DAY).utcoffset() == offset else None


def _resolve(wall: datetime, zone_name: str) -> ScheduledTime:
    try:
        return ScheduledTime(
            LocalTime.at(wall, zone_name, on_change=ClockChange.REFUSE)
        )
    except NonexistentTime:
        change = "skipped"
    except AmbiguousTime:
        change = "repeated"
    shifted = LocalTime.at(wall, zone_name, on_change=ClockChange.SHIFT)
    return ScheduledTime(shifted, change)
