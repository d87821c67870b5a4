"""The host's own transaction: write in it, and never end it."""

from __future__ import annotations

from flightcore_sql.joining.host import joined
from flightcore_sql.joining.immediate import begin_immediate
from flightcore_sql.joining.savepoint import savepoint

__all__ = ["begin_immediate", "joined", "savepoint"]
