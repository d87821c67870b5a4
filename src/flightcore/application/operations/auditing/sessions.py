"""A15: nobody holds a transaction open and does nothing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from flightcore.application.operations.auditing.report import AuditFinding, Notebook
from flightcore.ports.sessions import IdleTransaction, ShowsSessions
from flightcore.ports.store import Store

LEFT_OPEN = timedelta(minutes=1)
"""How long a transaction may be idle: whoever needs longer holds up the others."""


def audit_sessions(store: Store, notebook: Notebook) -> None:
    """Check the connections of a store that shows them (A15).

    Where it does not, the report counts no idle transactions, not even none.
    """
    if not isinstance(store, ShowsSessions):
        return
    idle = store.idle_transactions()
    if idle is not None:
        notebook.count("idle transactions", len(idle))
        notebook.add(left_open(idle))


def left_open(transactions: Iterable[IdleTransaction]) -> Iterator[AuditFinding]:
    """A15: no transaction is idle for as long as ``LEFT_OPEN``."""
    for each in transactions:
        if each.idle >= LEFT_OPEN:
            message = f"idle in a transaction for {each.idle}"
            yield AuditFinding("A15", f"session {each.session_id}", message)
