"""Issue an order's documents once it is funded, or give the payment up."""

from __future__ import annotations

from flightcore.domain.booking import Order, fail_ticketing, issue
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.process import FulfilmentEvent, advance
from flightcore.domain.kernel import Instant, Money
from flightcore.domain.ledger import (
    JournalEntry,
    PriceBreakdown,
    TaxAmount,
    order_sold,
)
from flightcore.domain.payment import capture, void
from flightcore.domain.ticketing import (
    Document,
    Stock,
    TicketIssued,
    issue_documents,
)


def documents_issued(case: Case, stock: Stock, *, due_at: Instant) -> CaseStep:
    """Draw the documents, enter the sale, and order the capture.

    Args:
        case: Of a funded order.
        stock: Of its validating carrier; the caller stores what is left of it.
        due_at: When a worker shall carry on where nobody does before.

    Raises:
        InvalidInput: The stock is used up, or its accounting code is no such code.
        InvalidTransition: The order is not funded.
    """
    drawn = issue_documents(case.order, stock, now=case.now)
    numbers = tuple(document.number for document in drawn.documents)
    done = issue(case.order, documents=numbers)
    return CaseStep(
        order=done.order,
        events=(*done.events, *map(_issued, drawn.documents)),
        operations=(capture(case.payment, _tender(case), now=case.now),),
        process=advance(case.fulfilment, FulfilmentEvent.ISSUED, due_at=due_at),
        documents=drawn.documents,
        stock=drawn.stock,
        entries=(_sold(case.order, at=case.now),),
    )


def documents_refused(case: Case, reason: str, *, due_at: Instant) -> CaseStep:
    """No document can be issued: give the authorisation up.

    Raises:
        InvalidTransition: The order is not funded.
    """
    failed = fail_ticketing(case.order, reason=reason)
    return CaseStep(
        order=failed.order,
        events=failed.events,
        operations=(void(case.payment, _tender(case), now=case.now),),
        process=advance(case.fulfilment, FulfilmentEvent.ISSUE_REFUSED, due_at=due_at),
    )


def breakdown(order: Order) -> PriceBreakdown:
    """The order's price by what it consists of, over all active items."""
    zero = Money.zero(order.total.currency)
    fares = [item.fare for item in order.active_items if item.fare is not None]
    extras = [item.ancillary for item in order.active_items if item.ancillary]
    return PriceBreakdown(
        base=sum((fare.base for fare in fares), zero),
        surcharges=sum((fare.surcharges for fare in fares), zero),
        taxes=tuple(TaxAmount(t.code, t.amount) for fare in fares for t in fare.taxes),
        services=sum((extra.amount for extra in extras), zero),
    )


def _sold(order: Order, *, at: Instant) -> JournalEntry:
    return order_sold(order.id, breakdown(order), at=at)


def _issued(document: Document) -> TicketIssued:
    return TicketIssued(
        number=document.number,
        kind=str(document.kind),
        passenger=document.passenger,
        coupons=len(document.coupons),
        value=document.value,
    )


def _tender(case: Case) -> str:
    return case.payment.tenders[0]
