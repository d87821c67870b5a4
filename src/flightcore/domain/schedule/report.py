"""What a reader of schedule files gives back: flights, and every bad line."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel.loading import LoadReport, Problem
from flightcore.domain.schedule.flight_date import FlightDate
from flightcore.domain.schedule.period import FlightPeriod

MAX_LINES = 5_000_000
"""Lines that a reader accepts in one file."""

WHOLE_LINE = 0


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
