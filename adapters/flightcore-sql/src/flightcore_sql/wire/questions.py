"""Questions as text, for databases that take what SQLAlchemy would have to compile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import attrs

from flightcore.ports.columns import Column, columns_of
from flightcore.ports.find import Find, Operator
from flightcore.ports.rows import ROW_TYPES, Row
from flightcore_sql.schema import PREFIX

MAX_TEXTS = 512
"""Texts that are remembered."""

Getter = Callable[[Any], Any]


@attrs.frozen
class Spelling:
    """How one driver wants values named in a statement.

    Attributes:
        value: The place of a value.
        among: A condition that a column is in a list, with the column as ``{}``.
        quote: Stands around names, which may be words of SQL.
    """

    value: str
    among: str
    quote: str = '"'

    def quoted(self, name: str) -> str:
        """A name in a statement."""
        return f"{self.quote}{name}{self.quote}"


@attrs.frozen
class Shape:
    """A question without its values."""

    table: str
    where: tuple[tuple[str, Operator], ...]
    sort: tuple[str, ...]
    descending: bool
    pages: bool


def shape_of(asked: Find[Any]) -> Shape:
    """The shape of a question."""
    where = tuple([(item.column, item.operator) for item in asked.where])
    pages = asked.after is not None
    return Shape(asked.rows.TABLE, where, asked.sort, asked.descending, pages)


def values_of(asked: Find[Any]) -> list[Any]:
    """The values that go with the shape, in the order of their places.

    Those of a list stay one value: a list.
    """
    values: list[Any] = []
    for item in asked.where:
        if item.operator is Operator.IN:
            values.append(list(item.value))
        elif item.operator not in (Operator.IS_NULL, Operator.NOT_NULL):
            values.append(item.value)
    values.extend(asked.after or ())
    values.append(asked.limit)
    return values


@lru_cache(maxsize=MAX_TEXTS)
def ending(shape: Shape, spelling: Spelling) -> str:
    """Everything of a question that follows what is selected."""
    conditions = [_condition(name, how, spelling) for name, how in shape.where]
    if shape.pages:
        places = ", ".join([spelling.value] * len(shape.sort))
        sign = "<" if shape.descending else ">"
        names = ", ".join(map(spelling.quoted, shape.sort))
        conditions.append(f"({names}) {sign} ({places})")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    direction = " DESC" if shape.descending else ""
    order = ", ".join(f"{spelling.quoted(name)}{direction}" for name in shape.sort)
    return f"FROM {PREFIX}{shape.table}{where} ORDER BY {order} LIMIT {spelling.value}"


def _condition(column: str, operator: Operator, spelling: Spelling) -> str:
    column = spelling.quoted(column)
    if operator is Operator.IN:
        return spelling.among.format(column)
    if operator in (Operator.IS_NULL, Operator.NOT_NULL):
        return f"{column} {operator.value.upper()}"
    return f"{column} {operator.value} {spelling.value}"


@attrs.frozen
class Reading:
    """Makes rows of a class from records.

    Attributes:
        rows: The class.
        columns: Its columns, in the order in which they stand in a record.
        pick: Takes their values out of a record.
        turned: Places of values that are to be turned, and what turns them.
    """

    rows: type[Row]
    columns: tuple[Column, ...]
    pick: Getter
    turned: tuple[tuple[int, Getter], ...]

    def row(self, record: Sequence[Any]) -> Row:
        """The row of a record."""
        values = list(self.pick(record))
        for place, turn in self.turned:
            if values[place] is not None:
                values[place] = turn(values[place])
        names = (column.name for column in self.columns)
        return self.rows(**dict(zip(names, values, strict=True)))


def reading(table: str, places: Sequence[int], turning: dict[type, Getter]) -> Reading:
    """What makes rows of a table's records.

    Args:
        table: Name of the row class.
        places: Of each column in a record.
        turning: By type of column, what turns a driver's value into ours.
    """
    rows = ROW_TYPES[table]
    columns = columns_of(rows)
    turned = [
        (place, turning[column.kind])
        for place, column in enumerate(columns)
        if column.kind in turning
    ]
    return Reading(rows, columns, itemgetter(*places), tuple(turned))
