"""Runs the revisions: on the caller's connection, or as SQL text."""

from __future__ import annotations

from alembic import context

from flightcore_sql.migrations import VERSION_TABLE
from flightcore_sql.schema import METADATA, PREFIX


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """Leave a host's tables out of every comparison."""
    return kind != "table" or (name or "").startswith(PREFIX)


_connection = context.config.attributes.get("connection")
if _connection is not None:
    context.configure(
        connection=_connection,
        target_metadata=METADATA,
        version_table=VERSION_TABLE,
        include_name=_is_ours,
    )
else:
    context.configure(
        dialect_name=context.config.attributes["dialect"],
        target_metadata=METADATA,
        version_table=VERSION_TABLE,
        literal_binds=True,
    )
with context.begin_transaction():
    context.run_migrations()
