"""The steps of an order after it was placed; each gives the order as it then is."""

from __future__ import annotations

import attrs

from flightcore.domain.booking.events import (
    ActionRequiredByOperator,
    OrderCancelled,
    OrderExpired,
    OrderFunded,
    OrderSettled,
    OrderTicketed,
    PaymentFailed,
    PaymentStarted,
    TicketingFailed,
)
from flightcore.domain.booking.order import Order, OrderSegment
from flightcore.domain.booking.states import (
    ItemStatus,
    OrderStatus,
    OrderStep,
    SegmentStatus,
    next_status,
)
from flightcore.domain.kernel import Instant, Money, is_past
from flightcore.domain.kernel.errors import HoldExpired, InvalidTransition


@attrs.frozen
class Step:
    """An order after a step, and the facts that the step made true."""

    order: Order
    events: tuple[object, ...]


def start_payment(
    order: Order, *, tender: str, pinned_until: Instant, now: Instant
) -> Step:
    """Begin to pay; until ``pinned_until`` at least, the seats stay held.

    Raises:
        HoldExpired: ``now`` is at or past ``payment_by``, whether or not somebody
            has expired the order since.
        InvalidTransition: The order does not wait for payment.
    """
    if order.status is OrderStatus.EXPIRED:
        raise _too_late(order)
    moved = _move(order, OrderStep.START_PAYMENT)
    if is_past(order.limits.payment_by, now):
        raise _too_late(order)
    return Step(
        moved,
        (
            PaymentStarted(
                order_id=order.id,
                amount=order.total,
                tender=tender,
                pinned_until=pinned_until,
            ),
        ),
    )


def decline_payment(order: Order, *, reason: str) -> Step:
    """The payment was definitely refused: wait for another one, until the deadline."""
    return Step(
        _move(order, OrderStep.DECLINE),
        (PaymentFailed(order_id=order.id, reason=reason),),
    )


def fund(order: Order) -> Step:
    """The price is authorised in full."""
    return Step(
        _move(order, OrderStep.FUND),
        (OrderFunded(order_id=order.id, amount=order.total),),
    )


def issue(order: Order, *, documents: tuple[str, ...]) -> Step:
    """The documents are issued."""
    moved = attrs.evolve(_move(order, OrderStep.ISSUE), documents=documents)
    return Step(moved, (OrderTicketed(order_id=order.id, documents=documents),))


def fail_ticketing(order: Order, *, reason: str) -> Step:
    """The documents were definitely refused."""
    return Step(
        _move(order, OrderStep.FAIL_TICKETING),
        (TicketingFailed(order_id=order.id, reason=reason),),
    )


def settle(order: Order) -> Step:
    """The price was captured: a ticketed order is ticketed, whatever came before.

    Raises:
        InvalidTransition: No tickets are out.
    """
    return Step(
        _move(order, OrderStep.SETTLE),
        (OrderSettled(order_id=order.id, amount=order.total),),
    )


def refuse_capture(order: Order, *, reason: str) -> Step:
    """The capture was definitely refused although tickets are out."""
    return Step(
        _move(order, OrderStep.REFUSE_CAPTURE),
        (ActionRequiredByOperator(order_id=order.id, reason=reason),),
    )


def cancel(order: Order, *, refund: Money, penalty: Money) -> Step:
    """The order is off: its items and segments are cancelled."""
    return Step(
        _closed(_move(order, OrderStep.CANCEL)),
        (OrderCancelled(order_id=order.id, refund=refund, penalty=penalty),),
    )


def expire(order: Order, *, now: Instant) -> Step:
    """Nobody paid in time.

    Raises:
        InvalidTransition: The deadline has not passed, or a payment is under way.
    """
    if not is_past(order.limits.payment_by, now):
        raise InvalidTransition(
            "the deadline has not passed",
            kind="order",
            id=order.id,
            state=str(order.status),
            step=str(OrderStep.EXPIRE),
        )
    return Step(
        _closed(_move(order, OrderStep.EXPIRE)),
        (OrderExpired(order_id=order.id),),
    )


def _move(order: Order, step: OrderStep) -> Order:
    status = next_status(order.status, step, order_id=order.id)
    return attrs.evolve(order, status=status)


def _too_late(order: Order) -> HoldExpired:
    return HoldExpired(
        "the time to pay is over",
        order_id=order.id,
        expired_at=order.limits.payment_by,
    )


def _closed(order: Order) -> Order:
    return attrs.evolve(
        order,
        items=tuple(attrs.evolve(i, status=ItemStatus.CANCELLED) for i in order.items),
        segments=tuple(
            OrderSegment(sold=s.sold, status=SegmentStatus.XX) for s in order.segments
        ),
    )
