"""Notify: deliver the messages that are due, at least once each."""

from __future__ import annotations

from functools import partial

from flightcore.application.failures import Failures
from flightcore.application.outcome import committed
from flightcore.application.records.notifications import (
    StoredIntent,
    notification_rows,
    stored_intent,
)
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import (
    DeliveryRefused,
    FlightCoreError,
    VersionConflict,
)
from flightcore.domain.notification import (
    Backoff,
    NotificationOutcome,
    failed,
    render,
    sent,
    suppressed,
)
from flightcore.ports.rows import NotificationRow
from flightcore.ports.store import Changes

BATCH = 100
"""Messages of one pass."""
LEASED = 10
"""Messages of one lease: few, so that a slow channel seldom outlasts it."""


def notify(runtime: Runtime, failures: Failures) -> int:
    """Deliver one batch; how many were handed to a channel.

    The outcome is written after the delivery, so a crash between the two delivers
    again, under the same message id. A message whose lease is over before its turn
    came is left to whoever takes the next one.
    """
    seconds = max(1, int(runtime.settings.lease.total_seconds()))
    delivered = 0
    for _ in range(BATCH // LEASED):
        rows = runtime.store.lease(NotificationRow, LEASED, seconds)
        deliveries = (partial(_in_time, runtime, row) for row in rows)
        delivered += sum(failures.attempt(d, otherwise=False) for d in deliveries)
        if len(rows) < LEASED:
            break
    return delivered


def _in_time(runtime: Runtime, row: NotificationRow) -> bool:
    """Deliver while the lease lasts; whether it was handed to a channel."""
    is_over = row.due_at is None or runtime.now() >= row.due_at
    return not is_over and _deliver(runtime, row)


def _deliver(runtime: Runtime, row: NotificationRow) -> bool:
    stored = stored_intent(row)
    outcome = _attempt(runtime, stored)
    changes = Changes(
        puts=tuple(
            notification_rows(
                outcome,
                tenant=stored.tenant,
                at=runtime.now(),
                sequence=stored.sequence,
                version=row.version,
            )
        )
    )
    try:
        committed(runtime.commit(changes))
    except VersionConflict:
        # The lease ran out and somebody else delivers it again, under the same id.
        return False
    return True


def _attempt(runtime: Runtime, stored: StoredIntent) -> NotificationOutcome:
    intent = stored.intent
    channel = runtime.channels.get(intent.channel)
    if channel is None:
        return suppressed(intent, reason="no_such_channel")
    try:
        accepted = channel.deliver(render(intent, runtime.templates))
    except FlightCoreError as error:
        return failed(
            intent,
            reason=error.code,
            now=runtime.now(),
            final=isinstance(error, DeliveryRefused),
            backoff=Backoff(attempts=runtime.settings.max_attempts),
        )
    return sent(intent, reference=accepted.reference)
