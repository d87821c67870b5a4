"""Reads a schedule in CSV: one row is one leg on one date, times local."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from flightcore.domain.kernel.errors import BadFile
from flightcore.domain.kernel.loading import LoadReport, Problem
from flightcore.domain.schedule.airport import ZoneOf
from flightcore.domain.schedule.csv_legs import LegReader
from flightcore.domain.schedule.csv_rows import Header, Row, RowReader, read_header
from flightcore.domain.schedule.flight_date import FlightDate
from flightcore.domain.schedule.report import (
    MAX_LINES,
    WHOLE_LINE,
    LoadedSchedule,
    RejectedLine,
)
from flightcore.domain.schedule.wall_times import WallTimes
from flightcore.domain.schedule.weeks import weeks_to

_FlightKey = tuple[str, date]


def read_csv(
    lines: Iterable[str], zone_of: ZoneOf, *, first_day: date | None = None
) -> LoadedSchedule:
    """Read flight-dates from the lines of a CSV file.

    The header names ``date`` (of the departure, YYYY-MM-DD), ``carrier``, ``flight``,
    ``origin``, ``destination`` (or ``dest``), ``departure`` (or ``sched_dep``) and
    ``arrival`` (or ``sched_arr``), both HHMM or HH:MM by the local clock; it may name
    ``cancelled`` (0 or 1), ``equipment`` (or ``aircraft``) and ``operating`` (the
    designator of who flies it). The landing is the first such time after the
    take-off. A time that a clock change skips or repeats is loaded with a warning.

    Rows of one flight and date are legs where each leaves from where the one before
    it in time arrived; a row that does not join is reported, and the rest loads.

    Args:
        lines: Text, with or without line ends.
        zone_of: Gives a station's IANA zone, or raises ``UnknownAirport``.
        first_day: Moves all dates by the same whole weeks, so that the earliest
            falls on this day or within the six after it.

    Raises:
        BadFile: No header with the columns above, or more than five million lines.
    """
    numbered = _numbered(lines)
    header = read_header(_first(numbered))
    rows = _Rows(header)
    rows.read_all(numbered)
    weeks = rows.move_to(first_day)
    legs = LegReader(header, WallTimes(zone_of))
    flights = tuple(_flights(rows.good, legs))
    loaded = sum(len(flight.legs) for flight in flights)
    problems = tuple(sorted(rows.problems + legs.problems))
    report = LoadReport(read=rows.read, loaded=loaded, problems=problems)
    return LoadedSchedule(flights=flights, report=report, weeks=weeks)


class _Rows:
    """The rows of a file, read and moved."""

    def __init__(self, header: Header) -> None:
        self._reader = RowReader(header)
        self.good: list[Row] = []
        self.problems: list[Problem] = []
        self.read = 0

    def read_all(self, numbered: Iterable[tuple[int, str]]) -> None:
        for number, line in numbered:
            self.read += 1
            try:
                self.good.append(self._reader.read(_cells(line), number))
            except RejectedLine as rejected:
                self.problems.append(rejected.on_line(number))

    def move_to(self, first_day: date | None) -> int:
        if not self.good:
            return 0
        weeks = weeks_to(min(row.date for row in self.good), first_day)
        if weeks:
            shift = timedelta(weeks=weeks)
            self.good = [attrs.evolve(row, date=row.date + shift) for row in self.good]
        return weeks


def _flights(rows: Iterable[Row], legs: LegReader) -> Iterator[FlightDate]:
    grouped: dict[_FlightKey, list[Row]] = {}
    for row in rows:
        grouped.setdefault((row.designator.key(), row.date), []).append(row)
    for group in grouped.values():
        flight = legs.flight(group)
        if flight:
            yield flight


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines that hold anything, with their numbers, without their ends."""
    for number, line in enumerate(lines, start=1):
        if number > MAX_LINES:
            raise BadFile("too many lines", reason="too_long")
        if text := line.strip():
            yield number, text


def _first(numbered: Iterator[tuple[int, str]]) -> list[str]:
    for _, line in numbered:
        try:
            return _cells(line.removeprefix("\ufeff"))
        except RejectedLine as rejected:
            raise BadFile("the header is no CSV", reason="header") from rejected
    raise BadFile("the file is empty", reason="empty")


def _cells(line: str) -> list[str]:
    """Split one line by itself, so that a stray quote costs that line alone."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader((line,), strict=True))
    except csv.Error:
        raise RejectedLine(WHOLE_LINE, "quotes", "quotes do not match") from None
