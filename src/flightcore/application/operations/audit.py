"""Audit: every seat and every cent accounted for."""

from __future__ import annotations

from flightcore.application.operations.auditing.report import (
    AuditFinding,
    AuditReport,
    Notebook,
)
from flightcore.application.operations.auditing.seats import audit_seats
from flightcore.application.runtime import Runtime
from flightcore.domain.users import Action, Principal, require

__all__ = ["AuditFinding", "AuditReport", "audit"]


def audit(runtime: Runtime, *, principal: Principal) -> AuditReport:
    """Check the whole store, over all tenants.

    Raises:
        Forbidden: The principal may not audit.
    """
    require(principal, Action.AUDIT)
    notebook, at = Notebook(), runtime.now()
    audit_seats(runtime.store, notebook)
    return notebook.report(at)
