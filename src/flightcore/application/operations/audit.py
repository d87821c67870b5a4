"""Audit: every seat and every cent accounted for."""

from __future__ import annotations

from flightcore.application.operations.auditing.orders import Owners, audit_orders
from flightcore.application.operations.auditing.reconciling import Reconciliation
from flightcore.application.operations.auditing.report import (
    AuditFinding,
    AuditReport,
    Notebook,
)
from flightcore.application.operations.auditing.seating import audit_seating
from flightcore.application.operations.auditing.seats import audit_seats
from flightcore.application.operations.auditing.sessions import audit_sessions
from flightcore.application.operations.auditing.sweeps import (
    audit_book,
    audit_events,
    audit_messages,
    audit_operations,
    audit_paper,
)
from flightcore.application.runtime import Runtime
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.gateway_books import KeepsBooks

__all__ = ["AuditFinding", "AuditReport", "audit"]


def audit(runtime: Runtime, *, principal: Principal) -> AuditReport:
    """Check the whole store, over all tenants, while it is in use or quiet.

    Nothing is written. An order and its parts are judged as of one moment; what had
    to be read at several is looked at again before it is told. The rules:

    ====  =====================================================================
    A1    a counter is neither below zero nor above its limit
    A2    a counter equals the holds it summarises, in both directions
    A3    who sits on a physical seat owns a seat on that leg
    A4    one live or successful capture an order and tender
    A5    refunds, those in flight included, never exceed captures, by tender (R6)
    A6    the money of an order is what its status calls for (R7)
    A7    nothing that was accepted is stuck
    A8    every operation without a final answer has a scheduled check
    A9    entries and book balance, operations have their entries, and the balance
          due is what order and payments say (R5)
    A10   a history is a walk over allowed edges that ends at the present status
    A11   events are gapless, the order counts them all, and none waits for an hour
    A12   one live ticket a passenger and service, none for a dead or unpaid order
    A13   a used idempotency key has its answer
    A14   a webhook is acted upon within ten minutes
    A15   no connection is idle in a transaction for a minute; of a database that
          shows its connections
    R8    an active order owns the seats it sold, any other none
    B1    no order was captured twice at the gateway
    B2    gateway and operations match both ways; of a gateway that shows its books
    ====  =====================================================================

    A row without an order breaks the rule of its table. ``codec`` is told of an order
    or hold that cannot be read, ``limit`` of one with 10,000 rows of a class.

    Raises:
        Forbidden: The principal may not audit.
        Temporary: The store or the gateway is out of reach.
    """
    require(principal, Action.AUDIT)
    store, notebook, at = runtime.store, Notebook(), runtime.now()
    owners = Owners()
    owners.add("R8", audit_seats(store, notebook).order_ids)
    audit_seating(store, notebook)
    audit_operations(store, notebook, owners, _reconciliation(runtime))
    audit_book(store, notebook, owners)
    audit_events(store, notebook, owners, at)
    audit_paper(store, notebook, owners)
    # Last, so that every order which the rows above name is there to be found.
    audit_orders(store, notebook, owners)
    audit_messages(store, notebook, at)
    audit_sessions(store, notebook)
    return notebook.report(at)


def _reconciliation(runtime: Runtime) -> Reconciliation | None:
    gateway = runtime.gateway
    if not isinstance(gateway, KeepsBooks):
        return None
    return Reconciliation(gateway, runtime.gateway_name)
