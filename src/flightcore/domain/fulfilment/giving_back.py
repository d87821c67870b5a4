"""What goes back when an order is cancelled: its documents, and its money."""

from __future__ import annotations

from flightcore.domain.booking import CancellationQuote, Order, OrderStatus
from flightcore.domain.fulfilment.case import Case
from flightcore.domain.fulfilment.ticketing import breakdown
from flightcore.domain.kernel import Money, local_date
from flightcore.domain.ledger import (
    JournalEntry,
    PriceBreakdown,
    TaxAmount,
    penalty_kept,
    sale_reversed,
)
from flightcore.domain.payment import PaymentOperation, allocate_refund, refund, void
from flightcore.domain.ticketing import Document, DocumentState


def is_unpaid(case: Case) -> bool:
    """Whether tickets are out and the capture was refused."""
    return case.order.status is OrderStatus.ACTION_REQUIRED


def documents_in_use(case: Case) -> tuple[Document, ...]:
    """Those that cannot be given back: a coupon is in use, or was used."""
    return tuple(
        document
        for document in case.documents
        if document.state is DocumentState.USED
        or (document.state is DocumentState.LIVE and not document.is_refundable)
    )


def documents_given_back(
    case: Case, quote: CancellationQuote, *, zone: str
) -> tuple[Document, ...]:
    """The live documents, refunded or void.

    Void leaves no trace, so it is for those of the same day, in ``zone``, of which
    no money is kept (T5).
    """
    keeps_nothing = is_unpaid(case) or quote.refund == case.order.total
    today = local_date(case.now, zone)
    return tuple(
        document.void(same_sales_day=True)
        if keeps_nothing
        and document.is_voidable
        and local_date(document.issued_at, zone) == today
        else document.refund()
        for document in case.documents
        if document.state is DocumentState.LIVE
    )


def money_given_back(
    case: Case, quote: CancellationQuote
) -> tuple[PaymentOperation, ...]:
    """The refunds, by tender; or the void of what was authorised and never taken."""
    payment, now = case.payment, case.now
    if is_unpaid(case):
        return (void(payment, payment.tenders[0], now=now),)
    if not quote.refund:
        return ()
    shares = allocate_refund(quote.refund, payment.balances())
    return tuple(
        refund(payment, share.tender, share.amount, slot=quote.id, now=now)
        for share in shares
    )


def entries_given_back(
    case: Case, quote: CancellationQuote
) -> tuple[JournalEntry, ...]:
    """The sale reversed, but for kept taxes, and the penalty; refunds enter alone."""
    order, at = case.order, case.now
    given_back = breakdown(order) if is_unpaid(case) else _reversed(order, quote)
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
