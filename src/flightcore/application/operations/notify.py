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


def notify(runtime: Runtime, failures: Failures) -> int:
    """Deliver one batch; how many were handed to a channel.

    The outcome is written after the delivery, so a crash between the two delivers
    again, under the same message id.
    """
    seconds = max(1, int(runtime.settings.lease.total_seconds()))
    rows = runtime.store.lease(NotificationRow, BATCH, seconds)
    deliveries = (partial(_deliver, runtime, row) for row in rows)
    return sum(failures.attempt(each, otherwise=False) for each in deliveries)


def _deliver(runtime: Runtime, row: NotificationRow) -> bool:
    stored = stored_intent(row)
    outcome = _attempt(runtime, stored)
    changes = Changes(
        puts=tuple(
            notification_rows(
                outcome,
                tenant=runtime.settings.tenant,
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
