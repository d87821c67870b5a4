"""The audit as SQL, for whoever trusts the database and not this library.

``rules`` has a query a rule; ``relations`` what a database must be told in its own
words: mostly, how it reads JSON. No rule joins one derived table to another: MariaDB
makes no index for those, as our keys are too long, and would compare all with all.
"""

from __future__ import annotations

from flightcore_sql.audit.script import DIALECTS, audit_script, dialect_of
from flightcore_sql.audit.sessions import idle_transactions

__all__ = ["DIALECTS", "audit_script", "dialect_of", "idle_transactions"]
