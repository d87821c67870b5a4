"""Cancel in two steps: a quote that says what it brings, then a confirmation (R11)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

import attrs

from flightcore.domain.booking.order import Order, OrderItem
from flightcore.domain.booking.states import OrderStatus
from flightcore.domain.kernel import Instant, Money, OrderId, QuoteId, Seed, is_past
from flightcore.domain.kernel.errors import InvalidTransition, QuoteExpired
from flightcore.domain.pricing import RefundReason, TaxLine, refund

_CANCELLABLE = (
    OrderStatus.ON_HOLD,
    OrderStatus.TICKETED,
    OrderStatus.ACTION_REQUIRED,
)


class QuoteState(StrEnum):
    """Whether a quote can still be confirmed."""

    QUOTED = "QUOTED"
    CONFIRMED = "CONFIRMED"
    SUPERSEDED = "SUPERSEDED"


@attrs.frozen(kw_only=True)
class RefundLine:
    """What cancelling one order item brings.

    Attributes:
        item: Id of the order item.
        refund: Goes back to the payer.
        penalty: Is kept of the fare.
        refunded_taxes: Taxes within ``refund``.
        kept_taxes: Taxes that are not refundable.
    """

    item: str
    refund: Money
    penalty: Money
    refunded_taxes: tuple[TaxLine, ...] = ()
    kept_taxes: tuple[TaxLine, ...] = ()


@attrs.frozen(kw_only=True)
class CancellationQuote:
    """What a cancellation would bring, for a short while.

    Attributes:
        id: Its name.
        order_id: Whose cancellation.
        order_version: The order as it was quoted; any change of it outdates this.
        state: Whether it can still be confirmed.
        reason: On whose terms it was worked out.
        refund: To the payer, in all; zero where nothing was paid.
        penalty: Kept of the fares, in all.
        lines: By order item; none where nothing was paid.
        deadline: First instant at which it cannot be confirmed any more.
        version: Of the stored row.
    """

    id: QuoteId
    order_id: OrderId
    order_version: int
    state: QuoteState = QuoteState.QUOTED
    reason: RefundReason = RefundReason.VOLUNTARY
    refund: Money
    penalty: Money
    lines: tuple[RefundLine, ...]
    deadline: Instant
    version: int = 0


def quote_cancellation(
    order: Order,
    *,
    ids: Seed,
    now: Instant,
    valid_for: timedelta,
    reason: RefundReason = RefundReason.VOLUNTARY,
) -> CancellationQuote:
    """Work out what cancelling the whole order would bring.

    Other terms apply from the first departure on, so no quote of before outlasts it.

    Args:
        order: On hold, or ticketed, whether it is paid or the capture was refused.
        ids: Names the quote.
        now: The store's clock.
        valid_for: Above zero.
        reason: Why; what the airline caused costs nothing (D4).

    Raises:
        InvalidTransition: The order is final, or a payment is under way.
    """
    if order.status not in _CANCELLABLE:
        raise _not_now(order)
    paid = order.status is OrderStatus.TICKETED
    lines = tuple(
        _line(order, item, now, reason) for item in order.active_items if paid
    )
    zero = Money.zero(order.total.currency)
    return CancellationQuote(
        id=QuoteId(ids.id("quo")),
        order_id=order.id,
        order_version=order.version,
        reason=reason,
        refund=sum((line.refund for line in lines), zero),
        penalty=sum((line.penalty for line in lines), zero),
        lines=lines,
        deadline=_deadline(order, now, valid_for),
    )


def supersede_quote(quote: CancellationQuote) -> CancellationQuote:
    """A newer quote of the order takes its place; one that was used stays used."""
    if quote.state is not QuoteState.QUOTED:
        return quote
    return attrs.evolve(quote, state=QuoteState.SUPERSEDED)


def confirm_quote(
    quote: CancellationQuote,
    order: Order,
    *,
    now: Instant,
    reason: RefundReason = RefundReason.VOLUNTARY,
) -> CancellationQuote:
    """Accept a quote.

    Args:
        quote: As it was stored.
        order: As it stands.
        now: The store's clock.
        reason: Why it would be cancelled by now.

    Raises:
        QuoteExpired: Its deadline has passed, it was used, there is a newer one, the
            order changed, it is another order's, or the airline called a flight off
            since and a new quote would keep nothing (D4).
    """
    fresh = quote.state is QuoteState.QUOTED and not is_past(quote.deadline, now)
    quoted = (quote.order_id, quote.order_version)
    if not fresh or quoted != (order.id, order.version) or _is_harsh(quote, reason):
        raise QuoteExpired(
            "the quote no longer stands; ask for a new one", quote_id=quote.id
        )
    return attrs.evolve(quote, state=QuoteState.CONFIRMED)


def _is_harsh(quote: CancellationQuote, reason: RefundReason) -> bool:
    is_owed_all = reason is RefundReason.INVOLUNTARY
    return is_owed_all and quote.reason is not reason and bool(quote.lines)


def _line(
    order: Order, item: OrderItem, now: Instant, reason: RefundReason
) -> RefundLine:
    departed = is_past(_leaves_at(order), now)
    if item.fare is None:
        refundable = item.ancillary is not None and item.ancillary.refundable
        involuntary = reason is RefundReason.INVOLUNTARY
        brings = involuntary or (refundable and not departed)
        kept = Money.zero(item.total.currency) if brings else item.total
        return RefundLine(item=item.id, refund=item.total - kept, penalty=kept)
    back = refund(
        item.fare,
        order.conditions,
        reason=reason,
        departed=departed,
    )
    return RefundLine(
        item=item.id,
        refund=back.refund,
        penalty=back.penalty,
        refunded_taxes=back.refunded_taxes,
        kept_taxes=back.kept_taxes,
    )


def _leaves_at(order: Order) -> Instant:
    return order.segments[0].sold.segment.departure.instant


def _deadline(order: Order, now: Instant, valid_for: timedelta) -> Instant:
    leaves_at = _leaves_at(order)
    until = now + valid_for
    return until if is_past(leaves_at, now) else min(until, leaves_at)


def _not_now(order: Order) -> InvalidTransition:
    return InvalidTransition(
        f"an order that is {order.status} cannot be cancelled now",
        kind="order",
        id=order.id,
        state=str(order.status),
        step="cancel",
    )
