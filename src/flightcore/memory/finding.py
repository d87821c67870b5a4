"""Questions answered from rows in memory."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest, nsmallest
from typing import Any

from flightcore.ports.rows import Row
from flightcore.ports.store import Find, Operator, Where

_COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
    Operator.IN: lambda value, values: value in values,
}


def holds(row: Row, where: Sequence[Where]) -> bool:
    """Whether the row satisfies every condition."""
    return all(_holds(getattr(row, item.column), item) for item in where)


def _holds(value: Any, where: Where) -> bool:
    if where.operator is Operator.IS_NULL:
        return value is None
    if where.operator is Operator.NOT_NULL:
        return value is not None
    return value is not None and _COMPARISONS[where.operator](value, where.value)


def pick(candidates: Iterable[Row], asked: Find[Any]) -> tuple[Row, ...]:
    """The rows that the question asks for, in its order."""
    place = _place(asked.sort)
    found = [row for row in candidates if holds(row, asked.where)]
    if asked.after is not None:
        beyond = operator.lt if asked.descending else operator.gt
        found = [row for row in found if beyond(place(row), asked.after)]
    if len(found) <= asked.limit:
        return tuple(sorted(found, key=place, reverse=asked.descending))
    choose = nlargest if asked.descending else nsmallest
    return tuple(choose(asked.limit, found, key=place))


def _place(columns: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    if len(columns) == 1:
        name = columns[0]
        return lambda row: (getattr(row, name),)
    return operator.attrgetter(*columns)
