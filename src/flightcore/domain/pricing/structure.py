"""Turns plain data, as TOML and JSON give it, into the values of a filed record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from flightcore.domain.kernel import Money, Rounding, RoundingMode
from flightcore.domain.kernel.errors import InvalidInput, InvalidTariff

MAX_ITEMS = 10_000
"""Values that one field may list."""

_ROUNDING_WORDS = 4


class Misfit(ValueError):
    """A value that its field cannot hold; ``field`` is the path to it."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def structure(kind: type, value: object, field: str = "") -> Any:
    """Build a value of a type from plain data.

    Amounts are written ``"12.34 USD"``, roundings ``"EUR up to 1.00"``, rates as
    text or whole numbers; days and times as TOML has them or as ISO text.

    Raises:
        Misfit: The data does not fit; it says where.
    """
    reader = _READERS.get(kind)
    if reader is None:
        reader = _reader_of(kind)
    try:
        return reader(value, field)
    except InvalidInput as error:
        inner = error.facts.get("field", "") if isinstance(error, InvalidTariff) else ""
        path = ".".join(part for part in (field, inner) if part)
        raise Misfit(error.facts.get("reason", error.message), path) from error


_Reader = Callable[[object, str], Any]


@cache
def _reader_of(kind: Any) -> _Reader:
    if get_origin(kind) is tuple:
        return _items(get_args(kind)[0])
    if get_origin(kind) is UnionType:
        inner = next(part for part in get_args(kind) if part is not NoneType)
        return lambda value, field: structure(inner, value, field)
    if issubclass(kind, StrEnum):
        return _choice(kind)
    return _record(kind)


def _items(kind: type) -> _Reader:
    def read(value: object, field: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)) or len(value) > MAX_ITEMS:
            raise Misfit("a list is expected", field)
        return tuple(
            structure(kind, item, f"{field}[{index}]")
            for index, item in enumerate(value)
        )

    return read


def _choice(kind: type[StrEnum]) -> _Reader:
    def read(value: object, field: str) -> StrEnum:
        try:
            return kind(str(value))
        except ValueError:
            options = ", ".join(option.value for option in kind)
            raise Misfit(f"one of {options} is expected", field) from None

    return read


def _record(kind: type) -> _Reader:
    fields = attrs.fields_dict(kind)
    types = get_type_hints(kind)

    def read(value: object, field: str) -> Any:
        if not isinstance(value, Mapping):
            raise Misfit("a table is expected", field)
        prefix = f"{field}." if field else ""
        for name in value:
            if name not in fields:
                raise Misfit("no such field", f"{prefix}{name}")
        for name, attribute in fields.items():
            if attribute.default is attrs.NOTHING and name not in value:
                raise Misfit("missing", f"{prefix}{name}")
        return kind(
            **{
                name: structure(types[name], item, f"{prefix}{name}")
                for name, item in value.items()
            }
        )

    return read


def _plain(kind: type, words: str) -> _Reader:
    def read(value: object, field: str) -> Any:
        if type(value) is not kind:
            raise Misfit(f"{words} is expected", field)
        return value

    return read


def _iso(kind: type[date] | type[time], words: str) -> _Reader:
    def read(value: object, field: str) -> date | time:
        if type(value) is kind:
            return value
        try:
            return kind.fromisoformat(str(value))
        except ValueError:
            raise Misfit(f"{words} is expected", field) from None

    return read


def _decimal(value: object, field: str) -> Decimal:
    # A float has lost the number that was written.
    if isinstance(value, (bool, float)):
        raise Misfit("a number written as text is expected", field)
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise Misfit("a number is expected", field) from None


def _money(value: object, field: str) -> Money:
    amount, _, currency = str(value).partition(" ")
    if not isinstance(value, str) or not currency:
        raise Misfit('an amount such as "12.34 USD" is expected', field)
    return Money.of(amount, currency)


def _rounding(value: object, field: str) -> Rounding:
    words = value.split() if isinstance(value, str) else []
    if len(words) != _ROUNDING_WORDS or words[2] != "to":
        raise Misfit('a rounding such as "EUR up to 1.00" is expected', field)
    currency, mode, _, unit = words
    return Rounding(Money.of(unit, currency), structure(RoundingMode, mode, field))


_READERS: Mapping[Any, _Reader] = {
    str: _plain(str, "a text"),
    int: _plain(int, "a whole number"),
    bool: _plain(bool, "true or false"),
    date: _iso(date, "a day such as 2026-12-24"),
    time: _iso(time, "a time such as 06:30"),
    Decimal: _decimal,
    Money: _money,
    Rounding: _rounding,
}
