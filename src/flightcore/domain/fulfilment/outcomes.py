"""Take in what becomes of payment operations: the next step of order and process."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flightcore.domain.booking import (
    OrderRefunded,
    cancel,
    decline_payment,
    fund,
    refuse_capture,
    settle,
)
from flightcore.domain.fulfilment.attempts import last_attempts, next_look, retried
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.process import FulfilmentEvent, advance, postpone
from flightcore.domain.kernel import Instant, Money
from flightcore.domain.payment import (
    MAX_ATTEMPTS,
    OperationKind,
    OperationState,
    Payment,
    PaymentOperation,
    has_succeeded,
)

_Decision = Callable[[Case, PaymentOperation, Instant], CaseStep]
_K, _E = OperationKind, FulfilmentEvent


def operation_moved(
    case: Case, operation: PaymentOperation, *, due_at: Instant
) -> CaseStep:
    """Take in a payment operation's new state.

    A capture, void or refund that failed without effect is tried again, up to
    ``MAX_ATTEMPTS``; one that was declined, or failed that often, is for a person.

    Args:
        case: As read; the operation in it is the one before.
        operation: After an answer, a look-up, or being sent.
        due_at: When a worker shall carry on where nobody does before.
    """
    if not operation.state.is_final:
        return _still_open(case, operation, due_at)
    return _decision(operation)(case, operation, due_at)


def _decision(operation: PaymentOperation) -> _Decision:
    if operation.state is OperationState.SUCCEEDED:
        return _SUCCEEDED[operation.kind]
    tried_by_payer = operation.kind is _K.AUTHORISE
    failed = operation.state is OperationState.FAILED
    if failed and not tried_by_payer and operation.attempt < MAX_ATTEMPTS:
        return retried
    return _REFUSED[operation.kind]


def _still_open(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    look = next_look(case.payment.put(operation), due_at)
    return CaseStep(
        order=case.order,
        operations=(operation,),
        process=postpone(case.fulfilment, due_at=look),
    )


def _authorised(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    step = fund(case.order)
    return CaseStep(
        order=step.order,
        events=step.events,
        hold=case.hold.confirm(),
        operations=(operation,),
        process=advance(case.fulfilment, _E.AUTHORISED, due_at=due_at),
    )


def _not_authorised(
    case: Case, operation: PaymentOperation, due_at: Instant
) -> CaseStep:
    step = decline_payment(case.order, reason=operation.reason or "")
    return CaseStep(
        order=step.order,
        events=step.events,
        operations=(operation,),
        process=advance(case.fulfilment, _E.AUTHORISATION_REFUSED, due_at=due_at),
    )


def _captured(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    step = settle(case.order)
    return CaseStep(
        order=step.order,
        events=step.events,
        operations=(operation,),
        process=advance(case.fulfilment, _E.CAPTURED, due_at=due_at),
    )


def _not_captured(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    step = refuse_capture(case.order, reason=operation.reason or "")
    return CaseStep(
        order=step.order,
        events=step.events,
        operations=(operation,),
        process=advance(case.fulfilment, _E.CAPTURE_REFUSED, due_at=due_at),
    )


def _given_up(event: FulfilmentEvent) -> _Decision:
    """The void is over, one way or the other, and nothing was taken.

    The seats do not wait for a person: what a gateway will not give up lapses there.
    """

    def decide(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
        process = advance(case.fulfilment, event, due_at=due_at)
        if case.order.status.is_final:
            return CaseStep(order=case.order, operations=(operation,), process=process)
        nothing = Money.zero(case.order.total.currency)
        step = cancel(case.order, refund=nothing, penalty=nothing)
        return CaseStep(
            order=step.order,
            events=step.events,
            hold=case.hold.return_(),
            operations=(operation,),
            process=process,
        )

    return decide


def _refund_over(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    """One refund is over; the process waits for the last one."""
    payment = case.payment.put(operation)
    if not payment.is_settled:
        return _still_open(case, operation, due_at)
    paid = all(map(has_succeeded, last_attempts(payment, _K.REFUND)))
    event = _E.REFUNDED if paid else _E.REFUND_REFUSED
    return CaseStep(
        order=case.order,
        events=(_refunded(case, payment),) if paid else (),
        operations=(operation,),
        process=advance(case.fulfilment, event, due_at=due_at),
    )


def _refunded(case: Case, payment: Payment) -> OrderRefunded:
    amount = payment.total(payment.refunded)
    return OrderRefunded(order_id=case.order.id, amount=amount)


_SUCCEEDED: Mapping[OperationKind, _Decision] = {
    _K.AUTHORISE: _authorised,
    _K.CAPTURE: _captured,
    _K.VOID: _given_up(_E.VOIDED),
    _K.REFUND: _refund_over,
}
_REFUSED: Mapping[OperationKind, _Decision] = {
    _K.AUTHORISE: _not_authorised,
    _K.CAPTURE: _not_captured,
    _K.VOID: _given_up(_E.VOID_REFUSED),
    _K.REFUND: _refund_over,
}
