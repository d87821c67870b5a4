"""PostgresqlWire: one statement to read, one to lock, one to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count as counting
from typing import Any

import attrs
import msgspec
from sqlalchemy import Connection

from flightcore.ports.columns import Column, columns_of
from flightcore.ports.find import Find
from flightcore.ports.judgement import Judgement, Needs
from flightcore.ports.rows import ROW_TYPES, ClaimRow, Row
from flightcore_sql.schema import PREFIX
from flightcore_sql.wire import questions
from flightcore_sql.wire.base import (
    Answers,
    Locked,
    Wire,
    check_moved,
    is_delicate,
    one_by_one,
    quoted,
    runs,
)
from flightcore_sql.wire.driver import records
from flightcore_sql.wire.postgresql_locks import (
    Arm,
    arms_of,
    existing,
    locking,
    not_in,
    read_locked,
)
from flightcore_sql.wire.postgresql_puts import (
    Step,
    moves,
    moves_and_replaces,
    step_of,
    writing,
)

OPENING = "flightcore.opening"
"""Under this name a connection knows the statements that begin its transactions."""
MOMENT_MILLISECONDS = 50
"""How long who must not wait may wait: for a commit that is on its way."""

_SPELLING = questions.Spelling(value="%s", among="{} = ANY(%s)")
_TYPES: dict[type, str] = {
    str: "text",
    int: "bigint",
    bytes: "bytea",
    date: "date",
    datetime: "timestamptz",
}
_CLAIMS = (
    f"SELECT {', '.join(quoted(column.name) for column in columns_of(ClaimRow))} "
    f"FROM {PREFIX}claim JOIN unnest(%s::text[], %s::text[]) "
    "AS wanted(scope, key_) USING (scope, key_)"
)
_CLAIM_NAMES = tuple(column.name for column in columns_of(ClaimRow))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


_TURNING: dict[type, Callable[[Any], Any]] = {datetime: _utc}


@attrs.frozen
class _Union:
    """Questions as one statement, whose records share typed places.

    The first place says whose record it is: the number of the question, or -1 for the
    clock.
    """

    text: str
    readings: tuple[questions.Reading, ...]
    clock: int


@lru_cache(maxsize=questions.MAX_TEXTS)
def _union(shapes: tuple[questions.Shape, ...]) -> _Union:
    asked = [columns_of(ROW_TYPES[shape.table]) for shape in shapes]
    kinds = [kind for kind in _TYPES for _ in range(_most(kind, asked))]
    texts, readings = [], []
    for number, (shape, columns) in enumerate(zip(shapes, asked, strict=True)):
        places = _places(kinds, columns)
        named = {
            place: column.name for place, column in zip(places, columns, strict=True)
        }
        selected = [named.get(place, _null(kind)) for place, kind in enumerate(kinds)]
        ending = questions.ending(shape, _SPELLING)
        texts.append(f"(SELECT {', '.join((str(number), *selected))} {ending})")
        shifted = [place + 1 for place in places]
        readings.append(questions.reading(shape.table, shifted, _TURNING))
    clock = kinds.index(datetime)
    last = [_null(kind) for kind in kinds]
    last[clock] = "clock_timestamp()"
    texts.append(f"(SELECT {', '.join(('-1', *last))})")
    return _Union(" UNION ALL ".join(texts), tuple(readings), clock + 1)


def _most(kind: type, asked: Sequence[Sequence[Column]]) -> int:
    """Places of that type; one at least for the clock."""
    wanted = [sum(column.kind is kind for column in columns) for columns in asked]
    return max(*wanted, 1 if kind is datetime else 0)


def _places(kinds: Sequence[type], columns: Sequence[Column]) -> list[int]:
    """A place of its type for each column."""
    free = {kind: counting(kinds.index(kind)) for kind in {*kinds}}
    return [next(free[column.kind]) for column in columns]


def _null(kind: type) -> str:
    return f"NULL::{_TYPES[kind]}"


class PostgresqlWire(Wire):
    """Statements of PostgreSQL, with rows as one JSON argument a table."""

    reads_at_once = True
    begins_with_locks = True
    skips_held = True

    # -- reading ------------------------------------------------------------------

    def read(self, connection: Connection, asked: Sequence[Find[Any]]) -> Answers:
        """One statement, which sees one moment; its clock is read after that."""
        union = _union(tuple([questions.shape_of(question) for question in asked]))
        values: list[Any] = []
        for question in asked:
            values.extend(questions.values_of(question))
        found: list[list[Row]] = [[] for _ in asked]
        now = None
        for record in records(connection, union.text, values):
            place = record[0]
            if place < 0:
                now = record[union.clock].astimezone(UTC)
            else:
                found[place].append(union.readings[place].row(record))
        return now, [tuple(rows) for rows in found]

    def claims(
        self, connection: Connection, keys: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], ClaimRow]:
        """A new statement sees what was committed while the locks were waited for."""
        scopes, names = zip(*keys, strict=True)
        found = records(connection, _CLAIMS, (list(scopes), list(names)))
        named = [dict(zip(_CLAIM_NAMES, record, strict=True)) for record in found]
        rows = [ClaimRow(**{**each, "at": _utc(each["at"])}) for each in named]
        return {(row.scope, row.key_): row for row in rows}

    # -- locking ------------------------------------------------------------------

    def lock(
        self,
        connection: Connection,
        wanted: Needs,
        *,
        begins: bool = False,
        waits: bool = True,
    ) -> Locked:
        """One statement locks everything; its clock is read when it has all of it."""
        arms = arms_of(wanted)
        if begins:
            keys = [_quoted(connection, arm.keys()) for arm in arms]
            text = locking(arms, keys, waits=waits)
            limit = "" if waits else f"SET LOCAL lock_timeout = {MOMENT_MILLISECONDS};"
            found = records(connection, f"{connection.info[OPENING]};{limit}{text}")
        else:
            text = locking(arms, ["%s"] * len(arms), waits=waits)
            found = records(connection, text, [arm.keys() for arm in arms])
        ((stood, now),) = found
        locked = read_locked(arms, stood, now.astimezone(UTC))
        return locked if waits else _with_held(connection, arms, locked)

    # -- writing ------------------------------------------------------------------

    def write(self, connection: Connection, judgement: Judgement) -> None:
        """One statement, unless rows must be put in their order."""
        in_order = moves_and_replaces(judgement) or is_delicate(judgement)
        moved, put = moves(judgement), runs(judgement, in_order=in_order)
        if in_order:
            for step in (*moved, *map(step_of, one_by_one(put))):
                _send(connection, [step])
        elif steps := [*moved, *map(step_of, put)]:
            _send(connection, steps)


def _with_held(connection: Connection, arms: Sequence[Arm], locked: Locked) -> Locked:
    """Tell what others hold from what does not exist."""
    if len(locked.versions) + len(locked.counters) == sum(map(len, arms)):
        return locked
    absent = [left for arm in arms if (left := not_in(arm, locked)).wanted]
    values = tuple(arm.keys() for arm in absent)
    ((names,),) = records(connection, existing(absent), values)
    return attrs.evolve(locked, held=frozenset(msgspec.json.decode(names)))


def _quoted(connection: Connection, text: str) -> str:
    # The driver is there: a connection of its is open.
    from psycopg.pq import Escaping

    raw: Any = connection.connection.driver_connection
    coding = raw.info.encoding
    escaped = Escaping(raw.pgconn).escape_literal(text.encode(coding))
    return bytes(escaped).decode(coding)


def _send(connection: Connection, steps: Sequence[Step]) -> None:
    text = writing(tuple(step.shape for step in steps))
    values = tuple(step.values for step in steps)
    (counts,) = records(connection, text, values)
    for step, count in zip(steps, counts, strict=True):
        check_moved(count, step.size)
