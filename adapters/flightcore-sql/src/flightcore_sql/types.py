"""Column types: the same value in and out on every database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary, Text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

_KEY_LENGTH = 191
"""Characters of an indexed text where the database asks for a limit."""


class InstantText(UserDefinedType[datetime]):
    """An instant as ISO 8601 text of one width, which sorts as time does."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column's type in DDL."""
        return "TEXT"

    def bind_processor(self, dialect: Any) -> Callable[[Any], Any]:
        """From an aware instant in UTC to text, to the microsecond."""
        return _instant_to_text

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], Any]:
        """From text to an aware instant in UTC."""
        return _text_to_instant


class UtcInstant(TypeDecorator[datetime]):
    """An instant in a column that knows no zone, or shows the session's."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> Any:
        """In UTC; without saying so where the column has no zone."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> Any:
        """An aware instant in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _instant_to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _text_to_instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def column_type(kind: type, *, indexed: bool) -> TypeEngine[Any]:
    """The type of a column.

    Args:
        kind: ``str``, ``int``, ``bytes``, ``date`` or ``datetime``.
        indexed: Whether a key, constraint or index uses it.
    """
    if kind is str:
        return _text(_LIMITED if indexed else _LONG)
    return _PLAIN[kind]


# Text compares by code point: that is SQLite's way, the others must be told.
_BINARY = {"charset": "utf8mb4", "collation": "utf8mb4_bin"}
_LIMITED = mysql.VARCHAR(_KEY_LENGTH, **_BINARY)
_LONG = mysql.LONGTEXT(**_BINARY)


def _text(on_mysql: TypeEngine[Any]) -> TypeEngine[Any]:
    by_code_point = postgresql.TEXT(collation="C")
    return (
        Text().with_variant(on_mysql, "mysql").with_variant(by_code_point, "postgresql")
    )


_PLAIN: dict[type, TypeEngine[Any]] = {
    int: BigInteger(),
    bytes: LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"),
    date: Date(),
    datetime: UtcInstant(timezone=True).with_variant(InstantText(), "sqlite"),
}
