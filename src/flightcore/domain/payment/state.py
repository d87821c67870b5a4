"""What a payment is as a whole: derived from its operations, never stored."""

from __future__ import annotations

from enum import StrEnum

from flightcore.domain.kernel import Money
from flightcore.domain.payment.operation import (
    OperationKind,
    OperationState,
    PaymentOperation,
)
from flightcore.domain.payment.payment import Payment

_K, _S = OperationKind, OperationState


class PaymentState(StrEnum):
    """A payment or one tender of it, as people speak of it."""

    UNKNOWN = "UNKNOWN"
    REQUIRES_ACTION = "REQUIRES_ACTION"
    INITIATED = "INITIATED"
    DECLINED = "DECLINED"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"


_WEAKEST_FIRST = (
    PaymentState.UNKNOWN,
    PaymentState.REQUIRES_ACTION,
    PaymentState.INITIATED,
    PaymentState.DECLINED,
    PaymentState.AUTHORISED,
)


def payment_state(payment: Payment) -> PaymentState:
    """The state of the whole: that of its weakest tender until all are captured.

    Weakest first: UNKNOWN, REQUIRES_ACTION, INITIATED, DECLINED, AUTHORISED. Once
    every tender is captured or voided, the sums decide; VOIDED only where nothing
    was captured. Without operations it is INITIATED.
    """
    states = [tender_state(payment, tender) for tender in payment.tenders]
    for state in _WEAKEST_FIRST:
        if state in states:
            return state
    if not states:
        return PaymentState.INITIATED
    return _by_sums(payment.total(payment.captured), payment.total(payment.refunded))


def tender_state(payment: Payment, tender: str) -> PaymentState:
    """The state of one tender."""
    operations = [item for item in payment.operations if item.tender == tender]
    if any(item.state in (_S.UNKNOWN, _S.MANUAL) for item in operations):
        return PaymentState.UNKNOWN
    captured = payment.captured(tender)
    if captured:
        return _by_sums(captured, payment.refunded(tender))
    return _unfunded(payment, tender)


def _by_sums(captured: Money, refunded: Money) -> PaymentState:
    if not captured:
        return PaymentState.VOIDED
    if not refunded:
        return PaymentState.CAPTURED
    if refunded == captured:
        return PaymentState.REFUNDED
    return PaymentState.PARTIALLY_REFUNDED


def _unfunded(payment: Payment, tender: str) -> PaymentState:
    captures = payment.of(tender, _K.CAPTURE)
    reservation = payment.reservation(tender)
    if reservation is not None:
        refused = captures and captures[-1].state is _S.DECLINED
        return PaymentState.DECLINED if refused else PaymentState.AUTHORISED
    last = (*captures, *payment.of(tender, _K.AUTHORISE))[-1]
    return _of_attempt(last)


def _of_attempt(last: PaymentOperation) -> PaymentState:
    if last.state.is_dead:
        return PaymentState.DECLINED
    if last.state is _S.SUCCEEDED:
        return PaymentState.VOIDED
    if last.redirect:
        return PaymentState.REQUIRES_ACTION
    return PaymentState.INITIATED
