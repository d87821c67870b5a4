"""Rows of a schedule in CSV: the header, and one row's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from flightcore.domain.kernel.errors import BadFile, InvalidSchedule
from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.report import WHOLE_LINE, RejectedLine
from flightcore.domain.schedule.wall_times import clock_minute
from flightcore.domain.schedule.weeks import YEARS

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "date": ("date",),
    "carrier": ("carrier",),
    "flight": ("flight",),
    "origin": ("origin",),
    "destination": ("destination", "dest"),
    "departure": ("departure", "sched_dep"),
    "arrival": ("arrival", "sched_arr"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "cancelled": ("cancelled",),
    "equipment": ("equipment", "aircraft"),
    "operating": ("operating",),
}

_TRUTHS = {"": False, "0": False, "false": False, "1": True, "true": True}


@attrs.frozen(kw_only=True)
class Header:
    """Where each value stands in a row; -1 for an optional one that is absent."""

    width: int
    date: int
    carrier: int
    flight: int
    origin: int
    destination: int
    departure: int
    arrival: int
    cancelled: int = -1
    equipment: int = -1
    operating: int = -1


@attrs.frozen(kw_only=True)
class Row:
    """One leg on one date, as filed.

    Attributes:
        line: Where it stands.
        designator: Of the marketing carrier.
        date: Local date of the departure.
        origin: Station, not looked up yet.
        destination: Station, not looked up yet.
        departure: Minute of the local day.
        arrival: Minute of the local day of the landing.
        cancelled: Not to be flown.
        equipment: IATA aircraft type, or empty.
        operating: Who flies it, where the file says so.
    """

    line: int
    designator: FlightDesignator
    date: date
    origin: str
    destination: str
    departure: int
    arrival: int
    cancelled: bool
    equipment: str
    operating: FlightDesignator | None


def read_header(names: Sequence[str]) -> Header:
    """Find the columns, by name in any order and case; others are ignored.

    Raises:
        BadFile: A required column is missing, or one stands there twice.
    """
    places: dict[str, int] = {}
    lowered = [name.strip().lower() for name in names]
    for column, aliases in {**REQUIRED, **OPTIONAL}.items():
        found = [alias for alias in aliases if alias in lowered]
        if found:
            places[column] = lowered.index(found[0])
        elif column in REQUIRED:
            raise BadFile(f"no column {aliases[0]}", reason=f"missing {aliases[0]}")
        if found and lowered.count(found[0]) > 1:
            raise BadFile(f"two columns {found[0]}", reason=f"twice {found[0]}")
    return Header(width=len(names), **places)


class RowReader:
    """Reads rows; remembers the designators, dates and times of the file.

    Args:
        header: Where the values stand.
    """

    def __init__(self, header: Header) -> None:
        self._header = header
        self._designators: dict[tuple[str, str], FlightDesignator] = {}
        self._dates: dict[str, date] = {}
        self._minutes: dict[str, int] = {}

    def read(self, cells: Sequence[str], line: int) -> Row:
        """Check and convert one row.

        Raises:
            RejectedLine: Too few or too many values, or one that cannot be.
        """
        at = self._header
        if len(cells) != at.width:
            raise RejectedLine(WHOLE_LINE, "width", f"not {at.width} values")
        return Row(
            line=line,
            designator=self._designator(cells),
            date=self._date(cells),
            origin=cells[at.origin],
            destination=cells[at.destination],
            departure=self._minute(cells, at.departure),
            arrival=self._minute(cells, at.arrival),
            cancelled=_truth(cells, at.cancelled),
            equipment=cells[at.equipment] if at.equipment >= 0 else "",
            operating=self._operating(cells),
        )

    def _designator(self, cells: Sequence[str]) -> FlightDesignator:
        key = (cells[self._header.carrier], cells[self._header.flight])
        # A month repeats each flight thirty times, and checking is what costs.
        known = self._designators.get(key)
        if known is None:
            known = self._designators[key] = self._parsed(
                "".join(key), self._header.flight
            )
        return known

    def _operating(self, cells: Sequence[str]) -> FlightDesignator | None:
        place = self._header.operating
        if place < 0 or not cells[place]:
            return None
        return self._parsed(cells[place], place)

    def _parsed(self, text: str, place: int) -> FlightDesignator:
        try:
            return FlightDesignator.parse(text)
        except InvalidSchedule as error:
            raise RejectedLine(place + 1, "designator", error.message) from None

    def _date(self, cells: Sequence[str]) -> date:
        place = self._header.date
        text = cells[place]
        known = self._dates.get(text)
        if known is None:
            known = _date_of(text)
            if known is None:
                raise RejectedLine(place + 1, "date", "a date is YYYY-MM-DD")
            self._dates[text] = known
        return known

    def _minute(self, cells: Sequence[str], place: int) -> int:
        text = cells[place]
        known = self._minutes.get(text)
        if known is None:
            known = clock_minute(text)
            if known is None:
                raise RejectedLine(place + 1, "time", "a time is HHMM or HH:MM")
            self._minutes[text] = known
        return known


def _date_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS and len(text) == len("YYYY-MM-DD") else None


def _truth(cells: Sequence[str], place: int) -> bool:
    if place < 0:
        return False
    known = _TRUTHS.get(cells[place].lower())
    if known is None:
        raise RejectedLine(place + 1, "cancelled", "cancelled is 0 or 1")
    return known
