"""What revisions say columns with. Released revisions rely on it: add, never change."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql

from flightcore_sql.types import (
    MYSQL_FAMILY,
    MYSQL_INSTANT,
    MYSQL_LONG_TEXT,
    MYSQL_TABLE,
    InstantText,
    MysqlKeyText,
)


def name(column: str, *, null: bool = False) -> sa.Column[Any]:
    """Text that a key, a constraint or an index uses."""
    kind = (
        sa.Text()
        .with_variant(MysqlKeyText(255), *MYSQL_FAMILY)
        .with_variant(postgresql.TEXT(collation="C"), "postgresql")
    )
    return sa.Column(column, kind, nullable=null)


def text(column: str, *, null: bool = False) -> sa.Column[Any]:
    """Text that nothing indexes."""
    kind = (
        sa.Text()
        .with_variant(MYSQL_LONG_TEXT, *MYSQL_FAMILY)
        .with_variant(postgresql.TEXT(collation="C"), "postgresql")
    )
    return sa.Column(column, kind, nullable=null)


def number(column: str) -> sa.Column[Any]:
    """A 64-bit integer."""
    return sa.Column(column, sa.BigInteger(), nullable=False, autoincrement=False)


def day(column: str) -> sa.Column[Any]:
    """A calendar day."""
    return sa.Column(column, sa.Date(), nullable=False)


def instant(column: str, *, null: bool = False) -> sa.Column[Any]:
    """A moment in UTC, to the microsecond."""
    kind = (
        sa.DateTime(timezone=True)
        .with_variant(InstantText(), "sqlite")
        .with_variant(MYSQL_INSTANT, *MYSQL_FAMILY)
    )
    return sa.Column(column, kind, nullable=null)


def body(column: str) -> sa.Column[Any]:
    """Bytes."""
    kind = sa.LargeBinary().with_variant(mysql.LONGBLOB(), *MYSQL_FAMILY)
    return sa.Column(column, kind, nullable=False)


def key(*columns: str) -> sa.PrimaryKeyConstraint:
    """The primary key."""
    return sa.PrimaryKeyConstraint(*columns)


def unique(of: str, *columns: str) -> sa.UniqueConstraint:
    """A unique constraint."""
    return sa.UniqueConstraint(*columns, name="_".join(("fc_uq", of, *columns)))


def table(called: str, *items: Any, rowid: bool = True) -> None:
    """Create a table; ``rowid`` says whether SQLite keeps rows apart from the key."""
    if _goes_on() and sa.inspect(op.get_bind()).has_table(f"fc_{called}"):
        return
    op.create_table(f"fc_{called}", *items, sqlite_with_rowid=rowid, **MYSQL_TABLE)


def column(of: str, added: sa.Column[Any]) -> None:
    """Add a column to a table that is there."""
    if _goes_on():
        found = sa.inspect(op.get_bind()).get_columns(f"fc_{of}")
        if added.name in {item["name"] for item in found}:
            return
    op.add_column(f"fc_{of}", added)


def index(of: str, *columns: str) -> None:
    """Create an index."""
    called = "_".join(("fc_ix", of, *columns))
    if _goes_on():
        found = sa.inspect(op.get_bind()).get_indexes(f"fc_{of}")
        if called in {item["name"] for item in found}:
            return
    op.create_index(called, f"fc_{of}", columns)


def _goes_on() -> bool:
    """Whether a part of a revision may be there already.

    Where every statement of a schema commits by itself, a revision that was cut off is
    done anew until it is recorded. Anywhere, a person may have done the slow part
    before, such as an index that PostgreSQL builds concurrently.
    """
    return not op.get_context().as_sql
