"""Whole tables that no other rule reads in full."""

from __future__ import annotations

from flightcore.application.operations.auditing.answers import overdue, unanswered
from flightcore.application.operations.auditing.history import Sequences, untold
from flightcore.application.operations.auditing.ledger import Book
from flightcore.application.operations.auditing.orders import Owners
from flightcore.application.operations.auditing.reconciling import Reconciliation
from flightcore.application.operations.auditing.report import Notebook
from flightcore.application.pages import pages
from flightcore.domain.kernel import Instant
from flightcore.ports.rows import (
    ClaimRow,
    DocumentRow,
    EventRow,
    FulfilmentRow,
    PaymentOperationRow,
    PostingRow,
    WebhookRow,
)
from flightcore.ports.store import Store


def audit_operations(
    store: Store,
    notebook: Notebook,
    owners: Owners,
    reconciliation: Reconciliation | None,
) -> None:
    """Count every payment operation, and compare it with the gateway's books."""
    for page in pages(store, PaymentOperationRow):
        notebook.count("operations", len(page))
        owners.add("A6", (row.order_id for row in page))
        if reconciliation is not None:
            reconciliation.add(page)
    if reconciliation is not None:
        reconciliation.close(store, notebook)


def audit_book(store: Store, notebook: Notebook, owners: Owners) -> None:
    """Check that every entry and the whole book balance (A9).

    Entries are only added, each at once, so pages of several moments hold whole ones.
    """
    book = Book()
    for page in pages(store, PostingRow):
        owners.add("A9", (row.order_id for row in page))
        notebook.add(book.add(page))
    book.close(notebook)


def audit_events(
    store: Store, notebook: Notebook, owners: Owners, now: Instant
) -> None:
    """Check that aggregates have their events without a gap, and none waits (A11).

    Events are only added, each after the one before, so a page of a later moment
    cannot make a gap.
    """
    sequences = Sequences()
    for page in pages(store, EventRow):
        notebook.count("events", len(page))
        owners.add("A11", (r.aggregate for r in page if r.type == "order.created"))
        notebook.add(sequences.add(page))
        notebook.add(untold(page, now))


def audit_paper(store: Store, notebook: Notebook, owners: Owners) -> None:
    """Count documents and fulfilments, and note whose they are."""
    for documents in pages(store, DocumentRow):
        notebook.count("documents", len(documents))
        owners.add("A12", (row.order_id for row in documents))
    for processes in pages(store, FulfilmentRow):
        notebook.count("fulfilments", len(processes))
        owners.add("A7", (row.order_id for row in processes))


def audit_messages(store: Store, notebook: Notebook, now: Instant) -> None:
    """Check idempotency keys (A13) and webhooks (A14)."""
    for claims in pages(store, ClaimRow):
        notebook.count("claims", len(claims))
        notebook.add(unanswered(claims))
    for webhooks in pages(store, WebhookRow):
        notebook.count("webhooks", len(webhooks))
        notebook.add(overdue(webhooks, now))
