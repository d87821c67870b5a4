"""Documents of carriage: numbers, coupons, tickets, EMDs."""

from __future__ import annotations

from flightcore.domain.ticketing.coupons import (
    COUPON_TRANSITIONS,
    EMD_TRANSITIONS,
    CouponStatus,
    next_coupon_status,
)
from flightcore.domain.ticketing.documents import (
    MAX_COUPONS,
    Coupon,
    Document,
    DocumentKind,
    DocumentState,
)
from flightcore.domain.ticketing.events import (
    CouponStatusChanged,
    TicketIssued,
    TicketRefunded,
    TicketVoided,
)
from flightcore.domain.ticketing.issue import (
    Issued,
    Stock,
    accounting_code,
    issue_documents,
    validating_carrier,
)
from flightcore.domain.ticketing.numbers import (
    ACCOUNTING_CODES,
    check_digit,
    document_number,
    is_valid,
    printed,
)

__all__ = [
    "ACCOUNTING_CODES",
    "COUPON_TRANSITIONS",
    "EMD_TRANSITIONS",
    "MAX_COUPONS",
    "Coupon",
    "CouponStatus",
    "CouponStatusChanged",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Issued",
    "Stock",
    "TicketIssued",
    "TicketRefunded",
    "TicketVoided",
    "accounting_code",
    "check_digit",
    "document_number",
    "is_valid",
    "issue_documents",
    "next_coupon_status",
    "printed",
    "validating_carrier",
]
