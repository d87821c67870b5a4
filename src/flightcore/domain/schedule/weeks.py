"""Moving a schedule by whole weeks, so that every flight keeps its weekday."""

from __future__ import annotations

from datetime import date

from flightcore.domain.kernel.errors import InvalidSchedule

YEARS = range(1970, 2101)
"""Years that a schedule's dates may lie in."""


def weeks_to(earliest: date, first_day: date | None) -> int:
    """The whole weeks by which a schedule's dates move on.

    Args:
        earliest: The schedule's first date.
        first_day: No date comes to lie before it, and the first one less than a
            week after it; None leaves the dates alone.

    Returns:
        Weeks; below zero where the schedule moves back.

    Raises:
        InvalidSchedule: The first day lies outside ``YEARS``.
    """
    if first_day is None:
        return 0
    if first_day.year not in YEARS:
        raise InvalidSchedule("a schedule begins in 1970 to 2100", reason="first_day")
    return -((earliest - first_day).days // 7)
