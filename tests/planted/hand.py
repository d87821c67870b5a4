"""Somebody with a database client, who writes past everything that forbids it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    and_,
    delete,
    insert,
    select,
    update,
)

from flightcore_sql.schema import METADATA, PREFIX

TWIN = {"id": "pop_twin", "gateway_key": "gwk_twin", "live_slot": None}
"""What makes a payment operation another one, past the constraint that forbids it."""


@attrs.define
class Hand:
    """Somebody with a database client."""

    connection: Connection

    def rows(self, table: str, **wanted: Any) -> list[RowMapping]:
        """The rows whose columns have these values, by primary key."""
        found = _table(table)
        query = select(found).where(_like(found, wanted)).order_by(*found.primary_key)
        return list(self.connection.execute(query).mappings())

    def row(self, table: str, **wanted: Any) -> RowMapping:
        """The first such row."""
        return self.rows(table, **wanted)[0]

    def change(self, table: str, row: RowMapping, **columns: Any) -> None:
        """UPDATE one row."""
        found = _table(table)
        self.connection.execute(update(found).where(_is(found, row)).values(**columns))

    def edit(self, table: str, row: RowMapping, **members: Any) -> None:
        """Replace members of a row's JSON body."""
        body = {**json.loads(row["body"]), **members}
        self.change(table, row, body=json.dumps(body).encode())

    def drop(self, table: str, row: RowMapping) -> None:
        """DELETE one row."""
        found = _table(table)
        self.connection.execute(delete(found).where(_is(found, row)))

    def add(self, table: str, row: Mapping[Any, Any], **columns: Any) -> None:
        """INSERT a row like another."""
        self.connection.execute(insert(_table(table)).values({**row, **columns}))

    def order(self, status: str, **wanted: Any) -> RowMapping:
        """An order in that status."""
        return self.row("order", status=status, **wanted)

    def operation(self, kind: str, state: str) -> RowMapping:
        """A payment operation."""
        return self.row("payment_operation", kind=kind, state=state)

    def process(self, order: RowMapping) -> RowMapping:
        """The fulfilment of an order."""
        return self.row("fulfilment", order_id=order["id"])


def _table(name: str) -> Table:
    return METADATA.tables[PREFIX + name]


def _like(table: Table, wanted: Mapping[str, Any]) -> Any:
    return and_(True, *(table.c[name] == value for name, value in wanted.items()))


def _is(table: Table, row: RowMapping) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def ago(**passed: int) -> datetime:
    return datetime.now(UTC) - timedelta(**passed)
