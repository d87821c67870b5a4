"""Records to rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flightcore.ports.columns import columns_of
from flightcore.ports.rows import Row

_R = TypeVar("_R", bound=Row)


def reader_of(rows: type[_R]) -> Callable[[Sequence[Any]], _R]:
    """What makes a row of a record with all columns."""
    names = tuple(column.name for column in columns_of(rows))
    return lambda record: rows(**dict(zip(names, record, strict=True)))
