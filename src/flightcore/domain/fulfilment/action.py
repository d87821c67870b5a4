"""What to do next for an order: a pure look at its process and its operations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import attrs

from flightcore.domain.fulfilment.case import Case
from flightcore.domain.fulfilment.process import FulfilmentState
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvariantBroken
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

    @property
    def payment(self) -> PaymentOperation:
        """The operation of an action that has one.

        Raises:
            InvariantBroken: It has none.
        """
        if self.operation is None:
            raise InvariantBroken(f"nothing to {self.kind}", rule="I9")
        return self.operation

    @property
    def moment(self) -> Instant:
        """When to look again, of an action that waits.

        Raises:
            InvariantBroken: It does not wait.
        """
        if self.until is None:
            raise InvariantBroken("an action that waits has a moment", rule="I9")
        return self.until


_KIND_OF: Mapping[FulfilmentState, OperationKind] = {
    FulfilmentState.AUTHORISING: OperationKind.AUTHORISE,
    FulfilmentState.CAPTURING: OperationKind.CAPTURE,
    FulfilmentState.VOIDING: OperationKind.VOID,
    FulfilmentState.REFUNDING: OperationKind.REFUND,
}


def next_action(case: Case) -> Action:
    """Decide the next step.

    An operation that was sent and has no answer on record was interrupted: its
    outcome is unknown, so it is looked up, never sent again blindly.
    """
    state = None if case.process is None else case.process.state
    if state is FulfilmentState.TICKETING:
        return Action(kind=ActionKind.ISSUE)
    wanted = None if state is None else _KIND_OF.get(state)
    possible = [
        _for_operation(operation, case.now)
        for operation in case.payment.operations
        if operation.kind is wanted and not operation.state.is_final
    ]
    return min(possible, key=_urgency, default=Action(kind=ActionKind.NOTHING))


def awaited(case: Case, gateway_key: str) -> PaymentOperation | None:
    """The operation under that key where the process hangs on its outcome, or None.

    One that was never sent has none to ask for, whoever says so.
    """
    wanted = None if case.process is None else _KIND_OF.get(case.process.state)
    for operation in case.payment.operations:
        is_open = not operation.state.is_final
        was_sent = operation.state is not OperationState.CREATED
        if operation.gateway_key == gateway_key and operation.kind is wanted:
            return operation if is_open and was_sent else None
    return None


def _urgency(action: Action) -> tuple[bool, float]:
    """What can be done now goes first, in order; then what can be done soonest."""
    waits = action.until is not None
    return waits, action.moment.timestamp() if waits else 0


def _for_operation(operation: PaymentOperation, now: Instant) -> Action:
    is_new = operation.state is OperationState.CREATED
    due_at = _not_before(operation) if is_new else operation.next_check
    if due_at is not None and due_at > now:
        return Action(kind=ActionKind.WAIT, until=due_at)
    kind = ActionKind.SEND if is_new else ActionKind.LOOK_UP
    return Action(kind=kind, operation=operation)


def _not_before(operation: PaymentOperation) -> Instant:
    """Attempts after the first wait twice as long each, up to ten minutes.

    But for authorisations: another attempt at one is the payer's, who is waiting.
    """
    by_payer = operation.kind is OperationKind.AUTHORISE
    first = by_payer or operation.attempt == 1
    seconds = 0 if first else min(600, 2**operation.attempt)
    return operation.created_at + timedelta(seconds=seconds)
