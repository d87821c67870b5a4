"""What happens to orders, as facts; names and contacts of people stay out of them."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import Instant, Money, event


@event("order.created")
@attrs.frozen(kw_only=True)
class OrderCreated:
    """Seats are held and the order waits for payment."""

    order_id: str
    locator: str
    offer_id: str
    total: Money
    passengers: tuple[str, ...]
    flight_dates: tuple[str, ...]
    payment_by: Instant


@event("order.payment_started")
@attrs.frozen(kw_only=True)
class PaymentStarted:
    """A payment began before the deadline; the hold is pinned meanwhile."""

    order_id: str
    amount: Money
    tender: str
    pinned_until: Instant


@event("order.payment_failed")
@attrs.frozen(kw_only=True)
class PaymentFailed:
    """The payment was definitely refused; the order is on hold again."""

    order_id: str
    reason: str


@event("order.funded")
@attrs.frozen(kw_only=True)
class OrderFunded:
    """The price is authorised in full; the seats are sold."""

    order_id: str
    amount: Money


@event("order.ticketed")
@attrs.frozen(kw_only=True)
class OrderTicketed:
    """Every traveller has documents for every segment."""

    order_id: str
    documents: tuple[str, ...]


@event("order.ticketing_failed")
@attrs.frozen(kw_only=True)
class TicketingFailed:
    """No documents could be issued; the authorisation will be voided."""

    order_id: str
    reason: str


@event("order.settled")
@attrs.frozen(kw_only=True)
class OrderSettled:
    """The price was captured."""

    order_id: str
    amount: Money


@event("order.action_required")
@attrs.frozen(kw_only=True)
class ActionRequiredByOperator:
    """The capture was definitely refused after ticketing: a person must decide."""

    order_id: str
    reason: str


@event("order.cancelled")
@attrs.frozen(kw_only=True)
class OrderCancelled:
    """The order is off and its seats are free again."""

    order_id: str
    refund: Money
    penalty: Money


@event("order.expired")
@attrs.frozen(kw_only=True)
class OrderExpired:
    """Not paid in time; its seats are free again."""

    order_id: str


@event("order.refunded")
@attrs.frozen(kw_only=True)
class OrderRefunded:
    """All that was owed to the payer has been given back."""

    order_id: str
    amount: Money
