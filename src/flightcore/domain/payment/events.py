"""Facts about payments. They hold no tokens and no redirects."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import Money, OperationId, event
from flightcore.domain.payment.operation import (
    OperationKind,
    OperationState,
    PaymentOperation,
)


@attrs.frozen(kw_only=True)
class PaymentEvent:
    """What every payment event tells.

    Attributes:
        operation_id: Which attempt.
        tender: Which part of the payment.
        amount: Above zero.
        gateway: Its name.
        reason: Why, where it was refused; else empty.
    """

    operation_id: OperationId
    tender: str
    amount: Money
    gateway: str
    reason: str = ""


@event("payment.initiated")
@attrs.frozen(kw_only=True)
class PaymentInitiated(PaymentEvent):
    """An attempt to pay was written down, before the gateway hears of it."""


@event("payment.authorised")
@attrs.frozen(kw_only=True)
class PaymentAuthorised(PaymentEvent):
    """The money is reserved."""


@event("payment.authorisation_failed")
@attrs.frozen(kw_only=True)
class AuthorisationFailed(PaymentEvent):
    """The money is definitely not reserved."""


@event("payment.action_required")
@attrs.frozen(kw_only=True)
class PaymentActionRequired(PaymentEvent):
    """The payer must authenticate first."""


@event("payment.captured")
@attrs.frozen(kw_only=True)
class PaymentCaptured(PaymentEvent):
    """The money was taken."""


@event("payment.capture_failed")
@attrs.frozen(kw_only=True)
class CaptureFailed(PaymentEvent):
    """The money was definitely not taken."""


@event("payment.voided")
@attrs.frozen(kw_only=True)
class PaymentVoided(PaymentEvent):
    """The reservation was given up."""


@event("payment.refund_requested")
@attrs.frozen(kw_only=True)
class RefundRequested(PaymentEvent):
    """A refund was written down, before the gateway hears of it."""


@event("payment.refunded")
@attrs.frozen(kw_only=True)
class Refunded(PaymentEvent):
    """Money was given back."""


@event("payment.refund_failed")
@attrs.frozen(kw_only=True)
class RefundFailed(PaymentEvent):
    """Money was definitely not given back."""


_K, _S = OperationKind, OperationState
_SUCCESS: dict[OperationKind, type[PaymentEvent]] = {
    _K.AUTHORISE: PaymentAuthorised,
    _K.CAPTURE: PaymentCaptured,
    _K.VOID: PaymentVoided,
    _K.REFUND: Refunded,
}
_FAILURE: dict[OperationKind, type[PaymentEvent]] = {
    _K.AUTHORISE: AuthorisationFailed,
    _K.CAPTURE: CaptureFailed,
    _K.REFUND: RefundFailed,
}


def event_of(
    before: PaymentOperation | None, after: PaymentOperation
) -> PaymentEvent | None:
    """The fact that a step of an operation is, or None where it is none.

    Args:
        before: The operation before the step; None where the step created it.
        after: The operation after the step.
    """
    kind = _event_type(before, after)
    if kind is None:
        return None
    return kind(
        operation_id=after.id,
        tender=after.tender,
        amount=after.amount,
        gateway=after.gateway,
        reason=after.reason or "" if after.state.is_dead else "",
    )


def _event_type(
    before: PaymentOperation | None, after: PaymentOperation
) -> type[PaymentEvent] | None:
    if before is None:
        return _creation(after)
    if after.redirect and not before.redirect:
        return PaymentActionRequired
    if before.state is after.state:
        return None
    if after.state is _S.SUCCEEDED:
        return _SUCCESS[after.kind]
    return _FAILURE.get(after.kind) if after.state.is_dead else None


def _creation(operation: PaymentOperation) -> type[PaymentEvent] | None:
    if operation.kind is _K.REFUND:
        return RefundRequested
    return PaymentInitiated if operation.parent_id is None else None
