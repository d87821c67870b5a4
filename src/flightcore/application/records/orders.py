"""Orders and quotes as rows. The typed columns win over the body where both speak."""

from __future__ import annotations

import attrs

from flightcore.application.codec import decode, encode
from flightcore.domain.booking import CancellationQuote, Order, OrderStatus
from flightcore.domain.kernel import Instant
from flightcore.ports.rows import OrderRow, QuoteRow


def order_row(order: Order) -> OrderRow:
    """The row that replaces the stored one: one version on.

    An order on hold is due at its deadline, when somebody must expire it.
    """
    return OrderRow(
        id=order.id,
        tenant=order.tenant,
        owner=order.owner,
        locator=order.locator,
        live_locator=None if order.status.is_final else order.locator,
        status=str(order.status),
        currency=order.total.currency,
        total_minor=order.total.minor,
        created_at=order.created_at,
        due_at=_due(order),
        attempts=0,
        sequence=order.sequence,
        version=order.version + 1,
        body=encode(order),
    )


def order_from(row: OrderRow) -> Order:
    """The order as it is stored, with the row's version."""
    return attrs.evolve(decode(row.body, Order), version=row.version)


def quote_row(quote: CancellationQuote) -> QuoteRow:
    """The row that replaces the stored quote: one version on."""
    return QuoteRow(
        id=quote.id,
        order_id=quote.order_id,
        state=str(quote.state),
        deadline=quote.deadline,
        version=quote.version + 1,
        body=encode(quote),
    )


def quote_from(row: QuoteRow) -> CancellationQuote:
    """The quote as it is stored, with the row's version."""
    return attrs.evolve(decode(row.body, CancellationQuote), version=row.version)


def _due(order: Order) -> Instant | None:
    on_hold = order.status is OrderStatus.ON_HOLD
    return order.limits.payment_by if on_hold else None
