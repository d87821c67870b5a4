"""Fields of an SSIM record: fixed columns, counted from 1, both ends included."""

from __future__ import annotations

import re
from datetime import date

from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.report import RejectedLine
from flightcore.domain.schedule.wall_times import clock_minute

RECORD_LENGTH = 200

_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
_OFFSET = re.compile(r"([+-])(\d\d)([0-5]\d)", re.ASCII)
_OPEN_END = "00XXX00"
_CENTURY_TURN = 70
"""Two-digit years from here on are of the twentieth century."""

_WIDEST_OFFSET = 14 * 60
_DAY_VARIATIONS = {"": None, "A": -1, **{str(days): days for days in range(8)}}


def text(record: str, first: int, last: int) -> str:
    """The columns from first to last, without the blanks around."""
    return record[first - 1 : last].strip()


def number(record: str, first: int, last: int, name: str) -> int:
    """A whole number.

    Raises:
        RejectedLine: Anything but digits.
    """
    digits = text(record, first, last)
    if not _is_number(digits):
        raise RejectedLine(first, name, f"{name.replace('_', ' ')} is a number")
    return int(digits)


def designator(record: str) -> FlightDesignator:
    """The flight that a leg or segment record is about (columns 2 to 9).

    Raises:
        RejectedLine: It names no flight.
    """
    flight = number(record, 6, 9, "flight_number")
    try:
        return FlightDesignator(
            carrier=text(record, 3, 5), number=flight, suffix=text(record, 2, 2)
        )
    except InvalidSchedule as error:
        column = {"suffix": 2, "carrier": 3}.get(str(error.facts["reason"]), 6)
        raise RejectedLine(column, "designator", error.message) from None


def day(record: str, first: int) -> date:
    """A date DDMMMYY.

    Raises:
        RejectedLine: No such date.
    """
    found = _date_of(record[first - 1 : first + 6])
    if found is None:
        raise RejectedLine(first, "date", "a date is DDMMMYY")
    return found


def last_day(record: str, first: int, *, open_end: date | None) -> date:
    """A date DDMMMYY, or 00XXX00 for as long as the carrier's schedule is valid.

    Raises:
        RejectedLine: No such date, or no end at all.
    """
    if record[first - 1 : first + 6] != _OPEN_END:
        return day(record, first)
    if open_end is None:
        raise RejectedLine(first, "open_end", "the period has no end")
    return open_end


def clock(record: str, first: int) -> int:
    """A time HHMM as the minute of the day.

    Raises:
        RejectedLine: No such time.
    """
    found = clock_minute(record[first - 1 : first + 3])
    if found is None:
        raise RejectedLine(first, "time", "a time is HHMM")
    return found


def offset(record: str, first: int) -> int:
    """A UTC/local time variation such as +0530, in minutes.

    Raises:
        RejectedLine: Anything else.
    """
    found = _OFFSET.fullmatch(record[first - 1 : first + 4])
    size = int(found[2]) * 60 + int(found[3]) if found else _WIDEST_OFFSET + 1
    if not found or size > _WIDEST_OFFSET:
        raise RejectedLine(first, "utc_variation", "a variation is +HHMM or -HHMM")
    return -size if found[1] == "-" else size


def weekdays(record: str, first: int) -> tuple[int, ...]:
    """Days of operation: seven columns, each its own digit or blank.

    Raises:
        RejectedLine: A digit stands in another's column.
    """
    shown = record[first - 1 : first + 6]
    for place, mark in enumerate(shown):
        if mark not in (" ", str(place + 1)):
            raise RejectedLine(first + place, "days", "each day stands in its column")
    return tuple(int(mark) for mark in shown if mark != " ")


def day_variation(record: str, column: int) -> int | None:
    """Days after the date of origin: blank (None), 0 to 7, or A for the day before.

    Raises:
        RejectedLine: Another mark.
    """
    mark = text(record, column, column)
    if mark not in _DAY_VARIATIONS:
        raise RejectedLine(column, "date_variation", "a variation is 0 to 7 or A")
    return _DAY_VARIATIONS[mark]


def _is_number(shown: str) -> bool:
    return shown.isascii() and shown.isdigit()


def _date_of(shown: str) -> date | None:
    days, month, years = shown[:2], shown[2:5], shown[5:7]
    digits = days + years
    place = _MONTHS.find(month)
    if len(shown) != len("DDMMMYY") or place % len("MMM") or not _is_number(digits):
        return None
    year = int(years) + (2000 if int(years) < _CENTURY_TURN else 1900)
    try:
        return date(year, place // len("MMM") + 1, int(days))
    except ValueError:
        return None
