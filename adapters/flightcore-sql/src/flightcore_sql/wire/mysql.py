"""MysqlWire: one statement a table, with keys and rows as one JSON argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Instant
from flightcore.ports.columns import columns_of
from flightcore.ports.find import Find
from flightcore.ports.judgement import (
    Judgement,
    Needs,
    RowKey,
    counter_key,
    counter_of,
)
from flightcore.ports.rows import ClaimRow, CounterRow, Row, is_versioned
from flightcore_sql.wire import mysql_texts as texts
from flightcore_sql.wire import questions
from flightcore_sql.wire.base import (
    Answers,
    Locked,
    Wire,
    check_moved,
    is_delicate,
    one_by_one,
    runs,
)
from flightcore_sql.wire.driver import changed, records

MAX_SENT = 1_000_000
"""Bytes of JSON in one statement, so that it passes ``max_allowed_packet``; a row that
is longer by itself goes by itself."""

_CLOCK = "SELECT UTC_TIMESTAMP(6)"


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


_TURNING: dict[type, Callable[[Any], Any]] = {datetime: _utc}


class MysqlWire(Wire):
    """Statements of MySQL and MariaDB, which name their collations apart."""

    skips_held = True

    # -- reading ------------------------------------------------------------------

    def read(self, connection: Connection, asked: Sequence[Find[Any]]) -> Answers:
        """One statement a question; the clock last."""
        found = [_answer(connection, question) for question in asked]
        return _now(connection), found

    def claims(
        self, connection: Connection, keys: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], ClaimRow]:
        """A read that locks sees what was committed while the locks were waited for.

        Any other sees what stood when a host's transaction looked first.
        """
        names = [column.name for column in columns_of(ClaimRow)]
        ending = texts.locking(connection, shared=True, waits=True)
        found = _by_key(connection, ClaimRow, names, keys, ending=ending)
        read = questions.reading(ClaimRow.TABLE, range(len(names)), _TURNING)
        rows = [read.row(record) for record in found]
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
        """One statement a table; the clock last."""
        versions: dict[RowKey, int] = {}
        held: set[str] = set()
        for (rows, shared), group in groupby(
            wanted.rows, key=lambda item: (item[0], item in wanted.guarded)
        ):
            keys = [key for _, key in group]
            ending = texts.locking(connection, shared=shared, waits=waits)
            found = _versions(connection, rows, keys, ending)
            versions.update(found)
            if not waits and len(found) < len(keys):
                absent = [key for key in keys if (rows, tuple(key)) not in found]
                held |= _existing(connection, rows, absent)
        ending = texts.locking(connection, shared=False, waits=waits)
        counters = _counters(connection, wanted.counters, ending)
        if not waits and len(counters) < len(wanted.counters):
            missing = [key for key in wanted.counters if key not in counters]
            held |= _existing(connection, CounterRow, missing)
        return Locked(
            now=_now(connection),
            versions=versions,
            counters=counters,
            held=frozenset(held),
        )

    # -- writing ------------------------------------------------------------------

    def write(self, connection: Connection, judgement: Judgement) -> None:
        """One statement a run, unless it is long, or rows must keep their order."""
        moved = [(*key, by) for key, by in judgement.deltas.items()]
        if moved:
            text = texts.moving(texts.collation(connection))
            _send(connection, text, moved)
        delicate = is_delicate(judgement)
        put = runs(judgement, in_order=delicate)
        for run in one_by_one(put) if delicate else put:
            text = texts.putting(run.table, run.put, texts.collation(connection))
            _send(connection, text, run.rows)


def _send(connection: Connection, text: str, rows: Sequence[object]) -> None:
    values = msgspec.json.encode(rows)
    if len(values) > MAX_SENT and len(rows) > 1:
        half = len(rows) // 2
        _send(connection, text, rows[:half])
        _send(connection, text, rows[half:])
        return
    check_moved(changed(connection, text, (values.decode(),)), len(rows))


def _now(connection: Connection) -> Instant:
    ((now,),) = records(connection, _CLOCK)
    return _utc(now)


def _answer(connection: Connection, asked: Find[Any]) -> tuple[Row, ...]:
    columns = columns_of(asked.rows)
    read = questions.reading(asked.rows.TABLE, range(len(columns)), _TURNING)
    text = texts.finding(questions.shape_of(asked))
    values = tuple(map(_given, questions.values_of(asked)))
    return tuple([read.row(each) for each in records(connection, text, values)])


def _given(value: Any) -> Any:
    """A value as the driver takes it; an empty list is one that nothing is in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, list):
        return [_given(item) for item in value] or [None]
    return value


def _by_key(
    connection: Connection,
    rows: type[Row],
    names: Sequence[str],
    keys: Sequence[Sequence[Any]],
    *,
    ending: str,
) -> Iterator[Sequence[Any]]:
    if keys:
        text = texts.keyed(rows.TABLE, tuple(names), texts.collation(connection))
        wanted = msgspec.json.encode(keys).decode()
        yield from records(connection, text + ending, (wanted,))


def _versions(
    connection: Connection, rows: type[Row], keys: Sequence[Sequence[Any]], ending: str
) -> dict[RowKey, int]:
    width = len(rows.KEY)
    names = [*rows.KEY, *(("version",) if is_versioned(rows) else ())]
    return {
        (rows, tuple(record[:width])): record[width] if len(names) > width else 1
        for record in _by_key(connection, rows, names, keys, ending=ending)
    }


def _counters(
    connection: Connection, keys: Sequence[CounterKey], ending: str
) -> dict[CounterKey, Counter]:
    names = [column.name for column in columns_of(CounterRow)]
    found = _by_key(connection, CounterRow, names, keys, ending=ending)
    rows = [CounterRow(**dict(zip(names, record, strict=True))) for record in found]
    return {counter_key(row): counter_of(row) for row in rows}


def _existing(
    connection: Connection, rows: type[Row], keys: Sequence[Sequence[Any]]
) -> set[str]:
    """What those of the rows are named by that are: others hold them."""
    found = _by_key(connection, rows, rows.KEY[:1], keys, ending="")
    return {str(record[0]) for record in found}
