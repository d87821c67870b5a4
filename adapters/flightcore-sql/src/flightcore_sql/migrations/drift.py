"""What differs between a database and the tables as the row classes have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Inspector, Table, inspect

from flightcore.ports.schema import Drift, SchemaDrift
from flightcore_sql.migrations.hosts import is_ours
from flightcore_sql.migrations.revisions import VERSION_TABLE
from flightcore_sql.schema import METADATA

_DRIFTS = {
    "add": Drift.MISSING,
    "remove": Drift.UNEXPECTED,
    "modify": Drift.DIFFERENT,
}
"""What would have to be done, and what that says of the database."""


def drift_of(connection: Connection) -> tuple[SchemaDrift, ...]:
    """Tables, columns, types, keys, indexes and constraints that differ."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    options = {"version_table": VERSION_TABLE, "include_name": is_ours}
    context = MigrationContext.configure(connection, opts=options)
    found = map(_drift, _flat(compare_metadata(context, METADATA)))
    return (*dict.fromkeys(found), *_uncompared(inspect(connection)))


def _flat(differences: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Each alone; Alembic lists together what differs about one column."""
    for each in differences:
        yield from each if isinstance(each, list) else (each,)


def _drift(difference: tuple[Any, ...]) -> SchemaDrift:
    """Of what Alembic would do, such as ``("add_column", schema, table, column)``."""
    operation, *rest = difference
    doing, _, what = operation.partition("_")
    if doing == "modify" or what == "column":
        kind, name = "column", f"{rest[1]}.{getattr(rest[2], 'name', rest[2])}"
    else:
        kind, name = what, str(rest[0].name)
    return SchemaDrift(drift=_DRIFTS[doing], kind=kind, name=name)


def _uncompared(found: Inspector) -> Iterator[SchemaDrift]:
    """What Alembic does not look at, in the tables that are there."""
    there = set(found.get_table_names())
    for name, table in METADATA.tables.items():
        if name in there:
            yield from _primary_key(found, table)
            yield from _checks(found, table)


def _primary_key(found: Inspector, table: Table) -> Iterator[SchemaDrift]:
    key = found.get_pk_constraint(table.name)["constrained_columns"]
    if key != table.primary_key.columns.keys():
        drift = Drift.DIFFERENT if key else Drift.MISSING
        yield SchemaDrift(drift=drift, kind="primary key", name=table.name)


def _checks(found: Inspector, table: Table) -> Iterator[SchemaDrift]:
    kept = {each["name"] for each in found.get_check_constraints(table.name)}
    for each in table.constraints:
        if isinstance(each, CheckConstraint) and each.name not in kept:
            name = str(each.name)
            yield SchemaDrift(drift=Drift.MISSING, kind="constraint", name=name)
