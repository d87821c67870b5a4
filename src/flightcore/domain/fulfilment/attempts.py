"""Further attempts at what definitely had no effect, and at what was refused."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore.domain.booking import OrderStatus
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.process import FulfilmentEvent, advance, postpone
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidTransition, InvariantBroken
from flightcore.domain.payment import (
    OperationKind,
    Payment,
    PaymentOperation,
    capture,
    is_live,
    refund,
    void,
)

_K = OperationKind

_EVENTS: Mapping[OperationKind, FulfilmentEvent] = {
    _K.CAPTURE: FulfilmentEvent.CAPTURE_TRIED_AGAIN,
    _K.VOID: FulfilmentEvent.VOID_TRIED_AGAIN,
    _K.REFUND: FulfilmentEvent.REFUND_TRIED_AGAIN,
}


def tried_again(case: Case, *, due_at: Instant) -> CaseStep:
    """A person asks once more for what a gateway definitely refused.

    A refused capture, void or refund stops the process until somebody looked at it;
    this sets it going again.

    Args:
        case: Its process is MANUAL.
        due_at: When a worker shall carry on where nobody does before.

    Raises:
        InvalidTransition: Nothing was refused, or it is settled since.
        InvalidInput: So many attempts are enough.
    """
    refused = _refused(case)
    if case.process is None or not refused:
        raise InvalidTransition(
            "nothing was refused that could be tried again",
            kind="order",
            id=case.order.id,
            state=str(case.order.status),
            step="try again",
        )
    event = _EVENTS[refused[0].kind]
    return CaseStep(
        order=case.order,
        operations=tuple(
            next_attempt(case.payment, it, now=case.now) for it in refused
        ),
        process=advance(case.process, event, due_at=due_at),
    )


def retried(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    """It failed without any effect, so another attempt is safe."""
    payment = case.payment.put(operation)
    attempt = next_attempt(payment, operation, now=case.now)
    return CaseStep(
        order=case.order,
        operations=(operation, attempt),
        process=postpone(
            case.fulfilment, due_at=next_look(payment.put(attempt), due_at)
        ),
    )


def next_attempt(
    payment: Payment, dead: PaymentOperation, *, now: Instant
) -> PaymentOperation:
    """The same once more, under a key of its own."""
    match dead.kind:
        case OperationKind.CAPTURE:
            return capture(payment, dead.tender, now=now, amount=dead.amount)
        case OperationKind.VOID:
            return void(payment, dead.tender, now=now)
        case OperationKind.REFUND:
            return refund(payment, dead.tender, dead.amount, slot=dead.slot, now=now)
        case OperationKind.AUTHORISE:
            raise InvariantBroken("the payer alone tries again to pay", rule="P1")


def last_attempts(
    payment: Payment, kind: OperationKind
) -> tuple[PaymentOperation, ...]:
    """Of the attempts at each thing of a kind, the last."""
    attempts = sorted(payment.operations, key=lambda item: item.attempt)
    mine = (item for item in attempts if item.kind is kind)
    return tuple({(item.tender, item.slot): item for item in mine}.values())


def next_look(payment: Payment, due_at: Instant) -> Instant:
    """When the first of the open operations wants to be looked at.

    Args:
        payment: What is open is sent later, or asked after.
        due_at: For those that were not sent yet.
    """
    unsettled = (item for item in payment.operations if not item.state.is_final)
    return min((item.next_check or due_at for item in unsettled), default=due_at)


def _refused(case: Case) -> tuple[PaymentOperation, ...]:
    tried = last_attempts(case.payment, _kind_at_stake(case))
    return tuple(item for item in tried if not is_live(item))


def _kind_at_stake(case: Case) -> OperationKind:
    """An order that is ticketed waits for its money, a cancelled one gives it up."""
    if case.order.status is OrderStatus.ACTION_REQUIRED:
        return _K.CAPTURE
    captured = case.payment.total(case.payment.captured)
    return _K.REFUND if captured else _K.VOID
