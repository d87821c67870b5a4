"""The schema's revisions: Alembic as a library, with a version table of its own."""

from __future__ import annotations

from flightcore_sql.migrations.hosts import is_of_host
from flightcore_sql.migrations.revisions import HEAD, VERSION_TABLE, current, is_there
from flightcore_sql.migrations.sql_schema import SqlSchema

__all__ = ["HEAD", "VERSION_TABLE", "SqlSchema", "current", "is_of_host", "is_there"]
