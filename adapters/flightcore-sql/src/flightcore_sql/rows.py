"""Rows to values and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

import attrs

from flightcore.ports.columns import columns_of
from flightcore.ports.rows import ROW_TYPES, CounterRow, Row

_R = TypeVar("_R", bound=Row)


def reader_of(rows: type[_R]) -> Callable[[Sequence[Any]], _R]:
    """What makes a row of a record with all columns."""
    names = tuple(column.name for column in columns_of(rows))
    return lambda record: rows(**dict(zip(names, record, strict=True)))


@attrs.frozen
class Values:
    """Makes the values of statements from rows of one class."""

    names: tuple[str, ...]
    changing: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    _get: Callable[[Row], tuple[Any, ...]]

    def adding(self, row: Row) -> dict[str, Any]:
        """Values of ``statements.adding``."""
        return dict(zip(self.names, self._get(row), strict=True))

    def replacing(self, row: Row) -> dict[str, Any]:
        """Values of ``statements.replacing``."""
        values = {bound: getattr(row, name) for name, bound in self.changing}
        for bound, value in zip(self.key, row.key, strict=True):
            values[bound] = value
        values["old_version"] = values["new_version"] - 1
        return values


def values_of(rows: type[Row]) -> Values:
    """What makes the values of a class's statements."""
    return _values(rows.TABLE)


@cache
def _values(table: str) -> Values:
    rows = ROW_TYPES[table]
    names = tuple(column.name for column in columns_of(rows))
    kept = {*rows.KEY, *(("used",) if rows is CounterRow else ())}
    return Values(
        names,
        tuple((name, f"new_{name}") for name in names if name not in kept),
        tuple(f"key_0_{part}" for part in range(len(rows.KEY))),
        cast("Callable[[Row], tuple[Any, ...]]", attrgetter(*names)),
    )
