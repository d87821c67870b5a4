"""Documents by hand, in any mix of coupon states."""

from __future__ import annotations

from tests.domain.booking.sales import NOW, usd

from flightcore.domain.kernel import OrderId
from flightcore.domain.ticketing import (
    Coupon,
    CouponStatus,
    Document,
    DocumentKind,
)


def document(
    *statuses: CouponStatus, kind: DocumentKind = DocumentKind.ETKT
) -> Document:
    """A document with a coupon of each status; one that is open where none is said."""
    return Document(
        number="0010000000001",
        kind=kind,
        order_id=OrderId("ord_1"),
        passenger="P1",
        carrier="AA",
        issued_at=NOW,
        conjunction="0010000000001",
        value=usd(11_700),
        coupons=tuple(
            Coupon(
                number=number,
                segment=number - 1,
                service=f"srv_{number}",
                fare_basis="QNR7",
                status=status,
            )
            for number, status in enumerate(statuses or (CouponStatus.OPEN,), 1)
        ),
    )


def statuses_of(paper: Document) -> str:
    """The coupons' codes in a row, such as ``OOF``."""
    return "".join(coupon.status for coupon in paper.coupons)
