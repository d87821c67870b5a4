"""Close a case: expire what nobody paid, cancel and refund what was sold."""

from __future__ import annotations

from datetime import timedelta

from flightcore.domain.booking import (
    CancellationQuote,
    cancel,
    confirm_quote,
    expire,
    quote_cancellation,
)
from flightcore.domain.fulfilment.case import Case, CaseStep
from flightcore.domain.fulfilment.giving_back import (
    documents_given_back,
    documents_in_use,
    entries_given_back,
    is_unpaid,
    money_given_back,
)
from flightcore.domain.fulfilment.process import (
    Fulfilment,
    FulfilmentEvent,
    advance,
)
from flightcore.domain.inventory import HoldState, HoldStep
from flightcore.domain.kernel import Instant, Seed
from flightcore.domain.kernel.errors import InvalidTransition
from flightcore.domain.pricing import RefundReason
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
    case: Case,
    *,
    ids: Seed,
    valid_for: timedelta,
    reason: RefundReason = RefundReason.VOLUNTARY,
) -> CancellationQuote:
    """What cancelling would bring now, for that reason.

    Raises:
        InvalidTransition: The order cannot be cancelled now: it is final, its
            payment is not settled, or a coupon is in use or was used.
    """
    _require_settled(case)
    _require_unused(case)
    return quote_cancellation(
        case.order, ids=ids, now=case.now, valid_for=valid_for, reason=reason
    )


def cancellation_confirmed(
    case: Case,
    quote: CancellationQuote,
    *,
    zone: str,
    due_at: Instant,
    reason: RefundReason = RefundReason.VOLUNTARY,
) -> CaseStep:
    """Cancel: seats and documents go back, and the refund is written down to be sent.

    Where the capture was refused there is nothing to refund: the authorisation is
    given up instead.

    Args:
        case: The order as quoted.
        quote: Its latest quote.
        zone: IANA zone in which the day of sale is reckoned (T5).
        due_at: When a worker shall see to the refund where nobody does before.
        reason: Why it is cancelled by now.

    Raises:
        QuoteExpired: The quote no longer stands.
        InvalidTransition: The order cannot be cancelled now.
    """
    used = confirm_quote(quote, case.order, now=case.now, reason=reason)
    _require_settled(case)
    _require_unused(case)
    step = cancel(case.order, refund=quote.refund, penalty=quote.penalty)
    documents = documents_given_back(case, quote, zone=zone)
    return CaseStep(
        order=step.order,
        events=(*step.events, *map(_document_fact, documents)),
        hold=_freed(case),
        operations=money_given_back(case, quote),
        process=_closed(case, quote, due_at),
        documents=documents,
        entries=entries_given_back(case, quote),
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


def _require_unused(case: Case) -> None:
    used = documents_in_use(case)
    if used:
        raise InvalidTransition(
            "a coupon is in use or was used",
            kind="document",
            id=used[0].number,
            state=str(used[0].state),
            step="cancel",
        )


def _document_fact(document: Document) -> TicketVoided | TicketRefunded:
    if document.state is DocumentState.VOID:
        return TicketVoided(number=document.number)
    return TicketRefunded(number=document.number)


def _closed(case: Case, quote: CancellationQuote, due_at: Instant) -> Fulfilment | None:
    if case.process is None:
        return None
    if is_unpaid(case):
        event = FulfilmentEvent.CANCELLED_UNPAID
    elif quote.refund:
        event = FulfilmentEvent.CANCELLED
    else:
        event = FulfilmentEvent.CANCELLED_FREE
    return advance(case.process, event, due_at=due_at)
