"""Reads an SSIM chapter 7 file: periods of legs, expanded into flight-dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flightcore.domain.kernel.errors import BadFile
from flightcore.domain.schedule.airport import ZoneOf
from flightcore.domain.schedule.expansion import expand
from flightcore.domain.schedule.period import FlightPeriod
from flightcore.domain.schedule.report import MAX_LINES, LoadedSchedule
from flightcore.domain.schedule.ssim_reading import SsimRecords
from flightcore.domain.schedule.wall_times import WallTimes
from flightcore.domain.schedule.weeks import weeks_to


def read_ssim(
    lines: Iterable[str], zone_of: ZoneOf, *, first_day: date | None = None
) -> LoadedSchedule:
    """Read flight-dates from the lines of an SSIM chapter 7 file.

    Records have 200 columns. Type 2 says whether times are local or UTC, type 3 is a
    leg, type 4 adds data to it: elements 010 and 050 (codeshare) are read. Passenger
    times count, not aircraft times. Each bad line is reported and the rest loads; a
    leg record that loads on some of its dates only is reported as a warning.

    Args:
        lines: Text, with or without line ends.
        zone_of: Gives a station's IANA zone, or raises ``UnknownAirport``.
        first_day: Moves all dates by the same whole weeks, so that the earliest
            falls on this day or within the six after it. UTC variations, filed for
            the original dates, are not checked then.

    Raises:
        BadFile: It does not begin with a header record, or has too many lines.
    """
    records = SsimRecords()
    records.read_all(_numbered(lines))
    periods = records.periods()
    weeks = _weeks(periods, first_day)
    moved = [period.moved(weeks) for period in periods]
    expanded = expand(
        moved, WallTimes(zone_of), records.findings, check_offsets=weeks == 0
    )
    return LoadedSchedule(
        flights=expanded.flights,
        report=records.report(expanded.lines),
        weeks=weeks,
        periods=tuple(moved),
    )


def _weeks(periods: Iterable[FlightPeriod], first_day: date | None) -> int:
    earliest = min((period.dates()[0] for period in periods), default=None)
    return weeks_to(earliest, first_day) if earliest else 0


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines that are records, numbered; blanks and filler are passed over."""
    for line, text in enumerate(lines, start=1):
        if line > MAX_LINES:
            raise BadFile("too many lines", reason="too_long")
        record = text.rstrip("\r\n")
        if record.strip(" 0"):
            yield line, record
