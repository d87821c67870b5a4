"""Which operation may come next: each function returns it, to be written down.

``payment.put(operation)`` then adds it. Nothing here sends anything.
"""

from __future__ import annotations

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import (
    AlreadyExists,
    CurrencyMismatch,
    InvalidTransition,
    RefundExceedsCapture,
)
from flightcore.domain.payment.methods import Tender
from flightcore.domain.payment.operation import (
    OperationKind,
    PaymentOperation,
    gateway_key,
    operation_id,
)
from flightcore.domain.payment.payment import Payment, has_succeeded, is_live

_K = OperationKind


def authorise(
    payment: Payment, tender: Tender, *, gateway: str, now: Instant
) -> PaymentOperation:
    """Reserve a tender's amount.

    Raises:
        InvalidTransition: An attempt at this tender may have an effect.
        CurrencyMismatch: The tender is in another currency.
    """
    return _fund(payment, _K.AUTHORISE, tender, gateway=gateway, now=now)


def charge(
    payment: Payment, tender: Tender, *, gateway: str, now: Instant
) -> PaymentOperation:
    """Take a tender's amount at once, for a gateway that cannot reserve.

    Raises:
        InvalidTransition: An attempt at this tender may have an effect.
        CurrencyMismatch: The tender is in another currency.
    """
    return _fund(payment, _K.CAPTURE, tender, gateway=gateway, now=now)


def capture(
    payment: Payment, tender: str, *, now: Instant, amount: Money | None = None
) -> PaymentOperation:
    """Take what is reserved, or a part of it.

    Raises:
        InvalidTransition: Nothing is reserved for certain, or a capture or void of
            it may have an effect, or more is asked than is reserved (P1).
        CurrencyMismatch: The amount is in another currency.
    """
    parent = _free_reservation(payment, tender, "capture")
    taken = parent.amount if amount is None else amount
    if taken > parent.amount:
        raise _refusal("capture of more than is reserved", parent)
    return _follow(payment, _K.CAPTURE, parent, amount=taken, now=now)


def void(payment: Payment, tender: str, *, now: Instant) -> PaymentOperation:
    """Give up a reservation of which nothing was taken.

    Raises:
        InvalidTransition: Nothing is reserved for certain, or a capture or void of
            it may have an effect.
    """
    parent = _free_reservation(payment, tender, "void")
    return _follow(payment, _K.VOID, parent, amount=parent.amount, now=now)


def refund(
    payment: Payment, tender: str, amount: Money, *, slot: str, now: Instant
) -> PaymentOperation:
    """Give back money that was taken.

    Args:
        payment: What happened so far.
        tender: Who gives back.
        amount: Above zero.
        slot: Tells this refund from the tender's others, such as a quote's id.
        now: The store's clock.

    Raises:
        AlreadyExists: The refund of that slot may have an effect.
        RefundExceedsCapture: More than is left, refunds in flight counted.
        InvalidTransition: Nothing was taken for certain.
        NegativeAmount: The amount is zero or less.
    """
    if any(map(is_live, payment.of(tender, _K.REFUND, slot))):
        raise AlreadyExists("that refund exists", kind="refund", id=slot)
    taken = [item for item in payment.of(tender, _K.CAPTURE) if has_succeeded(item)]
    if not taken:
        raise _refusal("refund", None)
    left = payment.balance(tender).left
    if amount.positive() > left:
        raise RefundExceedsCapture(
            f"{amount} asked, {left} left to refund", asked=amount, left=left
        )
    return _follow(payment, _K.REFUND, taken[-1], amount=amount, now=now, slot=slot)


def _fund(
    payment: Payment,
    kind: OperationKind,
    tender: Tender,
    *,
    gateway: str,
    now: Instant,
) -> PaymentOperation:
    if tender.amount.currency != payment.currency:
        raise CurrencyMismatch(
            "a tender in another currency",
            expected=payment.currency,
            got=tender.amount.currency,
        )
    _require_unfunded(payment, tender.id, kind)
    attempt = len(payment.of(tender.id, kind, "")) + 1
    return PaymentOperation(
        id=operation_id(payment.order_id, tender.id, kind, attempt),
        order_id=payment.order_id,
        tender=tender.id,
        kind=kind,
        attempt=attempt,
        amount=tender.amount,
        gateway=gateway,
        gateway_key=gateway_key(
            payment.tenant, payment.order_id, tender.id, kind, attempt
        ),
        token=tender.method.token,
        created_at=now,
    )


def _follow(
    payment: Payment,
    kind: OperationKind,
    parent: PaymentOperation,
    *,
    amount: Money,
    now: Instant,
    slot: str = "",
) -> PaymentOperation:
    attempt = len(payment.of(parent.tender, kind, slot)) + 1
    order_id, tender = payment.order_id, parent.tender
    return PaymentOperation(
        id=operation_id(order_id, tender, kind, attempt, slot),
        order_id=order_id,
        tender=tender,
        kind=kind,
        slot=slot,
        attempt=attempt,
        amount=amount,
        gateway=parent.gateway,
        gateway_key=gateway_key(payment.tenant, order_id, tender, kind, attempt, slot),
        parent_id=parent.id,
        parent_ref=parent.gateway_ref,
        created_at=now,
    )


def _require_unfunded(payment: Payment, tender: str, kind: OperationKind) -> None:
    for earlier in payment.of(tender, _K.CAPTURE):
        if is_live(earlier):
            raise _refusal(kind, earlier)
    for earlier in payment.of(tender, _K.AUTHORISE):
        if is_live(earlier) and not payment.is_voided(earlier):
            raise _refusal(kind, earlier)


def _free_reservation(payment: Payment, tender: str, step: str) -> PaymentOperation:
    parent = payment.reservation(tender)
    if parent is None:
        raise _refusal(step, None)
    live = (*payment.children(parent, _K.CAPTURE), *payment.children(parent, _K.VOID))
    if live:
        raise _refusal(step, live[0])
    return parent


def _refusal(step: str, because: PaymentOperation | None) -> InvalidTransition:
    state = f"{because.kind} {because.state}" if because else "nothing certain"
    return InvalidTransition(
        f"no {step.lower()} after: {state.lower()}",
        kind="payment",
        state=state,
        step=step,
    )
