"""What happens to documents, as facts of their order."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import Money, event


@event("ticket.issued")
@attrs.frozen(kw_only=True)
class TicketIssued:
    """A ticket or EMD was issued."""

    number: str
    kind: str
    passenger: str
    coupons: int
    value: Money


@event("ticket.voided")
@attrs.frozen(kw_only=True)
class TicketVoided:
    """A document was undone on its day of sale."""

    number: str


@event("ticket.refunded")
@attrs.frozen(kw_only=True)
class TicketRefunded:
    """What was unused of a document was refunded."""

    number: str


@event("ticket.coupon_changed")
@attrs.frozen(kw_only=True)
class CouponStatusChanged:
    """A coupon moved along its machine."""

    number: str
    coupon: int
    before: str
    after: str
