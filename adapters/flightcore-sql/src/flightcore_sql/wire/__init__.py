"""How questions and units of work reach a database, as each likes it best."""

from __future__ import annotations

from flightcore_sql.wire.base import Locked, Wire

__all__ = ["Locked", "Wire"]
