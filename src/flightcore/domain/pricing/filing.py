"""Checks that filed records share; each refusal names the record and the field."""

from __future__ import annotations

import re
from datetime import date

import attrs

from flightcore.domain.kernel.errors import InvalidTariff
from flightcore.domain.kernel.money import Money

WHOLE = 100
"""All of an amount, in per cent."""

_SUNDAY = 7

_SHAPES = {
    "carrier": re.compile(r"[A-Z0-9]{2}|[A-Z]{3}", re.ASCII),
    "station": re.compile(r"[A-Z]{3}", re.ASCII),
    "country": re.compile(r"[A-Z]{2}", re.ASCII),
    "rbd": re.compile(r"[A-Z]", re.ASCII),
    "fare_basis": re.compile(r"[A-Z0-9]{1,15}(/[A-Z0-9]{1,10})?", re.ASCII),
    "tax": re.compile(r"[A-Z][A-Z0-9]|[A-Z0-9][A-Z]", re.ASCII),
    "rfisc": re.compile(r"[A-Z0-9]{3}", re.ASCII),
    "baggage": re.compile(r"[0-9]{1,2}(PC|K|L)", re.ASCII),
    "id": re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,63}", re.ASCII),
}


def require(holds: bool, reason: str, *, record: str, field: str) -> None:
    """Refuse a record that cannot be filed.

    Raises:
        InvalidTariff: ``holds`` is false.
    """
    if not holds:
        raise InvalidTariff(
            f"{record}: {field}: {reason}", reason=reason, record=record, field=field
        )


def check_shape(shape: str, value: str, *, record: str, field: str) -> None:
    """Refuse a code that is not of the named shape, such as ``carrier``.

    Raises:
        InvalidTariff: It is not.
    """
    if not _SHAPES[shape].fullmatch(value):
        require(False, f"not a well-formed {shape}", record=record, field=field)


def check_id(value: str, kind: str) -> None:
    """Refuse an id that could not name a record for good.

    Raises:
        InvalidTariff: Empty, longer than 64, or of unsafe characters.
    """
    check_shape("id", value, record=f"{kind} {value[:16]!r}", field="id")


def check_not_negative(amount: Money | None, *, record: str, field: str) -> None:
    """Refuse an amount below zero; none at all is fine.

    Raises:
        InvalidTariff: It is negative.
    """
    negative = amount is not None and amount.minor < 0
    require(not negative, "below zero", record=record, field=field)


def check_weekdays(weekdays: tuple[int, ...], *, record: str) -> None:
    """Refuse days of the week that are not ISO numbers, 1 for Monday.

    Raises:
        InvalidTariff: One is not 1 to 7.
    """
    known = all(1 <= day <= _SUNDAY for day in weekdays)
    require(known, "not 1 to 7", record=record, field="weekdays")


def check_percent(percent: int | None, *, record: str) -> None:
    """Refuse a percentage that is more than the whole; none at all is fine.

    Raises:
        InvalidTariff: Not 0 to 100.
    """
    sane = percent is None or 0 <= percent <= WHOLE
    require(sane, "not 0 to 100", record=record, field="percent")


@attrs.frozen(kw_only=True)
class Period:
    """Days from ``first`` to ``last``, both included; None leaves a side open.

    Raises:
        InvalidTariff: It ends before it begins.
    """

    first: date | None = None
    last: date | None = None

    def __attrs_post_init__(self) -> None:
        ordered = self.first is None or self.last is None or self.first <= self.last
        require(ordered, "ends before it begins", record="period", field="last")

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (
            self.last is None or day <= self.last
        )


ALWAYS = Period()
"""Every day."""
