"""Start a payment, and take in what becomes of its operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from flightcore.domain.booking import (
    OrderRefunded,
    cancel,
    decline_payment,
    fund,
    refuse_capture,
    settle,
    start_payment,
)
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.process import (
    Fulfilment,
    FulfilmentEvent,
    advance,
    postpone,
    started,
)
from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.domain.payment import (
    OperationKind,
    OperationState,
    PaymentMethod,
    PaymentOperation,
    Tender,
    authorise,
    capture,
    refund,
    void,
)

TENDER = "1"
"""Name of the one tender of a payment; several come with vouchers."""


def begin_payment(
    case: Case,
    method: PaymentMethod,
    *,
    gateway: str,
    window: timedelta,
    lease: timedelta,
) -> CaseStep:
    """Pin the hold and write down the authorisation that will be asked for.

    Args:
        case: An order on hold.
        method: Pays all of it.
        gateway: Name of the gateway.
        window: How long the seats stay pinned at least.
        lease: How long the caller has to drive it before a worker does.

    Raises:
        HoldExpired: The deadline has passed.
        InvalidTransition: The order does not wait for a payment.
    """
    pinned_until = case.now + window
    begun = start_payment(
        case.order, tender=TENDER, pinned_until=pinned_until, now=case.now
    )
    operation = authorise(
        case.payment,
        Tender(TENDER, case.order.total, method),
        gateway=gateway,
        now=case.now,
    )
    return CaseStep(
        order=begun.order,
        events=begun.events,
        hold=case.hold.pin(pinned_until, now=case.now),
        operations=(operation,),
        process=_begun(case, due_at=case.now + lease),
    )


def _begun(case: Case, *, due_at: Instant) -> Fulfilment:
    if case.process is None:
        return started(case.order.id, due_at=due_at)
    return advance(case.process, FulfilmentEvent.PAYMENT_STARTED, due_at=due_at)


def operation_moved(
    case: Case, operation: PaymentOperation, *, due_at: Instant
) -> CaseStep:
    """Take in a payment operation's new state.

    Args:
        case: As read; the operation in it is the one before.
        operation: After an answer, a look-up, or being sent.
        due_at: When a worker shall carry on where nobody does before.
    """
    process = _process(case)
    if not operation.state.is_final:
        return CaseStep(
            order=case.order,
            operations=(operation,),
            process=postpone(process, due_at=operation.next_check or due_at),
        )
    return _decision(operation)(case, operation, due_at)


def _decision(operation: PaymentOperation) -> _Decision:
    if operation.state is OperationState.SUCCEEDED:
        return _SUCCEEDED[operation.kind]
    tried_by_payer = operation.kind is OperationKind.AUTHORISE
    if operation.state is OperationState.FAILED and not tried_by_payer:
        return _again
    return _REFUSED[operation.kind]


def _authorised(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    step = fund(case.order)
    return CaseStep(
        order=step.order,
        events=step.events,
        hold=case.hold.confirm(),
        operations=(operation,),
        process=advance(_process(case), FulfilmentEvent.AUTHORISED, due_at=due_at),
    )


def _not_authorised(
    case: Case, operation: PaymentOperation, due_at: Instant
) -> CaseStep:
    step = decline_payment(case.order, reason=operation.reason or "")
    return CaseStep(
        order=step.order,
        events=step.events,
        operations=(operation,),
        process=advance(
            _process(case), FulfilmentEvent.AUTHORISATION_REFUSED, due_at=due_at
        ),
    )


def _captured(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    step = settle(case.order)
    return CaseStep(
        order=step.order,
        events=step.events,
        operations=(operation,),
        process=advance(_process(case), FulfilmentEvent.CAPTURED, due_at=due_at),
    )


def _not_captured(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    step = refuse_capture(case.order, reason=operation.reason or "")
    return CaseStep(
        order=step.order,
        events=step.events,
        operations=(operation,),
        process=advance(
            _process(case), FulfilmentEvent.CAPTURE_REFUSED, due_at=due_at
        ),
    )


def _voided(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    nothing = Money.zero(case.order.total.currency)
    step = cancel(case.order, refund=nothing, penalty=nothing)
    return CaseStep(
        order=step.order,
        events=step.events,
        hold=case.hold.return_(),
        operations=(operation,),
        process=advance(_process(case), FulfilmentEvent.VOIDED, due_at=due_at),
    )


def _refunded(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    payment = case.payment.put(operation)
    if not payment.is_settled:
        return CaseStep(
            order=case.order,
            operations=(operation,),
            process=postpone(_process(case), due_at=due_at),
        )
    amount = payment.total(payment.refunded)
    return CaseStep(
        order=case.order,
        events=(OrderRefunded(order_id=case.order.id, amount=amount),),
        operations=(operation,),
        process=advance(_process(case), FulfilmentEvent.REFUNDED, due_at=due_at),
    )


def _again(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
    """It failed without any effect, so another attempt is safe."""
    payment, tender = case.payment.put(operation), operation.tender
    attempt = {
        OperationKind.CAPTURE: lambda: capture(payment, tender, now=case.now),
        OperationKind.VOID: lambda: void(payment, tender, now=case.now),
        OperationKind.REFUND: lambda: refund(
            payment, tender, operation.amount, slot=operation.slot, now=case.now
        ),
    }[operation.kind]()
    return CaseStep(
        order=case.order,
        operations=(operation, attempt),
        process=postpone(_process(case), due_at=due_at),
    )


def _stuck(event: FulfilmentEvent) -> _Decision:
    def decide(case: Case, operation: PaymentOperation, due_at: Instant) -> CaseStep:
        return CaseStep(
            order=case.order,
            operations=(operation,),
            process=advance(_process(case), event, due_at=due_at),
        )

    return decide


def _process(case: Case) -> Fulfilment:
    if case.process is None:
        raise InvariantBroken("a payment has a fulfilment", rule="I9")
    return case.process


_Decision = Callable[[Case, PaymentOperation, Instant], CaseStep]
_K = OperationKind
_SUCCEEDED: Mapping[OperationKind, _Decision] = {
    _K.AUTHORISE: _authorised,
    _K.CAPTURE: _captured,
    _K.VOID: _voided,
    _K.REFUND: _refunded,
}
_REFUSED: Mapping[OperationKind, _Decision] = {
    _K.AUTHORISE: _not_authorised,
    _K.CAPTURE: _not_captured,
    _K.VOID: _stuck(FulfilmentEvent.VOID_REFUSED),
    _K.REFUND: _stuck(FulfilmentEvent.REFUND_REFUSED),
}
