"""Column types: the same value in and out on every database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary, Text
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from flightcore.ports.columns import MAX_KEY_CHARACTERS

MYSQL_FAMILY = ("mysql", "mariadb")
"""SQLAlchemy's names of one family of databases."""


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

    def load_dialect_impl(self, dialect: Any) -> TypeEngine[Any]:
        """To the microsecond, also where a column must be told so."""
        if dialect.name in MYSQL_FAMILY:
            found: TypeEngine[Any] = dialect.type_descriptor(MYSQL_INSTANT)
            return found
        return super().load_dialect_impl(dialect)

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
        return _text(MYSQL_KEY_TEXT if indexed else MYSQL_LONG_TEXT)
    return _PLAIN[kind]


class MysqlKeyText(mysql.VARCHAR):
    """Text of a key or an index, which has an end there."""


class MysqlLongText(mysql.LONGTEXT):
    """Text that nothing indexes."""


@compiles(MysqlKeyText, *MYSQL_FAMILY)
def _spell_key_text(kind: MysqlKeyText, compiler: Any, **_: Any) -> str:
    return f"VARCHAR({kind.length}) {_by_code_point(compiler)}"


@compiles(MysqlLongText, *MYSQL_FAMILY)
def _spell_long_text(_kind: MysqlLongText, compiler: Any, **_: Any) -> str:
    return f"LONGTEXT {_by_code_point(compiler)}"


def _by_code_point(compiler: Any) -> str:
    """Each server names it anew; the plain ``_bin`` ignores spaces at the end."""
    on_mariadb = compiler.dialect.is_mariadb
    collation = "utf8mb4_nopad_bin" if on_mariadb else "utf8mb4_0900_bin"
    return f"CHARACTER SET utf8mb4 COLLATE {collation}"


MYSQL_KEY_TEXT = MysqlKeyText(MAX_KEY_CHARACTERS)
MYSQL_LONG_TEXT = MysqlLongText()
MYSQL_INSTANT = mysql.DATETIME(fsp=6)
MYSQL_TABLE: Mapping[str, Any] = {
    f"{family}_{option}": value
    for family in MYSQL_FAMILY
    for option, value in (("engine", "InnoDB"), ("row_format", "DYNAMIC"))
}
"""Whatever a server makes of a table that does not say it."""


# Text compares by code point: that is SQLite's way, the others must be told.
def _text(on_mysql: TypeEngine[Any]) -> TypeEngine[Any]:
    by_code_point = postgresql.TEXT(collation="C")
    return (
        Text()
        .with_variant(on_mysql, *MYSQL_FAMILY)
        .with_variant(by_code_point, "postgresql")
    )


_PLAIN: dict[type, TypeEngine[Any]] = {
    int: BigInteger(),
    bytes: LargeBinary().with_variant(mysql.LONGBLOB(), *MYSQL_FAMILY),
    date: Date(),
    datetime: UtcInstant(timezone=True).with_variant(InstantText(), "sqlite"),
}
