"""A7 and A8: nothing that was accepted is stuck."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from flightcore.application.codec import decode
from flightcore.application.operations.auditing.order_file import OrderFile
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.booking import OrderStatus
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.kernel import Instant
from flightcore.domain.payment import OperationState
from flightcore.ports.rows import PaymentOperationRow

_DRIVEN = (
    OrderStatus.PAYMENT_PENDING,
    OrderStatus.FUNDED,
    OrderStatus.TICKETING_FAILED,
    OrderStatus.ACTION_REQUIRED,
)
"""Statuses that a process, or a person, must lead out of."""


def stuck(file: OrderFile) -> Iterator[AuditFinding]:
    """A7: whatever waits has somebody who will look at it again."""
    for problem in _problems(file):
        yield AuditFinding("A7", file.id, f"{file.status}: {problem}")


def _problems(file: OrderFile) -> Iterator[str]:
    state, process = file.state, file.process
    is_busy = state is not None and state.is_busy
    if is_busy and process is not None and process.due_at is None:
        yield f"fulfilment is {state} and never due"
    if file.status is OrderStatus.ON_HOLD and file.row.due_at is None:
        yield "never due to expire"
    if not _is_driven(state):
        if file.status in _DRIVEN:
            yield f"nobody carries on; fulfilment is {state}"
        elif any(not _state(row).is_final for row in file.operations):
            yield f"a payment operation is open; fulfilment is {state}"


def _is_driven(state: FulfilmentState | None) -> bool:
    return state is not None and (state.is_busy or state is FulfilmentState.MANUAL)


@attrs.frozen(kw_only=True)
class _Schedule:
    next_check: Instant | None = None


def unscheduled(file: OrderFile) -> Iterator[AuditFinding]:
    """A8: what went out and has no final answer is asked after at a known time."""
    for row in file.operations:
        if _is_open(row) and decode(row.body, _Schedule).next_check is None:
            yield AuditFinding("A8", row.id, f"{row.state}, and no check is scheduled")


def _is_open(row: PaymentOperationRow) -> bool:
    state = _state(row)
    return not (state.is_final or state is OperationState.CREATED)


def _state(row: PaymentOperationRow) -> OperationState:
    return OperationState(row.state)
