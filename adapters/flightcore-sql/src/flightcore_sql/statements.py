"""Statements, built once for each shape, so that SQLAlchemy compiles each once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import attrs
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    not_,
    select,
    tuple_,
    update,
)

from flightcore.ports.rows import ROW_TYPES, Row, sequenced_by
from flightcore.ports.store import Find, Operator, Where
from flightcore_sql.schema import table_of

MAX_SHAPES = 512
"""Shapes of questions that are remembered."""
MAX_KEYS = 128
"""Keys that one statement asks for."""


@attrs.frozen
class Shape:
    """A question without its values."""

    table: str
    where: tuple[tuple[str, Operator], ...]
    order: tuple[str, ...] = ()
    descending: bool = False
    pages: bool = False
    counts: bool = False


def shape_of(asked: Find[Any], *, counts: bool = False) -> Shape:
    """The shape of a question."""
    where = _where_shape(asked.where)
    if counts:
        return Shape(asked.rows.TABLE, where, counts=True)
    pages = asked.after is not None
    return Shape(asked.rows.TABLE, where, asked.sort, asked.descending, pages)


def _where_shape(where: Sequence[Where]) -> tuple[tuple[str, Operator], ...]:
    return tuple((item.column, item.operator) for item in where)


def values_of(asked: Find[Any], *, counts: bool = False) -> dict[str, Any]:
    """The values that go with the shape."""
    values = _where_values(asked.where)
    if counts:
        return values
    values["limit_"] = asked.limit
    for place, value in enumerate(asked.after or ()):
        values[f"after_{place}"] = value
    return values


def _where_values(where: Sequence[Where]) -> dict[str, Any]:
    return {
        f"where_{place}": list(item.value)
        if item.operator is Operator.IN
        else item.value
        for place, item in enumerate(where)
        if item.operator not in (Operator.IS_NULL, Operator.NOT_NULL)
    }


@lru_cache(maxsize=MAX_SHAPES)
def finding(shape: Shape) -> Select[Any]:
    """Rows, or their number, for a question of that shape."""
    table = table_of(ROW_TYPES[shape.table])
    conditions = _conditions(shape.table, shape.where)
    if shape.counts:
        return select(func.count()).select_from(table).where(*conditions)
    sort = [table.c[name] for name in shape.order]
    if shape.pages:
        after = [
            bindparam(f"after_{place}", type_=column.type)
            for place, column in enumerate(sort)
        ]
        here, there = tuple_(*sort), tuple_(*after)
        conditions.append(here < there if shape.descending else here > there)
    order = [column.desc() if shape.descending else column.asc() for column in sort]
    limit = bindparam("limit_", type_=Integer())
    return select(table).where(*conditions).order_by(*order).limit(limit)


def _conditions(
    table: str, where: Sequence[tuple[str, Operator]]
) -> list[ColumnElement[bool]]:
    columns = table_of(ROW_TYPES[table]).c
    return [
        _condition(columns[name], operator, f"where_{place}")
        for place, (name, operator) in enumerate(where)
    ]


def _condition(
    column: ColumnElement[Any], operator: Operator, name: str
) -> ColumnElement[bool]:
    if operator is Operator.IS_NULL:
        return column.is_(None)
    if operator is Operator.NOT_NULL:
        return column.is_not(None)
    if operator is Operator.IN:
        return column.in_(bindparam(name, expanding=True, type_=column.type))
    return column.bool_op(operator.value)(bindparam(name, type_=column.type))


def _is_key(rows: type[Row]) -> list[ColumnElement[bool]]:
    columns = table_of(rows).c
    return [
        columns[name] == bindparam(f"key_{part}", type_=columns[name].type)
        for part, name in enumerate(rows.KEY)
    ]


def key_values(key: Sequence[Any]) -> dict[str, Any]:
    """Values for the condition on a primary key."""
    return {f"key_{part}": value for part, value in enumerate(key)}


@lru_cache(maxsize=MAX_SHAPES)
def due(table: str, where: tuple[tuple[str, Operator], ...]) -> Select[Any]:
    """Work that is due at ``now_`` and may be taken, at most ``limit_`` rows."""
    rows = ROW_TYPES[table]
    own = table_of(rows)
    query = select(own).where(
        own.c.due_at <= bindparam("now_", type_=own.c.due_at.type),
        *_conditions(table, where),
    )
    if group := sequenced_by(rows):
        earlier = own.alias("earlier")
        blocked = exists().where(
            *(earlier.c[name] == own.c[name] for name in group),
            earlier.c.sequence < own.c.sequence,
            earlier.c.due_at.is_not(None),
        )
        query = query.where(not_(blocked))
    order = [own.c.due_at, *(own.c[name] for name in rows.KEY)]
    return query.order_by(*order).limit(bindparam("limit_", type_=Integer()))


def due_values(where: Sequence[Where]) -> dict[str, Any]:
    """The values of a lease's own conditions."""
    return _where_values(where)


def due_shape(where: Sequence[Where]) -> tuple[tuple[str, Operator], ...]:
    """The shape of a lease's own conditions."""
    return _where_shape(where)


@cache
def leasing(table: str) -> Update:
    """Take the row at ``old_version`` until ``until``."""
    rows = ROW_TYPES[table]
    own = table_of(rows)
    fence = own.c.version == bindparam("old_version", type_=own.c.version.type)
    return (
        update(own)
        .where(and_(*_is_key(rows), fence))
        .values(
            version=own.c.version + 1,
            attempts=own.c.attempts + 1,
            due_at=bindparam("until", type_=own.c.due_at.type),
        )
    )
