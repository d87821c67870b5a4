"""One table in memory: rows by key, indexes, unique constraints, and an undo log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from operator import attrgetter
from typing import Any

from flightcore.ports.rows import Row, is_work
from flightcore.ports.store import Operator, Where

Key = tuple[Any, ...]


def due_at_of(row: Any) -> Any:
    """When a row of work is due; only classes of work have the column."""
    return row.due_at


class InUse(Exception):
    """A put met a unique constraint; internal to this store."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        super().__init__(table, columns)
        self.table = table
        self.columns = columns


class Index:
    """Keys of rows by the values of some columns; rows with a NULL are left out."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns
        self._get = attrgetter(*columns)
        self._keys: dict[Any, dict[Key, None]] = {}

    def values(self, row: Row) -> Key | None:
        """The row's entry, or None where a column is NULL."""
        found = self._get(row)
        entry: Key = found if len(self.columns) > 1 else (found,)
        return None if None in entry else entry

    def keys(self, entry: Key) -> Iterable[Key]:
        """Keys of the rows with these values."""
        return self._keys.get(entry, ())

    def add(self, key: Key, row: Row) -> None:
        """Enter a row."""
        entry = self.values(row)
        if entry is not None:
            self._keys.setdefault(entry, {})[key] = None

    def remove(self, key: Key, row: Row) -> None:
        """Forget a row."""
        entry = self.values(row)
        if entry is not None:
            keys = self._keys[entry]
            del keys[key]
            if not keys:
                del self._keys[entry]


class Table:
    """Rows of one class. Not safe for threads; the store locks around it."""

    def __init__(self, rows: type[Row]) -> None:
        self._class = rows
        self._rows: dict[Key, Row] = {}
        self._sorted: list[Key] | None = None
        self._unique = [Index(columns) for columns in rows.UNIQUE]
        plain = {*_prefixes(rows.KEY[:-1])}
        plain.update(prefix for entry in rows.INDEXES for prefix in _prefixes(entry))
        plain -= {index.columns for index in self._unique}
        self._indexes = [*self._unique, *(Index(columns) for columns in sorted(plain))]
        self._open: dict[Key, None] | None = {} if is_work(rows) else None

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: Key) -> Row | None:
        """The row with that primary key."""
        return self._rows.get(key)

    def set(self, row: Row) -> Row | None:
        """Add or replace a row, and return what stood there.

        Raises:
            InUse: Another row has the values of a unique constraint.
        """
        for index in self._unique:
            entry = index.values(row)
            if entry is not None and any(key != row.key for key in index.keys(entry)):
                raise InUse(self._class.TABLE, index.columns)
        return self.restore(row.key, row)

    def restore(self, key: Key, row: Row | None) -> Row | None:
        """Put a row, or its absence, without a question; return what stood there."""
        old = self._rows.get(key)
        if (old is None) != (row is None):
            self._sorted = None
        if old is not None:
            self._leave(key, old)
        if row is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = row
            self._enter(key, row)
        return old

    def _enter(self, key: Key, row: Row) -> None:
        for index in self._indexes:
            index.add(key, row)
        if self._open is not None and due_at_of(row) is not None:
            self._open[key] = None

    def _leave(self, key: Key, row: Row) -> None:
        for index in self._indexes:
            index.remove(key, row)
        if self._open is not None:
            self._open.pop(key, None)

    def open_work(self) -> Iterator[Row]:
        """Rows of work with a ``due_at``, in no order."""
        return (self._rows[key] for key in self._open or ())

    def candidates(self, where: Sequence[Where]) -> Iterable[Row]:
        """A superset of the rows that satisfy the conditions, by the best index."""
        options = _options(where)
        if all(name in options for name in self._class.KEY):
            keys = product(*(options[name] for name in self._class.KEY))
            return [self._rows[key] for key in keys if key in self._rows]
        usable = [
            index
            for index in self._indexes
            if all(name in options for name in index.columns)
        ]
        if not usable:
            return self._rows.values()
        best = max(usable, key=lambda index: len(index.columns))
        entries = product(*(options[name] for name in best.columns))
        return [self._rows[key] for entry in entries for key in best.keys(entry)]

    def page(self, after: Key | None, limit: int) -> tuple[Row, ...]:
        """Rows in key order, behind a key."""
        if self._sorted is None:
            self._sorted = sorted(self._rows)
        start = 0 if after is None else bisect_right(self._sorted, after)
        return tuple(self._rows[key] for key in self._sorted[start : start + limit])


def _prefixes(columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (columns[:length] for length in range(1, len(columns) + 1))


def _options(where: Sequence[Where]) -> dict[str, tuple[Any, ...]]:
    """Per column, the values that conditions leave it."""
    options: dict[str, tuple[Any, ...]] = {}
    for item in where:
        if item.operator is Operator.EQ:
            options[item.column] = (item.value,)
        elif item.operator is Operator.IN and item.column not in options:
            options[item.column] = tuple(dict.fromkeys(item.value))
    return options


class Journal:
    """What to undo, newest last."""

    def __init__(self) -> None:
        self._entries: list[tuple[Table, Key, Row | None]] = []

    def put(self, table: Table, row: Row) -> None:
        """Set a row and note what stood there."""
        self._entries.append((table, row.key, table.set(row)))

    @property
    def mark(self) -> int:
        """A point to go back to."""
        return len(self._entries)

    def undo(self, mark: int = 0) -> None:
        """Go back to a point."""
        while len(self._entries) > mark:
            table, key, old = self._entries.pop()
            table.restore(key, old)
