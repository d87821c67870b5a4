"""Calls to the payment gateway: what is asked, and what an answer makes certain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import KeyReused, NotSent, Temporary
from flightcore.domain.payment import (
    Answer,
    Finding,
    GatewayTerms,
    OperationKind,
    PaymentOperation,
    apply,
    not_sent,
    resolve,
    unanswered,
)
from flightcore.ports.gateway import (
    AuthoriseRequest,
    CaptureRequest,
    GatewayCapabilities,
    PaymentGateway,
    RefundRequest,
    VoidRequest,
)


def perform(
    gateway: PaymentGateway, operation: PaymentOperation, now: Instant
) -> PaymentOperation:
    """Ask the gateway to do it, and take in what it says, or that it says nothing.

    Args:
        gateway: Whom to ask.
        operation: Written down as sent.
        now: The store's clock, for the schedule of checks.
    """
    try:
        return apply(operation, _ask(gateway, operation), now)
    except NotSent as error:
        return not_sent(operation, str(error), now)
    except (Temporary, KeyReused):
        return unanswered(operation, now)


def ask_after(
    gateway: PaymentGateway, operation: PaymentOperation, now: Instant
) -> PaymentOperation:
    """Ask what became of it."""
    return _learn(gateway, operation, now, gateway.lookup)


def expire(
    gateway: PaymentGateway, operation: PaymentOperation, now: Instant
) -> PaymentOperation:
    """End its payer's time to act, where the gateway can, and learn what it became."""
    able = gateway.capabilities.supports_expiry
    return _learn(gateway, operation, now, gateway.expire if able else gateway.lookup)


def _learn(
    gateway: PaymentGateway,
    operation: PaymentOperation,
    now: Instant,
    ask: Callable[[str], Finding],
) -> PaymentOperation:
    try:
        found = ask(operation.gateway_key)
    except Temporary:
        return unanswered(operation, now)
    return resolve(operation, found, now, terms=terms_of(gateway.capabilities))


def terms_of(capabilities: GatewayCapabilities) -> GatewayTerms:
    """The gateway's promises about time as the domain takes them."""
    return GatewayTerms(
        late_bound=timedelta(seconds=capabilities.late_bound),
        key_life=timedelta(seconds=capabilities.key_life),
    )


def _ask(gateway: PaymentGateway, operation: PaymentOperation) -> Answer:
    key, amount = operation.gateway_key, operation.amount
    order, parent = operation.order_id, operation.parent_ref or ""
    match operation.kind:
        case OperationKind.AUTHORISE:
            return gateway.authorise(
                AuthoriseRequest(
                    gateway_key=key,
                    order_ref=order,
                    amount=amount,
                    token=operation.token or "",
                )
            )
        case OperationKind.CAPTURE:
            return gateway.capture(
                CaptureRequest(
                    gateway_key=key,
                    order_ref=order,
                    amount=amount,
                    authorisation=parent,
                )
            )
        case OperationKind.VOID:
            return gateway.void(
                VoidRequest(
                    gateway_key=key,
                    order_ref=order,
                    amount=amount,
                    authorisation=parent,
                )
            )
        case OperationKind.REFUND:
            return gateway.refund(
                RefundRequest(
                    gateway_key=key, order_ref=order, amount=amount, capture=parent
                )
            )
