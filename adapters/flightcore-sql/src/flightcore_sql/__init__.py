"""The SQL store of flightcore: SQL databases through SQLAlchemy Core."""

from __future__ import annotations

from flightcore_sql.joining import begin_immediate
from flightcore_sql.migrations import SqlSchema, is_of_host
from flightcore_sql.schema import METADATA
from flightcore_sql.store import SqlStore

__all__ = ["METADATA", "SqlSchema", "SqlStore", "begin_immediate", "is_of_host"]
