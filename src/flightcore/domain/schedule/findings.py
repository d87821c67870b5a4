"""Findings that repeat from date to date, told once a line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flightcore.domain.kernel.loading import Problem, Severity

MESSAGES = {
    "arrival_skipped": "a clock change skips the arrival: moved on by the gap",
    "arrival_repeated": "a clock change repeats the arrival: the first is taken",
    "departure_skipped": "a clock change skips the departure: moved on by the gap",
    "departure_repeated": "a clock change repeats the departure: the first is taken",
    "duplicate": "this leg of this itinerary variation was read already",
    "suffix_duplicate": "same number, variation and leg under another suffix",
    "flight_date_duplication": "another itinerary variation operates this flight-date",
    "duration": "the leg takes longer than twenty hours",
    "utc_variation": "the UTC variation is not the airport's, which counts",
    "unknown_airport": "no such airport",
    "outside_carrier_period": "outside the validity of the carrier's schedule",
    "carrier": "another airline than the carrier record's",
    "incomplete": "another leg of its flight cannot be loaded",
    "serial": "a record's serial number does not follow the one before",
    "no_trailer": "the file ends without a trailer record",
    "leg_sequence": "a leg before it is missing",
    "not_contiguous": "its flight's legs do not join",
    "times": "it leaves before the leg before has arrived, or never lands",
    "leg_count": "more than twelve legs",
    "same_station": "a leg joins two stations",
    "station": "a station is three letters",
    "equipment": "no aircraft type",
    "terminal": "no terminal",
}


class Findings:
    """Collects findings by line, column and code; each keeps its count and dates."""

    def __init__(self) -> None:
        self._dates: dict[tuple[int, int, str], list[date]] = {}

    def note(self, line: int, column: int, code: str, *days: date) -> None:
        """Remember that it was found, on these dates where it is about dates."""
        self._dates.setdefault((line, column, code), []).extend(days)

    def problems(self, loaded: Collection[int]) -> tuple[Problem, ...]:
        """All findings, by line and column.

        Args:
            loaded: Lines of which something was loaded: theirs are warnings.
        """
        return tuple(
            Problem(
                line=line,
                column=column,
                code=code,
                message=MESSAGES[code] + _when(days),
                severity=Severity.WARNING if line in loaded else Severity.ERROR,
            )
            for (line, column, code), days in sorted(self._dates.items())
        )


def _when(days: list[date]) -> str:
    if not days:
        return ""
    if len(days) == 1:
        return f" ({days[0]})"
    return f" ({len(days)} dates from {min(days)})"
