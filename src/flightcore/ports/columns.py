"""Columns: the types of the rows' fields, checked alike in front of every store.

What one database would take and another refuse is refused here: an integer beyond 64
bits, text with a NUL or half a surrogate pair, a naive time, a subclass of ``str`` that
would come back as something else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from flightcore.domain.kernel.errors import InvalidInput, Misuse
from flightcore.ports.rows import ROW_TYPES, Row

MAX_INTEGER = 2**63 - 1
"""Largest integer of a column; the smallest is its negative."""
MAX_BYTES = 16 * 2**20
"""Longest text (in UTF-8) or body of a column."""
MAX_KEY_CHARACTERS = 255
"""Longest text of a column that is part of a key, a constraint or an index."""


@attrs.frozen
class Column:
    """One column of a table.

    Attributes:
        name: The field of the row class.
        kind: ``str``, ``int``, ``bytes``, ``date`` or ``datetime`` (an Instant).
        nullable: Whether it may be None.
    """

    name: str
    kind: type
    nullable: bool


def columns_of(rows: type[Row]) -> tuple[Column, ...]:
    """The columns of a registered row class, in the order of its fields.

    Raises:
        Misuse: A field has a type that no column can have.
    """
    return _columns(rows.TABLE)


@cache
def _columns(table: str) -> tuple[Column, ...]:
    rows = ROW_TYPES[table]
    # The module's names first: a field may be called like its type ("date: date").
    hints = get_type_hints(rows, vars(sys.modules[rows.__module__]), {})
    return tuple(_column(field.name, hints[field.name]) for field in attrs.fields(rows))


def _column(name: str, hint: Any) -> Column:
    options = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    kinds = [option for option in options if option is not NoneType]
    if len(kinds) != 1 or kinds[0] not in _CHECKS:
        raise Misuse(f"column {name}: no type that a store can keep")
    return Column(name, kinds[0], NoneType in options)


def column_of(rows: type[Row], name: str) -> Column:
    """The column of that name.

    Raises:
        Misuse: The row class has none.
    """
    for column in columns_of(rows):
        if column.name == name:
            return column
    raise Misuse(f"{rows.TABLE} has no column {name}")


def check_row(row: Row) -> None:
    """Refuse a row that some store could not keep as it is.

    Raises:
        InvalidInput: With the column as ``field``; the value is not repeated.
    """
    for name, nullable, check in _row_checks(row.TABLE):
        value = getattr(row, name)
        if value is None and nullable:
            continue
        problem = check(value)
        if problem:
            raise _refusal(f"{row.TABLE}.{name}", problem)


def check_value(field: str, column: Column, value: Any) -> None:
    """Refuse a value to compare a column with; None is not one.

    Raises:
        InvalidInput: With ``field``.
    """
    problem = _CHECKS[column.kind](value)
    if problem:
        raise _refusal(field, problem)


def check_text(field: str, value: Any) -> None:
    """Refuse what is not plain text.

    Raises:
        InvalidInput: With ``field``.
    """
    problem = _text_problem(value)
    if problem:
        raise _refusal(field, problem)


def check_key_text(field: str, value: Any) -> None:
    """Refuse what is not plain text, or too long to be part of a key.

    Raises:
        InvalidInput: With ``field``.
    """
    problem = _key_text_problem(value)
    if problem:
        raise _refusal(field, problem)


def _refusal(field: str, problem: str) -> InvalidInput:
    return InvalidInput(f"{field}: {problem}", field=field)


_Check = Callable[[Any], str]


@cache
def _row_checks(table: str) -> tuple[tuple[str, bool, _Check], ...]:
    rows = ROW_TYPES[table]
    entries = (rows.KEY, *rows.UNIQUE, *rows.INDEXES)
    indexed = {name for entry in entries for name in entry}
    return tuple(
        (column.name, column.nullable, _check_of(column, column.name in indexed))
        for column in _columns(table)
    )


def _check_of(column: Column, is_indexed: bool) -> _Check:
    is_key_text = is_indexed and column.kind is str
    return _key_text_problem if is_key_text else _CHECKS[column.kind]


def _text_problem(value: Any) -> str:
    if type(value) is not str:
        return f"plain text wanted, not {type(value).__name__}"
    if value.isascii():
        size = len(value)
    else:
        try:
            size = len(value.encode())
        except UnicodeEncodeError:
            return "text that is no valid Unicode"
    if size > MAX_BYTES:
        return "too long"
    return "text with a NUL" if "\0" in value else ""


def _key_text_problem(value: Any) -> str:
    problem = _text_problem(value)
    if problem or len(value) <= MAX_KEY_CHARACTERS:
        return problem
    return f"longer than {MAX_KEY_CHARACTERS} characters"


def _integer_problem(value: Any) -> str:
    if type(value) is not int:
        return f"an integer wanted, not {type(value).__name__}"
    return "" if -MAX_INTEGER <= value <= MAX_INTEGER else "beyond 64 bits"


def _bytes_problem(value: Any) -> str:
    if type(value) is not bytes:
        return f"bytes wanted, not {type(value).__name__}"
    return "" if len(value) <= MAX_BYTES else "too long"


def _date_problem(value: Any) -> str:
    return "" if type(value) is date else f"a date wanted, not {type(value).__name__}"


def _instant_problem(value: Any) -> str:
    if type(value) is not datetime:
        return f"an instant wanted, not {type(value).__name__}"
    if value.tzinfo is UTC or value.utcoffset() == timedelta(0):
        return ""
    return "an instant in UTC wanted"


_CHECKS: dict[type, _Check] = {
    str: _text_problem,
    int: _integer_problem,
    bytes: _bytes_problem,
    date: _date_problem,
    datetime: _instant_problem,
}
