"""A13 and A14: keys have their answers, and webhooks were acted upon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.kernel import Instant
from flightcore.ports.rows import ClaimRow, WebhookRow

OVERDUE = timedelta(minutes=10)
"""How long after it came a webhook must have been acted upon."""


def unanswered(claims: Iterable[ClaimRow]) -> Iterator[AuditFinding]:
    """A13: a used idempotency key has the answer that its repetition gets."""
    for row in claims:
        if not row.answer:
            yield AuditFinding("A13", row.operation_id, "used, and no answer stored")


def overdue(webhooks: Iterable[WebhookRow], now: Instant) -> Iterator[AuditFinding]:
    """A14: no webhook waits for longer than ``OVERDUE``."""
    for row in webhooks:
        if row.due_at is not None and row.received_at + OVERDUE <= now:
            subject = f"{row.source}/{row.event_id}"
            yield AuditFinding("A14", subject, f"came {row.received_at}, and undone")
