"""Backlog: what is still open. All zero means quiet."""

from __future__ import annotations

from typing import Any

import attrs

from flightcore.application.reading.reader import Reader
from flightcore.domain.booking import OrderStatus
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.payment import OperationState
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import (
    EventRow,
    FulfilmentRow,
    NotificationRow,
    OrderRow,
    PaymentOperationRow,
    WebhookRow,
)
from flightcore.ports.store import Find, Operator, among, compare, find


@attrs.frozen(kw_only=True)
class Backlog:
    """Counts of what is open.

    Attributes:
        orders_on_hold: Waiting for a payment or for their deadline.
        orders_in_payment: On their way to tickets.
        fulfilments: Processes that are busy.
        manual: Processes that stopped at a refused capture, void or refund; a person
            must act on the order.
        operations_open: Payment operations without a final answer, unknown ones
            included.
        operations_manual: Of these, those that a person must look at.
        events: Not yet published.
        notifications: Not yet delivered and not given up.
        webhooks: Stored and not yet acted upon.
    """

    orders_on_hold: int
    orders_in_payment: int
    fulfilments: int
    manual: int
    operations_open: int
    operations_manual: int
    events: int
    notifications: int
    webhooks: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is open but orders on hold, which wait for people."""
        return not any(
            value
            for name, value in attrs.asdict(self).items()
            if name != "orders_on_hold"
        )


_DUE = compare("due_at", Operator.NOT_NULL)
_OPEN_ORDERS = (
    OrderStatus.PAYMENT_PENDING,
    OrderStatus.FUNDED,
    OrderStatus.TICKETING_FAILED,
)
_OPEN_OPERATIONS = tuple(str(s) for s in OperationState if not s.is_final)

_QUESTIONS: dict[str, Find[Any]] = {
    "orders_on_hold": find(OrderRow, among("status", [str(OrderStatus.ON_HOLD)])),
    "orders_in_payment": find(OrderRow, among("status", [*map(str, _OPEN_ORDERS)])),
    "fulfilments": find(FulfilmentRow, _DUE),
    "manual": find(FulfilmentRow, among("state", [str(FulfilmentState.MANUAL)])),
    "operations_open": find(PaymentOperationRow, among("state", _OPEN_OPERATIONS)),
    "operations_manual": find(
        PaymentOperationRow, among("state", [str(OperationState.MANUAL)])
    ),
    "events": find(EventRow, _DUE),
    "notifications": find(NotificationRow, _DUE),
    "webhooks": find(WebhookRow, _DUE),
}


def backlog(reader: Reader, *, principal: Principal) -> Backlog:
    """Count what is open, over all tenants of the store."""
    require(principal, Action.VIEW_BACKLOG)
    counts = {name: reader.count(ask) for name, ask in _QUESTIONS.items()}
    return Backlog(**counts)
