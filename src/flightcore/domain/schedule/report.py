"""What a reader of schedule files gives back: flights, and every bad line."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.schedule.flight_date import FlightDate
from flightcore.domain.schedule.period import FlightPeriod

MAX_LINES = 5_000_000
"""Lines that a reader accepts in one file."""

WHOLE_LINE = 0


class Severity(StrEnum):
    """What became of the line."""

    ERROR = "error"
    """Nothing of it was loaded."""
    WARNING = "warning"
    """It was loaded, in part or as the message says."""


@attrs.frozen(kw_only=True, order=True)
class Problem:
    """One finding in a file. It never repeats a field's content.

    Attributes:
        line: From 1, as an editor counts.
        column: From 1: the field of a CSV row, the byte of an SSIM record; 0 for
            the whole line.
        code: Stable, snake case.
        message: One sentence for a person.
        severity: Whether the line was loaded.
    """

    line: int
    column: int
    code: str
    message: str
    severity: Severity = Severity.ERROR


@attrs.frozen(kw_only=True)
class LoadReport:
    """The account of a file; ``read == loaded + rejected``.

    Attributes:
        read: Rows of a CSV file, or leg records of an SSIM file with the lines
            that are no record at all.
        loaded: Those of which something was loaded.
        problems: By line, then column.
    """

    read: int
    loaded: int
    problems: tuple[Problem, ...] = ()

    @property
    def rejected(self) -> int:
        """Lines of which nothing was loaded."""
        return len({p.line for p in self.problems if p.severity is Severity.ERROR})


@attrs.frozen(kw_only=True)
class LoadedSchedule:
    """What a file held.

    Attributes:
        flights: No two with the same id, in the order of the file.
        report: The account of its lines.
        weeks: By how many whole weeks the dates were moved on.
        periods: What an SSIM file files; every leg record that could be read.
    """

    flights: tuple[FlightDate, ...]
    report: LoadReport
    weeks: int = 0
    periods: tuple[FlightPeriod, ...] = ()

    @property
    def leg_dates(self) -> int:
        """Legs of all flight-dates, each date counted."""
        return sum(len(flight.legs) for flight in self.flights)


class RejectedLine(Exception):
    """Inside a reader: this line cannot be loaded. Never leaves the reader."""

    def __init__(self, column: int, code: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.code = code
        self.message = message

    def on_line(self, line: int) -> Problem:
        """The finding to report."""
        return Problem(
            line=line, column=self.column, code=self.code, message=self.message
        )
