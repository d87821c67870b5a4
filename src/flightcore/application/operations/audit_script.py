"""The audit for those who trust the database and not this library."""

from __future__ import annotations

from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import UnsafeComposition
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.audit_script import AuditScript, HasAuditScript

__all__ = ["audit_script"]


def audit_script(runtime: Runtime, *, principal: Principal) -> AuditScript:
    """The rules of the audit as SQL for the store's own database.

    Raises:
        Forbidden: The principal may not audit.
        UnsafeComposition: The store is in no database that can be asked in SQL.
        Temporary: The store is out of reach.
    """
    require(principal, Action.AUDIT)
    store = runtime.store
    if isinstance(store, HasAuditScript):
        return store.audit_script()
    raise UnsafeComposition(
        "this store cannot be asked in SQL", port="store", lacks="audit_script"
    )
