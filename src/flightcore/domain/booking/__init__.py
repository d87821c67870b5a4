"""Orders: placing, holding, paying, ticketing and cancelling what was sold."""

from __future__ import annotations

from flightcore.domain.booking.cancellation import (
    CancellationQuote,
    QuoteState,
    confirm_quote,
    quote_cancellation,
)
from flightcore.domain.booking.locator import locator, normal_locator
from flightcore.domain.booking.order import (
    MAX_TRAVELLERS,
    AncillarySold,
    Order,
    OrderItem,
    OrderSegment,
    OrderTraveller,
    Service,
    ServiceKind,
    TimeLimits,
)
from flightcore.domain.booking.place import (
    AncillaryChoice,
    Placed,
    Placement,
    place,
    seats_of,
)
from flightcore.domain.booking.states import (
    TRANSITIONS,
    ItemStatus,
    OrderStatus,
    OrderStep,
    SegmentStatus,
    next_status,
)
from flightcore.domain.booking.steps import (
    Step,
    cancel,
    decline_payment,
    expire,
    fail_ticketing,
    fund,
    issue,
    refuse_capture,
    settle,
    start_payment,
)
from flightcore.domain.booking.travellers import (
    Retyped,
    TravellerInput,
    actual_type,
    match_travellers,
)

__all__ = [
    "MAX_TRAVELLERS",
    "TRANSITIONS",
    "AncillaryChoice",
    "AncillarySold",
    "CancellationQuote",
    "ItemStatus",
    "Order",
    "OrderItem",
    "OrderSegment",
    "OrderStatus",
    "OrderStep",
    "OrderTraveller",
    "Placed",
    "Placement",
    "QuoteState",
    "Retyped",
    "SegmentStatus",
    "Service",
    "ServiceKind",
    "Step",
    "TimeLimits",
    "TravellerInput",
    "actual_type",
    "cancel",
    "confirm_quote",
    "decline_payment",
    "expire",
    "fail_ticketing",
    "fund",
    "issue",
    "locator",
    "match_travellers",
    "next_status",
    "normal_locator",
    "place",
    "quote_cancellation",
    "refuse_capture",
    "seats_of",
    "settle",
    "start_payment",
]
