"""Operations in every state, made by the steps that lead there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flightcore.domain import payment as pay
from flightcore.domain.kernel import Money, OrderId
from flightcore.domain.payment import (
    CheckPolicy,
    GatewayTerms,
    OperationState,
    Payment,
    PaymentOperation,
    Tender,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ORDER = OrderId("ord_1")
POLICY = CheckPolicy(first=timedelta(seconds=2), longest=timedelta(seconds=10), limit=4)
TERMS = GatewayTerms(late_bound=timedelta(seconds=60), key_life=timedelta(hours=24))
EMPTY = Payment(tenant="t", order_id=ORDER, currency="USD")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def tender(minor: int = 1000, name: str = "T1", token: str = "tok_visa") -> Tender:
    return Tender(name, usd(minor), pay.card(token))


def created() -> PaymentOperation:
    return pay.authorise(EMPTY, tender(), gateway="simulated", now=NOW)


def sent() -> PaymentOperation:
    return pay.send(created(), NOW, policy=POLICY)


def in_state(state: OperationState) -> PaymentOperation:
    """An authorisation of 10.00 that the machine brought into that state."""
    if state is OperationState.CREATED:
        return created()
    if state is OperationState.MANUAL:
        other = pay.Succeeded("ath_1", usd(999))
        return pay.apply(sent(), other, NOW, policy=POLICY)
    paths: dict[OperationState, Callable[[], PaymentOperation]] = {
        OperationState.SENT: sent,
        OperationState.PENDING: lambda: pay.apply(
            sent(), pay.Pending("ath_1"), NOW, policy=POLICY
        ),
        OperationState.UNKNOWN: lambda: pay.unanswered(sent(), NOW, policy=POLICY),
        OperationState.SUCCEEDED: lambda: pay.apply(
            sent(), pay.Succeeded("ath_1", usd(1000)), NOW, policy=POLICY
        ),
        OperationState.DECLINED: lambda: pay.apply(
            sent(), pay.Declined("no"), NOW, policy=POLICY
        ),
        OperationState.FAILED: lambda: pay.not_sent(
            sent(), "no_route", NOW, policy=POLICY
        ),
    }
    return paths[state]()


def done(operation: PaymentOperation, ref: str = "") -> PaymentOperation:
    """The operation, sent and succeeded."""
    answer = pay.Succeeded(ref or f"ref_{operation.gateway_key}", operation.amount)
    return pay.apply(pay.send(operation, NOW), answer, NOW)


def declined(operation: PaymentOperation) -> PaymentOperation:
    """The operation, sent and declined."""
    return pay.apply(pay.send(operation, NOW), pay.Declined("card_declined"), NOW)


def unknown(operation: PaymentOperation) -> PaymentOperation:
    """The operation, sent and not answered."""
    return pay.unanswered(pay.send(operation, NOW), NOW)


def authorised(minor: int = 1000, name: str = "T1", book: Payment = EMPTY) -> Payment:
    """A payment with a tender that is reserved."""
    order = pay.authorise(book, tender(minor, name), gateway="sim", now=NOW)
    return book.put(done(order))


def captured(minor: int = 1000, name: str = "T1", book: Payment = EMPTY) -> Payment:
    """A payment with a tender that is reserved and taken."""
    reserved = authorised(minor, name, book)
    return reserved.put(done(pay.capture(reserved, name, now=NOW)))


def refunded(book: Payment, minor: int, slot: str, name: str = "T1") -> Payment:
    """The payment after a refund that was paid."""
    return book.put(done(pay.refund(book, name, usd(minor), slot=slot, now=NOW)))
