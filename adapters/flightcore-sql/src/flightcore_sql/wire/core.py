"""CoreWire: SQLAlchemy Core, for a database without statements of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Update

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.ports.find import Find
from flightcore.ports.judgement import (
    Judgement,
    Needs,
    RowKey,
    counter_key,
    counter_of,
)
from flightcore.ports.rows import ROW_TYPES, ClaimRow, CounterRow, Row
from flightcore_sql import statements
from flightcore_sql.dialects.base import Dialect
from flightcore_sql.rows import reader_of, values_of
from flightcore_sql.wire.base import (
    Answers,
    Locked,
    Put,
    Run,
    Wire,
    check_moved,
    runs,
)

_R = TypeVar("_R", bound=Row)
_T = TypeVar("_T")


class CoreWire(Wire):
    """One statement for each table and kind of row.

    Args:
        dialect: The database's ways.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def read(self, connection: Connection, asked: Sequence[Find[Any]]) -> Answers:
        """One statement a question; the clock last."""
        found = [self._find(connection, question) for question in asked]
        return self._now(connection), found

    def _find(self, connection: Connection, asked: Find[Any]) -> tuple[Row, ...]:
        query = statements.finding(statements.shape_of(asked))
        records = connection.execute(query, statements.values_of(asked))
        return tuple(map(reader_of(asked.rows), records))

    def _now(self, connection: Connection) -> Any:
        return self._dialect.now(connection) if self._dialect.has_clock else None

    def lock(
        self,
        connection: Connection,
        wanted: Needs,
        *,
        begins: bool = False,
        waits: bool = True,
    ) -> Locked:
        """One statement a table; the clock last."""
        versions = self._versions(connection, wanted.rows)
        counters = self._counters(connection, wanted.counters)
        now = self._now(connection)
        return Locked(now=now, versions=versions, counters=counters)

    def claims(
        self, connection: Connection, keys: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], ClaimRow]:
        """Locked, too, where they exist."""
        found = self._load(connection, ClaimRow, keys)
        return {(row.scope, row.key_): row for row in found}

    def _counters(
        self, connection: Connection, keys: Sequence[CounterKey]
    ) -> dict[CounterKey, Counter]:
        wanted = [(key.flight_date, key.leg, key.node) for key in keys]
        rows = self._load(connection, CounterRow, wanted)
        return {counter_key(row): counter_of(row) for row in rows}

    def _versions(
        self, connection: Connection, keys: Sequence[RowKey]
    ) -> dict[RowKey, int]:
        found: dict[RowKey, int] = {}
        for rows, group in groupby(keys, key=lambda item: item[0]):
            width = len(rows.KEY)
            wanted = [key for _, key in group]
            for record in self._select(connection, rows, wanted, versions=True):
                version = record[width] if len(record) > width else 1
                found[rows, tuple(record[:width])] = version
        return found

    def _load(
        self, connection: Connection, rows: type[_R], keys: Sequence[tuple[Any, ...]]
    ) -> list[_R]:
        read = reader_of(rows)
        found = self._select(connection, rows, keys, versions=False)
        return [read(record) for record in found]

    def _select(
        self,
        connection: Connection,
        rows: type[Row],
        keys: Sequence[tuple[Any, ...]],
        *,
        versions: bool,
    ) -> Iterator[Sequence[Any]]:
        for chunk in _chunks(keys, statements.MAX_KEYS):
            wanted = statements.padded(chunk)
            query = statements.keyed(rows.TABLE, len(wanted), versions=versions)
            values = statements.key_values(*wanted)
            yield from connection.execute(self._dialect.locking(query), values)

    def write(self, connection: Connection, judgement: Judgement) -> None:
        """One statement a run."""
        moves = [
            {**statements.key_values(key), "delta": delta}
            for key, delta in judgement.deltas.items()
        ]
        if moves:
            _update(connection, statements.moving(), moves)
        # Many values for one statement are sent, or looped over, in their order.
        for run in runs(judgement):
            _put(connection, run)


def _put(connection: Connection, run: Run) -> None:
    values = values_of(ROW_TYPES[run.table])
    if run.put is Put.ADD:
        added = [values.adding(row) for row in run.rows]
        connection.execute(statements.adding(run.table), added)
    else:
        replaced = [values.replacing(row) for row in run.rows]
        _update(connection, statements.replacing(run.table), replaced)


def _update(
    connection: Connection, statement: Update, values: list[dict[str, Any]]
) -> None:
    check_moved(connection.execute(statement, values).rowcount, len(values))


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
