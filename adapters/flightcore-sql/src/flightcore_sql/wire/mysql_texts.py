"""What MySQL and MariaDB are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from flightcore.ports.columns import Column, columns_of
from flightcore.ports.rows import ROW_TYPES, CounterRow
from flightcore_sql.schema import PREFIX
from flightcore_sql.wire import questions
from flightcore_sql.wire.base import Put

_SPELLING = questions.Spelling(value="%s", among="{} IN %s", quote="`")
_quoted = _SPELLING.quoted
_LONGEST = 255


def collation(connection: Connection) -> str:
    """The one by code point, spaces at the end included."""
    on_mariadb = getattr(connection.dialect, "is_mariadb", False)
    return "utf8mb4_nopad_bin" if on_mariadb else "utf8mb4_0900_bin"


def locking(connection: Connection, *, shared: bool, waits: bool) -> str:
    """What a statement ends with that locks what it finds."""
    on_mariadb = getattr(connection.dialect, "is_mariadb", False)
    plain = " LOCK IN SHARE MODE" if on_mariadb else " FOR SHARE OF own"
    whole = " FOR UPDATE" if on_mariadb else " FOR UPDATE OF own"
    return (plain if shared else whole) + ("" if waits else " SKIP LOCKED")


@lru_cache(maxsize=questions.MAX_TEXTS)
def finding(shape: questions.Shape) -> str:
    """A question."""
    names = ", ".join(_quoted(each.name) for each in columns_of(ROW_TYPES[shape.table]))
    return f"SELECT {names} {questions.ending(shape, _SPELLING)}"


@lru_cache(maxsize=questions.MAX_TEXTS)
def keyed(table: str, names: tuple[str, ...], by: str) -> str:
    """Rows by primary key, looked up one after the other as they are named."""
    rows = ROW_TYPES[table]
    read = ", ".join(f"own.{_quoted(name)}" for name in names)
    wanted = f"JSON_TABLE(%s, '$[*]' COLUMNS ({_key(table, by)})) AS x"
    return f"SELECT {read} FROM {wanted} {_looked_up(table)} ON {_same(rows.KEY)}"


@lru_cache(maxsize=8)
def moving(by: str) -> str:
    """Add to the seats used at counters; the argument is a list of keys and numbers."""
    typed = f"{_key('counter', by)}, delta BIGINT PATH '$[{len(CounterRow.KEY)}]'"
    return (
        f"UPDATE JSON_TABLE(%s, '$[*]' COLUMNS ({typed})) AS x "
        f"{_looked_up('counter')} ON {_same(CounterRow.KEY)} "
        "SET own.used = own.used + x.delta"
    )


def _key(table: str, by: str) -> str:
    """The columns of a key that is a list."""
    rows = ROW_TYPES[table]
    kinds = {column.name: column for column in columns_of(rows)}
    return ", ".join(
        f"{_quoted(name)} {_type(kinds[name], by, in_key=True)} PATH '$[{place}]'"
        for place, name in enumerate(rows.KEY)
    )


def _looked_up(table: str) -> str:
    return f"STRAIGHT_JOIN {PREFIX}{table} AS own FORCE INDEX (PRIMARY)"


def _same(key: Sequence[str]) -> str:
    return " AND ".join(f"own.{name} = x.{name}" for name in map(_quoted, key))


@lru_cache(maxsize=questions.MAX_TEXTS)
def putting(table: str, put: Put, by: str) -> str:
    """Rows of a table; the argument is a list of objects."""
    return _inserting(table, by) if put is Put.ADD else _replacing(table, by)


def _inserting(table: str, by: str) -> str:
    columns = columns_of(ROW_TYPES[table])
    names = ", ".join(_quoted(column.name) for column in columns)
    values = ", ".join(map(_value, columns))
    return (
        f"INSERT INTO {PREFIX}{table} ({names}) "
        f"SELECT {values} FROM {_source(table, by)}"
    )


def _replacing(table: str, by: str) -> str:
    rows = ROW_TYPES[table]
    kept = {*rows.KEY, *(("used",) if rows is CounterRow else ())}
    changes = ", ".join(
        f"own.{_quoted(column.name)} = {_value(column)}"
        for column in columns_of(rows)
        if column.name not in kept
    )
    return (
        f"UPDATE {_source(table, by)} {_looked_up(table)} "
        f"ON {_same(rows.KEY)} AND own.version = x.version - 1 SET {changes}"
    )


def _source(table: str, by: str) -> str:
    rows = ROW_TYPES[table]
    typed = ", ".join(
        f"{_quoted(column.name)} {_type(column, by, in_key=column.name in rows.KEY)} "
        f"PATH '$.{column.name}'"
        for column in columns_of(rows)
    )
    return f"JSON_TABLE(%s, '$[*]' COLUMNS ({typed})) AS x"


def _type(column: Column, by: str, *, in_key: bool) -> str:
    if column.kind is int:
        return "BIGINT"
    if column.kind in (date, datetime):
        return "VARCHAR(32)"
    if column.kind is bytes:
        return "LONGTEXT"
    # Only what is as short as a key's own column is looked up by the index.
    size = f"VARCHAR({_LONGEST})" if in_key else "LONGTEXT"
    return f"{size} CHARACTER SET utf8mb4 COLLATE {by}"


def _value(column: Column) -> str:
    name = f"x.{_quoted(column.name)}"
    if column.kind is bytes:
        return f"FROM_BASE64({name})"
    if column.kind is datetime:
        return f"CAST(TRIM(TRAILING 'Z' FROM {name}) AS DATETIME(6))"
    return name
