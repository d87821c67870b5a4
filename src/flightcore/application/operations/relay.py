"""Relay: publish events, in order per aggregate, at least once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import attrs

from flightcore.application.failures import Failures
from flightcore.application.outcome import committed
from flightcore.application.records.facts import fact_from
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import Temporary, VersionConflict
from flightcore.ports.queue import Message
from flightcore.ports.rows import EventRow
from flightcore.ports.store import Changes

BATCH = 500
"""Events of one pass."""


def relay(runtime: Runtime, failures: Failures) -> int:
    """Publish one batch of events; how many were published.

    An event is marked after the queue has taken it, so that a crash between the two
    publishes it again, with the same id. Where the queue is out of reach, a plugin
    raises or nobody registered the event's type, the lease runs out and the events
    come up again. A batch holds one event an aggregate, so none overtakes another,
    and only the aggregate of one that fails waits.
    """
    rows = runtime.store.lease(EventRow, BATCH, _lease_seconds(runtime))
    told = [
        row
        for row in rows
        if failures.attempt(partial(_told, runtime, row), otherwise=False)
    ]
    if not told or not _published(runtime, told):
        return 0
    return _mark(runtime, told)


def _told(runtime: Runtime, row: EventRow) -> bool:
    runtime.tell(row.tenant, fact_from(row))
    return True


def _published(runtime: Runtime, rows: Sequence[EventRow]) -> bool:
    if runtime.queue is None:
        return True
    try:
        runtime.queue.publish([message_of(row) for row in rows])
    except Temporary:
        return False
    return True


def _mark(runtime: Runtime, rows: Sequence[EventRow]) -> int:
    done = tuple(
        attrs.evolve(row, due_at=None, version=row.version + 1) for row in rows
    )
    try:
        committed(runtime.commit(Changes(puts=done)))
    except VersionConflict:
        # Somebody took over a lease that ran out; they publish these again.
        return 0
    return len(done)


def message_of(row: EventRow) -> Message:
    """The message that an event becomes."""
    return Message(
        id=row.id,
        topic=row.type.partition(".")[0],
        aggregate=row.aggregate,
        sequence=row.sequence,
        type=row.type,
        schema_version=row.schema_version,
        at=row.at,
        body=row.body,
    )


def _lease_seconds(runtime: Runtime) -> int:
    return max(1, int(runtime.settings.lease.total_seconds()))
