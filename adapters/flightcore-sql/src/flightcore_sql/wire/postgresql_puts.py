"""What PostgreSQL is sent to write: every table's rows as one JSON argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

import attrs
import msgspec

from flightcore.ports.columns import Column, columns_of
from flightcore.ports.judgement import Judgement
from flightcore.ports.rows import ROW_TYPES, CounterRow
from flightcore_sql.schema import PREFIX
from flightcore_sql.wire.base import Put, Run, quoted

_TYPES: dict[type, str] = {
    str: "text",
    int: "bigint",
    bytes: "text",
    date: "date",
    datetime: "timestamptz",
}
_MOVED = f"""UPDATE {PREFIX}counter AS own SET used = own.used + x.delta
FROM json_to_recordset(%s::json)
AS x(flight_date text, leg bigint, node text, delta bigint)
WHERE (own.flight_date, own.leg, own.node) = (x.flight_date, x.leg, x.node)"""

Shape = tuple[str, Put] | None
"""A table and what becomes of it; None: counters move."""


@attrs.frozen
class Step:
    """One part of a statement.

    Attributes:
        shape: What it does.
        values: Its rows as JSON.
        size: How many.
    """

    shape: Shape
    values: str
    size: int


def moves(judgement: Judgement) -> list[Step]:
    """The change of ``used`` of each counter; absent where no seat moves."""
    if not judgement.deltas:
        return []
    named = [
        {"flight_date": key.flight_date, "leg": key.leg, "node": key.node, "delta": by}
        for key, by in judgement.deltas.items()
    ]
    return [Step(None, _json(named), len(named))]


def step_of(run: Run) -> Step:
    """A run of rows."""
    return Step((run.table, run.put), _json(run.rows), len(run.rows))


def _json(rows: Sequence[object]) -> str:
    return msgspec.json.encode(rows).decode()


def moves_and_replaces(judgement: Judgement) -> bool:
    """Whether a counter may be both moved and replaced: a statement does one of it."""
    return bool(judgement.deltas) and any(
        isinstance(row, CounterRow) for each in judgement.accepted for row in each.puts
    )


MAX_STATEMENTS = 128
"""Statements that are remembered; each has two parts a table at most."""


@lru_cache(maxsize=MAX_STATEMENTS)
def writing(shapes: tuple[Shape, ...]) -> str:
    """The statement; its one record holds how many rows each part wrote.

    The parts are done in the order in which they are counted.
    """
    parts = [
        f"p{place} AS ({_part(shape)} RETURNING 1)"
        for place, shape in enumerate(shapes)
    ]
    counts = [f"(SELECT count(*) FROM p{place})" for place in range(len(shapes))]
    return f"WITH {', '.join(parts)} SELECT {', '.join(counts)}"


def _part(shape: Shape) -> str:
    if shape is None:
        return _MOVED
    table, put = shape
    return _inserting(table) if put is Put.ADD else _replacing(table)


def _inserting(table: str) -> str:
    columns = columns_of(ROW_TYPES[table])
    names = ", ".join(quoted(column.name) for column in columns)
    values = ", ".join(map(_value, columns))
    source = _source(table)
    return f"INSERT INTO {PREFIX}{table} ({names}) SELECT {values} FROM {source}"


def _replacing(table: str) -> str:
    rows = ROW_TYPES[table]
    kept = {*rows.KEY, *(("used",) if rows is CounterRow else ())}
    changes = ", ".join(
        f"{quoted(column.name)} = {_value(column)}"
        for column in columns_of(rows)
        if column.name not in kept
    )
    key = " AND ".join(f"own.{name} = x.{name}" for name in map(quoted, rows.KEY))
    return (
        f"UPDATE {PREFIX}{table} AS own SET {changes} FROM {_source(table)} "
        f"WHERE {key} AND own.version = x.version - 1"
    )


def _source(table: str) -> str:
    typed = ", ".join(
        f"{quoted(column.name)} {_TYPES[column.kind]}"
        for column in columns_of(ROW_TYPES[table])
    )
    return f"json_to_recordset(%s::json) AS x({typed})"


def _value(column: Column) -> str:
    name = f"x.{quoted(column.name)}"
    return f"decode({name}, 'base64')" if column.kind is bytes else name
