"""Runs the revisions: on the caller's connection, or as SQL text."""

from __future__ import annotations

from alembic import context

from flightcore.ports.schema import LOCK_SECONDS
from flightcore_sql.dialects import dialect_of
from flightcore_sql.migrations import VERSION_TABLE

_connection = context.config.attributes.get("connection")
_dialect = context.config.attributes.get("dialect")

context.configure(
    connection=_connection,
    dialect_name=_dialect,
    version_table=VERSION_TABLE,
    literal_binds=_connection is None,
)
with context.begin_transaction():
    if _dialect is not None:
        for _limit in dialect_of(_dialect).schema_limits(LOCK_SECONDS):
            context.execute(_limit)
    context.run_migrations()
