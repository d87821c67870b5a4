"""Electronic tickets and EMDs: at most four coupons each, conjunctive beyond (T2)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import attrs

from flightcore.domain.kernel import Instant, Money, OrderId
from flightcore.domain.kernel.errors import InvalidTransition
from flightcore.domain.ticketing.coupons import (
    COUPON_TRANSITIONS,
    EMD_TRANSITIONS,
    CouponStatus,
    next_coupon_status,
)

MAX_COUPONS = 4


class DocumentKind(StrEnum):
    """An electronic ticket, or a miscellaneous document associated with one."""

    ETKT = "ETKT"
    EMD_A = "EMD-A"


class DocumentState(StrEnum):
    """What a document is as a whole: derived from its coupons."""

    LIVE = "LIVE"
    USED = "USED"
    VOID = "VOID"
    REFUNDED = "REFUNDED"
    EXCHANGED = "EXCHANGED"


@attrs.frozen(kw_only=True)
class Coupon:
    """One segment of carriage, or one service, on a document.

    Attributes:
        number: 1 to 4 within its document.
        segment: Index of the order's segment, or None for a whole-journey service.
        service: Id of the order's service that it stands for.
        fare_basis: Of the carriage; RFISC for a service.
        status: Along the machine of its document's kind.
    """

    number: int = attrs.field(
        validator=[attrs.validators.ge(1), attrs.validators.le(MAX_COUPONS)]
    )
    segment: int | None
    service: str
    fare_basis: str
    status: CouponStatus = CouponStatus.OPEN


@attrs.frozen(kw_only=True)
class Document:
    """A ticket or an EMD.

    Attributes:
        number: 13 digits, unique for ever.
        kind: Ticket or EMD.
        order_id: Whose order.
        passenger: The order's passenger.
        carrier: The validating carrier.
        issued_at: Instant of issue.
        conjunction: Number of the first document of its set; its own if single.
        in_connection_with: For an EMD-A, the ticket it belongs to; else empty.
        value: What it is worth: on the first of a set, the others carry zero.
        fare_calculation: As on the ticket; empty on an EMD.
        coupons: 1 to 4.
        version: Grows with every stored change.
    """

    number: str
    kind: DocumentKind
    order_id: OrderId
    passenger: str
    carrier: str
    issued_at: Instant
    conjunction: str
    in_connection_with: str = ""
    value: Money
    fare_calculation: str = ""
    coupons: tuple[Coupon, ...] = attrs.field(
        validator=[attrs.validators.min_len(1), attrs.validators.max_len(MAX_COUPONS)]
    )
    version: int = 0

    @property
    def state(self) -> DocumentState:
        """Live while any coupon may still change; else as its coupons ended."""
        if any(not coupon.status.is_final for coupon in self.coupons):
            return DocumentState.LIVE
        return _ENDED.get(self.coupons[0].status, DocumentState.USED)

    def move(
        self, wanted: CouponStatus, coupons: tuple[int, ...] | None = None
    ) -> Document:
        """Bring coupons (all where none are named) to a status, all or none.

        Raises:
            InvalidTransition: One of them cannot go there.
        """
        chosen = coupons or tuple(coupon.number for coupon in self.coupons)
        return self._each(lambda c: c.number in chosen, wanted)

    def void(self, *, same_sales_day: bool) -> Document:
        """Undo the issue, on the day of sale, while every coupon is open (T5).

        Raises:
            InvalidTransition: Another day, or a coupon is not open.
        """
        if not same_sales_day:
            raise InvalidTransition(
                "a document is void only on its day of sale",
                kind="document",
                id=self.number,
                state=str(self.state),
                step="void",
            )
        return self.move(CouponStatus.VOID)

    def refund(self) -> Document:
        """Refund what is not used; used coupons stay as they are.

        Raises:
            InvalidTransition: Nothing is left to refund, or a coupon is in use.
        """
        if self.state is not DocumentState.LIVE:
            raise InvalidTransition(
                "nothing is left to refund",
                kind="document",
                id=self.number,
                state=str(self.state),
                step="refund",
            )
        return self._each(lambda c: not c.status.is_final, CouponStatus.REFUNDED)

    def _each(
        self, chosen: Callable[[Coupon], bool], wanted: CouponStatus
    ) -> Document:
        is_ticket = self.kind is DocumentKind.ETKT
        machine = COUPON_TRANSITIONS if is_ticket else EMD_TRANSITIONS
        return attrs.evolve(
            self,
            coupons=tuple(
                attrs.evolve(
                    coupon,
                    status=next_coupon_status(
                        coupon.status, wanted, document=self.number, machine=machine
                    ),
                )
                if chosen(coupon)
                else coupon
                for coupon in self.coupons
            ),
        )


_ENDED = {
    CouponStatus.VOID: DocumentState.VOID,
    CouponStatus.REFUNDED: DocumentState.REFUNDED,
    CouponStatus.EXCHANGED: DocumentState.EXCHANGED,
}
