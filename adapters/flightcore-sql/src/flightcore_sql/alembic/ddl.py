"""What revisions say columns with. Released revisions rely on it: add, never change."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql

from flightcore_sql.types import InstantText

_BINARY = {"charset": "utf8mb4", "collation": "utf8mb4_bin"}


def name(column: str, *, null: bool = False) -> sa.Column[Any]:
    """Text that a key, a constraint or an index uses."""
    kind = (
        sa.Text()
        .with_variant(mysql.VARCHAR(191, **_BINARY), "mysql")
        .with_variant(postgresql.TEXT(collation="C"), "postgresql")
    )
    return sa.Column(column, kind, nullable=null)


def text(column: str, *, null: bool = False) -> sa.Column[Any]:
    """Text that nothing indexes."""
    kind = (
        sa.Text()
        .with_variant(mysql.LONGTEXT(**_BINARY), "mysql")
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
        .with_variant(mysql.DATETIME(fsp=6), "mysql")
    )
    return sa.Column(column, kind, nullable=null)


def body(column: str) -> sa.Column[Any]:
    """Bytes."""
    kind = sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql")
    return sa.Column(column, kind, nullable=False)


def key(*columns: str) -> sa.PrimaryKeyConstraint:
    """The primary key."""
    return sa.PrimaryKeyConstraint(*columns)


def unique(of: str, *columns: str) -> sa.UniqueConstraint:
    """A unique constraint."""
    return sa.UniqueConstraint(*columns, name="_".join(("fc_uq", of, *columns)))


def table(called: str, *items: Any, rowid: bool = True) -> None:
    """Create a table; ``rowid`` says whether SQLite keeps rows apart from the key."""
    op.create_table(f"fc_{called}", *items, sqlite_with_rowid=rowid)


def index(of: str, *columns: str) -> None:
    """Create an index."""
    op.create_index("_".join(("fc_ix", of, *columns)), f"fc_{of}", columns)
