"""A10 and A11: an order's history is gapless, allowed, and ends where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby

from flightcore.application.operations.auditing.order_file import OrderFile
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.booking import (
    TRANSITIONS,
    OrderStatus,
    OrderStep,
)
from flightcore.domain.kernel import Instant
from flightcore.ports.rows import EventRow

LEFT_WAITING = timedelta(hours=1)
"""How long an event may wait after it was due: then nobody tells it."""

_FIRST = "order.created"

_STEPS: Mapping[str, OrderStep] = {
    "order.payment_started": OrderStep.START_PAYMENT,
    "order.payment_failed": OrderStep.DECLINE,
    "order.funded": OrderStep.FUND,
    "order.ticketed": OrderStep.ISSUE,
    "order.ticketing_failed": OrderStep.FAIL_TICKETING,
    "order.action_required": OrderStep.REFUSE_CAPTURE,
    "order.settled": OrderStep.SETTLE,
    "order.cancelled": OrderStep.CANCEL,
    "order.expired": OrderStep.EXPIRE,
}
"""The step that an event tells of; the other events of an order move no status."""


class Sequences:
    """Whether aggregates have their events without a gap, from rows in key order."""

    def __init__(self) -> None:
        self._aggregate = ""
        self._last = 0

    def add(self, events: Iterable[EventRow]) -> Iterator[AuditFinding]:
        """Take in the next events; tell every gap (A11)."""
        for row in events:
            if row.aggregate != self._aggregate:
                self._aggregate, self._last = row.aggregate, 0
            if row.sequence != self._last + 1:
                message = f"event {row.sequence} follows {self._last}"
                yield AuditFinding("A11", row.aggregate, message)
            self._last = row.sequence


def untold(events: Iterable[EventRow], now: Instant) -> Iterator[AuditFinding]:
    """A11: no event waits for ``LEFT_WAITING``; an aggregate is named once."""
    late = (row for row in events if _is_late(row, now))
    for aggregate, rows in groupby(late, key=lambda row: row.aggregate):
        first = next(rows)
        message = f"event {first.sequence} was due {first.due_at}, and waits"
        yield AuditFinding("A11", aggregate, message)


def _is_late(row: EventRow, now: Instant) -> bool:
    return row.due_at is not None and row.due_at + LEFT_WAITING <= now


def unlike_sequence(file: OrderFile) -> Iterator[AuditFinding]:
    """A11: the last event is the one that the order counts."""
    last = file.events[-1].sequence if file.events else 0
    if last != file.row.sequence:
        message = f"the order counts {file.row.sequence} events, the last is {last}"
        yield AuditFinding("A11", file.id, message)


def off_the_map(file: OrderFile) -> Iterator[AuditFinding]:
    """A10: a walk over allowed edges that ends at the present status.

    A history with a gap is left to A11.
    """
    numbers = [row.sequence for row in file.events]
    if numbers != list(range(1, file.row.sequence + 1)):
        return
    types = [row.type for row in file.events]
    if types[:1] != [_FIRST] or _FIRST in types[1:]:
        yield AuditFinding("A10", file.id, "the history does not begin with creation")
        return
    yield from _walked(file, types)


def _walked(file: OrderFile, types: Iterable[str]) -> Iterator[AuditFinding]:
    status = OrderStatus.ON_HOLD
    for kind in types:
        reached = _after(status, kind)
        if reached is None:
            yield AuditFinding("A10", file.id, f"{kind} while {status}")
            return
        status = reached
    if status is not file.status:
        message = f"the history ends {status}, the order is {file.status}"
        yield AuditFinding("A10", file.id, message)


def _after(status: OrderStatus, kind: str) -> OrderStatus | None:
    step = _STEPS.get(kind)
    if step is None:
        return status
    if step is OrderStep.SETTLE and status is OrderStatus.TICKETED:
        return status
    return TRANSITIONS.get((status, step))
