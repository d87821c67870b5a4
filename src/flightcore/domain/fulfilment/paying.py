"""Start a payment: pin the seats, and write down what will be asked for."""

from __future__ import annotations

from datetime import timedelta

from flightcore.domain.booking import start_payment
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.process import (
    Fulfilment,
    FulfilmentEvent,
    advance,
    started,
)
from flightcore.domain.kernel import Instant
from flightcore.domain.payment import PaymentMethod, Tender, authorise

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
