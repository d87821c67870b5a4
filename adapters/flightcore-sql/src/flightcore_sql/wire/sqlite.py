"""SqliteWire: what is in the process costs little but the making of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.ports.columns import columns_of
from flightcore.ports.find import Find
from flightcore.ports.judgement import (
    Judgement,
    Needs,
    RowKey,
    counter_key,
    counter_of,
)
from flightcore.ports.rows import ROW_TYPES, ClaimRow, CounterRow, Row, is_versioned
from flightcore_sql.schema import PREFIX
from flightcore_sql.wire import questions
from flightcore_sql.wire.base import (
    Answers,
    Locked,
    Put,
    Wire,
    check_moved,
    is_delicate,
    quoted,
    runs,
)
from flightcore_sql.wire.driver import all_changed, records

_SPELLING = questions.Spelling(
    value="?", among="{} IN (SELECT value FROM json_each(?))"
)
_MOVE = (
    f"UPDATE {PREFIX}counter SET used = used + ? "
    "WHERE flight_date = ? AND leg = ? AND node = ?"
)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(found: date | str) -> date:
    # A host's connection may turn columns of days into days itself.
    return found if isinstance(found, date) else date.fromisoformat(found)


_TURNING: dict[type, Callable[[Any], Any]] = {datetime: _instant, date: _day}


class SqliteWire(Wire):
    """Lists of keys are one JSON argument; rows are the driver's own to loop over."""

    # -- reading ------------------------------------------------------------------

    def read(self, connection: Connection, asked: Sequence[Find[Any]]) -> Answers:
        """One statement a question, in the caller's transaction."""
        return None, [_answer(connection, question) for question in asked]

    def claims(
        self, connection: Connection, keys: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], ClaimRow]:
        """Nobody else writes meanwhile."""
        names = [column.name for column in columns_of(ClaimRow)]
        found = _by_key(connection, ClaimRow, names, keys)
        rows = [_reading(ClaimRow.TABLE).row(record) for record in found]
        return {row.key: row for row in rows if isinstance(row, ClaimRow)}

    # -- locking ------------------------------------------------------------------

    def lock(
        self,
        connection: Connection,
        wanted: Needs,
        *,
        begins: bool = False,
        waits: bool = True,
    ) -> Locked:
        """The file is locked already."""
        versions: dict[RowKey, int] = {}
        for rows, group in groupby(wanted.rows, key=lambda item: item[0]):
            keys = [key for _, key in group]
            width = len(rows.KEY)
            names = [*rows.KEY, *(("version",) if is_versioned(rows) else ())]
            for record in _by_key(connection, rows, names, keys):
                version = record[width] if len(names) > width else 1
                versions[rows, tuple(record[:width])] = version
        counters = _counters(connection, wanted.counters)
        return Locked(now=None, versions=versions, counters=counters)

    # -- writing ------------------------------------------------------------------

    def write(self, connection: Connection, judgement: Judgement) -> None:
        """One statement a run, whose rows follow each other."""
        moved = [(by, *key) for key, by in judgement.deltas.items()]
        if moved:
            _send(connection, _MOVE, moved)
        for run in runs(judgement, in_order=is_delicate(judgement)):
            values = _values(run.table, run.put)
            _send(connection, _putting(run.table, run.put), [*map(values, run.rows)])


def _send(connection: Connection, text: str, values: list[tuple[Any, ...]]) -> None:
    check_moved(all_changed(connection, text, values), len(values))


def _answer(connection: Connection, asked: Find[Any]) -> tuple[Row, ...]:
    shape = questions.shape_of(asked)
    read = _reading(asked.rows.TABLE)
    names = ", ".join(quoted(column.name) for column in read.columns)
    text = f"SELECT {names} {questions.ending(shape, _SPELLING)}"
    values = tuple(map(_given, questions.values_of(asked)))
    return tuple([read.row(each) for each in records(connection, text, values)])


@lru_cache(maxsize=questions.MAX_TEXTS)
def _reading(table: str) -> questions.Reading:
    width = len(columns_of(ROW_TYPES[table]))
    return questions.reading(table, range(width), _TURNING)


def _given(value: Any) -> Any:
    """A value as the driver takes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return msgspec.json.encode([_given(item) for item in value]).decode()
    return value


def _by_key(
    connection: Connection,
    rows: type[Row],
    names: Sequence[str],
    keys: Sequence[Sequence[Any]],
) -> Iterator[Sequence[Any]]:
    if keys:
        wanted = msgspec.json.encode(keys).decode()
        text = _keyed(rows.TABLE, tuple(names))
        yield from records(connection, text, (wanted,))


@lru_cache(maxsize=questions.MAX_TEXTS)
def _keyed(table: str, names: tuple[str, ...]) -> str:
    """Rows by primary key; the order of the tables makes it look each key up."""
    same = " AND ".join(
        f"own.{quoted(name)} = json_extract(wanted.value, '$[{place}]')"
        for place, name in enumerate(ROW_TYPES[table].KEY)
    )
    read = ", ".join(f"own.{quoted(name)}" for name in names)
    return (
        f"SELECT {read} FROM json_each(?) AS wanted "
        f"CROSS JOIN {PREFIX}{table} AS own WHERE {same}"
    )


def _counters(
    connection: Connection, keys: Sequence[CounterKey]
) -> dict[CounterKey, Counter]:
    names = [column.name for column in columns_of(CounterRow)]
    found = _by_key(connection, CounterRow, names, keys)
    rows = [CounterRow(**dict(zip(names, record, strict=True))) for record in found]
    return {counter_key(row): counter_of(row) for row in rows}


@lru_cache(maxsize=questions.MAX_TEXTS)
def _putting(table: str, put: Put) -> str:
    rows = ROW_TYPES[table]
    if put is Put.ADD:
        names = [column.name for column in columns_of(rows)]
        places = ", ".join("?" * len(names))
        into = ", ".join(map(quoted, names))
        return f"INSERT INTO {PREFIX}{table} ({into}) VALUES ({places})"
    changes = ", ".join(f"{quoted(name)} = ?" for name in _changing(rows))
    key = " AND ".join(f"{quoted(name)} = ?" for name in rows.KEY)
    return f"UPDATE {PREFIX}{table} SET {changes} WHERE {key} AND version = ? - 1"


def _changing(rows: type[Row]) -> list[str]:
    kept = {*rows.KEY, *(("used",) if rows is CounterRow else ())}
    return [column.name for column in columns_of(rows) if column.name not in kept]


@lru_cache(maxsize=questions.MAX_TEXTS)
def _values(table: str, put: Put) -> Callable[[Row], tuple[Any, ...]]:
    """What makes the values of a statement of :func:`_putting`."""
    rows = ROW_TYPES[table]
    kinds = {column.name: column.kind for column in columns_of(rows)}
    names = list(kinds)
    if put is Put.REPLACE:
        names = [*_changing(rows), *rows.KEY, "version"]
    get = attrgetter(*names)
    turned = [
        place for place, name in enumerate(names) if kinds[name] in (date, datetime)
    ]

    def values(row: Row) -> tuple[Any, ...]:
        found = list(get(row))
        for place in turned:
            found[place] = _given(found[place])
        return tuple(found)

    return values
