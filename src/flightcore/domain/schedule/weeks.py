"""Moving a schedule by whole weeks, so that every flight keeps its weekday."""

from __future__ import annotations

from datetime import date


def weeks_to(earliest: date, first_day: date | None) -> int:
    """The whole weeks by which a schedule's dates move on.

    Args:
        earliest: The schedule's first date.
        first_day: No date comes to lie before it, and the first one less than a
            week after it; None leaves the dates alone.

    Returns:
        Weeks; below zero where the schedule moves back.
    """
    if first_day is None:
        return 0
    return -((earliest - first_day).days // 7)
