"""Close a case: expire what nobody paid, cancel and refund what was sold."""

from __future__ import annotations

from datetime import timedelta


from flightcore.domain.booking import (
    CancellationQuote,
    Order,
    cancel,
    confirm_quote,
    expire,
    quote_cancellation,
)
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.process import (
    Fulfilment,
    FulfilmentEvent,
    FulfilmentState,
    advance,
)
from flightcore.domain.inventory import HoldState, HoldStep
from flightcore.domain.kernel import Instant, Money, Seed, local_date
from flightcore.domain.kernel.errors import InvalidTransition
from flightcore.domain.ledger import (
    JournalEntry,
    PriceBreakdown,
    TaxAmount,
    penalty_kept,
    sale_reversed,
)
from flightcore.domain.payment import PaymentOperation, allocate_refund, refund
from flightcore.domain.ticketing import (
    Document,
    DocumentState,
    TicketRefunded,
    TicketVoided,
)


def expired(case: Case) -> CaseStep:
    """Nobody paid in time: the order is over and its seats are free.

    Raises:
        InvalidTransition: The deadline has not passed, or a payment is under way.
    """
    step = expire(case.order, now=case.now)
    due = case.hold.is_due(case.now)
    # A hold that a declined payment had pinned may stand longer than its order.
    freed = case.hold.expire(case.now) if due else case.hold.release()
    return CaseStep(order=step.order, events=step.events, hold=freed)


def cancellation_quoted(
    case: Case, *, ids: Seed, valid_for: timedelta
) -> CancellationQuote:
    """What cancelling would bring now.

    Raises:
        InvalidTransition: The order cannot be cancelled now: it is final, its
            payment is not settled, or a coupon was used.
    """
    _require_settled(case)
    return quote_cancellation(case.order, ids=ids, now=case.now, valid_for=valid_for)


def cancellation_confirmed(
    case: Case, quote: CancellationQuote, *, zone: str, due_at: Instant
) -> CaseStep:
    """Cancel: seats and documents go back, and the refund is written down to be sent.

    Args:
        case: The order as quoted.
        quote: Its latest quote.
        zone: IANA zone in which the day of sale is reckoned (T5).
        due_at: When a worker shall see to the refund where nobody does before.

    Raises:
        QuoteExpired: The quote no longer stands.
        InvalidTransition: The order cannot be cancelled now.
    """
    _require_settled(case)
    used = confirm_quote(quote, case.order, now=case.now)
    step = cancel(case.order, refund=quote.refund, penalty=quote.penalty)
    documents = tuple(_given_back(d, case.now, zone) for d in case.documents)
    return CaseStep(
        order=step.order,
        events=(*step.events, *map(_document_fact, documents)),
        hold=_freed(case),
        operations=_refunds(case, quote),
        process=_closed(case, quote, due_at),
        documents=documents,
        entries=_entries(case.order, quote, at=case.now),
        quotes=(used,),
    )


def _require_settled(case: Case) -> None:
    busy = case.process is not None and case.process.state.is_busy
    if busy or not case.payment.is_settled:
        raise InvalidTransition(
            "a payment is under way; cancel when it is settled",
            kind="order",
            id=case.order.id,
            state=str(case.order.status),
            step="cancel",
        )


def _freed(case: Case) -> HoldStep:
    confirmed = case.hold.state is HoldState.CONFIRMED
    return case.hold.return_() if confirmed else case.hold.release()


def _given_back(document: Document, now: Instant, zone: str) -> Document:
    same_day = local_date(document.issued_at, zone) == local_date(now, zone)
    if same_day:
        return document.void(same_sales_day=True)
    return document.refund()


def _document_fact(document: Document) -> TicketVoided | TicketRefunded:
    if document.state is DocumentState.VOID:
        return TicketVoided(number=document.number)
    return TicketRefunded(number=document.number)


def _refunds(case: Case, quote: CancellationQuote) -> tuple[PaymentOperation, ...]:
    if not quote.refund:
        return ()
    shares = allocate_refund(quote.refund, case.payment.balances())
    return tuple(
        refund(case.payment, share.tender, share.amount, slot=quote.id, now=case.now)
        for share in shares
    )


def _closed(
    case: Case, quote: CancellationQuote, due_at: Instant
) -> Fulfilment | None:
    if case.process is None or case.process.state is FulfilmentState.MANUAL:
        return None
    free = not quote.refund
    event = FulfilmentEvent.CANCELLED_FREE if free else FulfilmentEvent.CANCELLED
    return advance(case.process, event, due_at=due_at)


def _entries(
    order: Order, quote: CancellationQuote, *, at: Instant
) -> tuple[JournalEntry, ...]:
    given_back = _reversed(order, quote)
    entries = []
    if given_back.total:
        entries.append(sale_reversed(order.id, given_back, at=at))
    if quote.penalty:
        entries.append(penalty_kept(order.id, quote.penalty, at=at))
    return tuple(entries)


def _reversed(order: Order, quote: CancellationQuote) -> PriceBreakdown:
    """The parts of the sale that are given up; taxes that are kept stay owed."""
    zero = Money.zero(order.total.currency)
    sold = {item.id: item for item in order.items}
    items = [sold[line.item] for line in quote.lines]
    fares = [item.fare for item in items if item.fare is not None]
    extras = [item.ancillary for item in items if item.ancillary is not None]
    return PriceBreakdown(
        base=sum((fare.base for fare in fares), zero),
        surcharges=sum((fare.surcharges for fare in fares), zero),
        taxes=tuple(
            TaxAmount(tax.code, tax.amount)
            for line in quote.lines
            for tax in line.refunded_taxes
        ),
        services=sum((extra.amount for extra in extras), zero),
    )
