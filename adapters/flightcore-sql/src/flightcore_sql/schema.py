"""The tables, built from the row classes; revisions in ``alembic`` create them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.schema import SchemaItem

from flightcore.ports.columns import columns_of
from flightcore.ports.rows import ROW_TYPES, CounterRow, Row
from flightcore_sql.types import MYSQL_TABLE, column_type

PREFIX = "fc_"
"""Every table, constraint and index of ours begins with it."""

METADATA = MetaData()
"""Ours alone, so that a host's own metadata and migrations never see it."""


def table_of(rows: type[Row]) -> Table:
    """The table of a row class."""
    return METADATA.tables[PREFIX + rows.TABLE]


def _build(rows: type[Row]) -> Table:
    indexed = {
        name for entry in (rows.KEY, *rows.UNIQUE, *rows.INDEXES) for name in entry
    }
    columns = [
        Column(
            item.name,
            column_type(item.kind, indexed=item.name in indexed),
            primary_key=item.name in rows.KEY,
            nullable=item.nullable,
            autoincrement=False,
        )
        for item in columns_of(rows)
    ]
    # A narrow row lives in its key's own tree; one with a body would bloat it.
    wide = any(item.kind is bytes for item in columns_of(rows))
    return Table(
        PREFIX + rows.TABLE,
        METADATA,
        *columns,
        *_constraints(rows),
        implicit_returning=False,
        sqlite_with_rowid=wide,
        **MYSQL_TABLE,
    )


def _constraints(rows: type[Row]) -> list[SchemaItem]:
    found: list[SchemaItem] = [
        UniqueConstraint(*names, name=_name("uq", rows, names)) for names in rows.UNIQUE
    ]
    found.extend(Index(_name("ix", rows, names), *names) for names in rows.INDEXES)
    if rows is CounterRow:
        rule = "0 <= used AND used <= au + oversold"
        found.append(CheckConstraint(rule, name=f"{PREFIX}ck_counter_used"))
    return found


def _name(kind: str, rows: type[Row], columns: tuple[str, ...]) -> str:
    return "_".join((f"{PREFIX}{kind}", rows.TABLE, *columns))


for _rows in ROW_TYPES.values():
    _build(_rows)
