"""The rows that a store keeps, one class a table."""

from __future__ import annotations

from flightcore.ports.rows.base import (
    ROW_TYPES,
    Row,
    is_versioned,
    is_work,
    sequenced_by,
    table,
)
from flightcore.ports.rows.filings import (
    FiledRow,
    GenerationRow,
    SecretRow,
)
from flightcore.ports.rows.flights import (
    CounterRow,
    FlightDateRow,
    HoldRow,
    LegCabinRow,
    OversaleRow,
    SeatMapRow,
    SeatRow,
    WaitlistRow,
)
from flightcore.ports.rows.messages import (
    ClaimRow,
    EventRow,
    InboxRow,
    MessageRow,
    NotificationRow,
    WebhookRow,
)
from flightcore.ports.rows.people import (
    AccountRow,
    TravellerRow,
)
from flightcore.ports.rows.sales import (
    DocumentRow,
    FulfilmentRow,
    OrderRow,
    PaymentOperationRow,
    PostingRow,
    QuoteRow,
    StockRow,
)

__all__ = [
    "ROW_TYPES",
    "AccountRow",
    "ClaimRow",
    "CounterRow",
    "DocumentRow",
    "EventRow",
    "FiledRow",
    "FlightDateRow",
    "FulfilmentRow",
    "GenerationRow",
    "HoldRow",
    "InboxRow",
    "LegCabinRow",
    "MessageRow",
    "NotificationRow",
    "OrderRow",
    "OversaleRow",
    "PaymentOperationRow",
    "PostingRow",
    "QuoteRow",
    "Row",
    "SeatMapRow",
    "SeatRow",
    "SecretRow",
    "StockRow",
    "TravellerRow",
    "WaitlistRow",
    "WebhookRow",
    "is_versioned",
    "is_work",
    "sequenced_by",
    "table",
]
