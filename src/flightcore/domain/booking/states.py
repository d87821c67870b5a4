"""The order's machine, and the reservation status of each of its segments."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flightcore.domain.kernel.errors import InvalidTransition


class OrderStatus(StrEnum):
    """Where an order stands as a whole."""

    ON_HOLD = "ON_HOLD"
    PAYMENT_PENDING = "PAYMENT_PENDING"
    FUNDED = "FUNDED"
    TICKETING_FAILED = "TICKETING_FAILED"
    TICKETED = "TICKETED"
    ACTION_REQUIRED = "ACTION_REQUIRED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"

    @property
    def is_final(self) -> bool:
        """Whether the order will never leave this status; its locator is free."""
        return self in (OrderStatus.CANCELLED, OrderStatus.EXPIRED)


class OrderStep(StrEnum):
    """What can happen to an order."""

    START_PAYMENT = "start payment"
    FUND = "fund"
    DECLINE = "decline"
    ISSUE = "issue"
    FAIL_TICKETING = "fail ticketing"
    REFUSE_CAPTURE = "refuse capture"
    SETTLE = "settle"
    CANCEL = "cancel"
    EXPIRE = "expire"


class SegmentStatus(StrEnum):
    """Reservation status codes (AIRIMP): confirmed, and cancelled by the seller."""

    HK = "HK"
    XX = "XX"


class ItemStatus(StrEnum):
    """Whether an order item is still part of what was sold."""

    ACTIVE = "ACTIVE"
    CANCELLED = "CANCELLED"


_S, _T = OrderStatus, OrderStep

TRANSITIONS: Mapping[tuple[OrderStatus, OrderStep], OrderStatus] = {
    (_S.ON_HOLD, _T.START_PAYMENT): _S.PAYMENT_PENDING,
    (_S.ON_HOLD, _T.CANCEL): _S.CANCELLED,
    (_S.ON_HOLD, _T.EXPIRE): _S.EXPIRED,
    (_S.PAYMENT_PENDING, _T.FUND): _S.FUNDED,
    (_S.PAYMENT_PENDING, _T.DECLINE): _S.ON_HOLD,
    (_S.FUNDED, _T.ISSUE): _S.TICKETED,
    (_S.FUNDED, _T.FAIL_TICKETING): _S.TICKETING_FAILED,
    (_S.TICKETING_FAILED, _T.ISSUE): _S.TICKETED,
    (_S.TICKETING_FAILED, _T.CANCEL): _S.CANCELLED,
    (_S.TICKETED, _T.SETTLE): _S.TICKETED,
    (_S.TICKETED, _T.REFUSE_CAPTURE): _S.ACTION_REQUIRED,
    (_S.TICKETED, _T.CANCEL): _S.CANCELLED,
    (_S.ACTION_REQUIRED, _T.SETTLE): _S.TICKETED,
    (_S.ACTION_REQUIRED, _T.REFUSE_CAPTURE): _S.ACTION_REQUIRED,
    (_S.ACTION_REQUIRED, _T.CANCEL): _S.CANCELLED,
}
"""Every allowed step; whatever is not listed is refused."""


def next_status(status: OrderStatus, step: OrderStep, *, order_id: str) -> OrderStatus:
    """The status that the step leads to.

    Raises:
        InvalidTransition: The table has no such edge.
    """
    try:
        return TRANSITIONS[status, step]
    except KeyError:
        raise InvalidTransition(
            f"an order that is {status} cannot {step}",
            kind="order",
            id=order_id,
            state=str(status),
            step=str(step),
        ) from None
