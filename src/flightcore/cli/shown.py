"""What people read: durations, amounts, clocks, in few characters."""

from __future__ import annotations

from datetime import datetime, timedelta

from flightcore.domain.kernel import LocalTime, Money
from flightcore.domain.schedule import FlightDesignator


def flight(designator: FlightDesignator) -> str:
    """``B6 323``: told apart, since an airline's code may end with a digit."""
    return f"{designator.carrier} {designator.number}{designator.suffix}"


def duration(span: timedelta) -> str:
    """Hours and minutes: ``5h 35m``."""
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60}h {minutes % 60:02}m"


def amount(money: Money | None) -> str:
    """``1,234.50 USD``; a dash for none."""
    return "–" if money is None else f"{money.decimal:,f} {money.currency}"


def clock(time: LocalTime) -> str:
    """``9 Dec 07:00``, by the clock of the place."""
    return f"{time.wall.day} {time.wall:%b %H:%M}"


def landing(departure: LocalTime, arrival: LocalTime) -> str:
    """The local time of arrival, and how many calendar days later that is."""
    days = (arrival.date - departure.date).days
    return f"{arrival.wall:%H:%M}{f' {days:+d}' if days else ''}"


def moment(instant: datetime) -> str:
    """``2026-12-09 07:00 UTC``."""
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def plural(count: int, noun: str) -> str:
    """``1 flight``, ``1,234 flights``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
