"""What to do next for an order: a pure look at its process and its operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import attrs

from flightcore.domain.fulfilment.process import Fulfilment, FulfilmentState
from flightcore.domain.kernel import Instant
from flightcore.domain.payment import (
    OperationKind,
    OperationState,
    PaymentOperation,
)


class ActionKind(StrEnum):
    """The kinds of things that a worker does."""

    SEND = "send"
    LOOK_UP = "look up"
    ISSUE = "issue"
    WAIT = "wait"
    NOTHING = "nothing"


@attrs.frozen(kw_only=True)
class Action:
    """One thing to do.

    Attributes:
        kind: Which.
        operation: The payment operation to send or look up.
        until: For WAIT, when to look again.
    """

    kind: ActionKind
    operation: PaymentOperation | None = None
    until: Instant | None = None


_KIND_OF: Mapping[FulfilmentState, OperationKind] = {
    FulfilmentState.AUTHORISING: OperationKind.AUTHORISE,
    FulfilmentState.CAPTURING: OperationKind.CAPTURE,
    FulfilmentState.VOIDING: OperationKind.VOID,
    FulfilmentState.REFUNDING: OperationKind.REFUND,
}


def next_action(
    process: Fulfilment, operations: Sequence[PaymentOperation], *, now: Instant
) -> Action:
    """Decide the next step.

    An operation that was sent and has no answer on record was interrupted: its
    outcome is unknown, so it is looked up, never sent again blindly.
    """
    if process.state is FulfilmentState.TICKETING:
        return Action(kind=ActionKind.ISSUE)
    wanted = _KIND_OF.get(process.state)
    open_operations = [
        operation
        for operation in operations
        if operation.kind is wanted and not operation.state.is_terminal
    ]
    if not open_operations:
        return Action(kind=ActionKind.NOTHING)
    return _for_operation(open_operations[0], now)


def _for_operation(operation: PaymentOperation, now: Instant) -> Action:
    if operation.state is OperationState.CREATED:
        return Action(kind=ActionKind.SEND, operation=operation)
    if operation.state is OperationState.MANUAL:
        return Action(kind=ActionKind.NOTHING)
    if operation.next_check is not None and operation.next_check > now:
        return Action(kind=ActionKind.WAIT, until=operation.next_check)
    return Action(kind=ActionKind.LOOK_UP, operation=operation)
