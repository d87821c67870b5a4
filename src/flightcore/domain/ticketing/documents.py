"""Electronic tickets and EMDs: at most four coupons each, conjunctive beyond (T2)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import StrEnum

import attrs

from flightcore.domain.kernel import Instant, Money, OrderId
from flightcore.domain.kernel.errors import InvalidTransition, InvariantBroken
from flightcore.domain.ticketing.coupons import (
    COUPON_TRANSITIONS,
    EMD_TRANSITIONS,
    CouponStatus,
    next_coupon_status,
)

MAX_COUPONS = 4
"""Coupons of one document (Res. 722); further ones are on conjunctive documents."""


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

    number: int
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
        coupons: 1 to 4, numbered from 1.
        version: Grows with every stored change.

    Raises:
        InvariantBroken: The coupons are not as said (T2).
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
    coupons: tuple[Coupon, ...]
    version: int = 0

    def __attrs_post_init__(self) -> None:
        numbers = [coupon.number for coupon in self.coupons]
        in_order = numbers == list(range(1, len(numbers) + 1))
        if not in_order or not 1 <= len(numbers) <= MAX_COUPONS:
            raise InvariantBroken("a document has coupons 1 to 4", rule="T2")

    @property
    def state(self) -> DocumentState:
        """Live while any coupon may still change, used once any was, else as all."""
        statuses = [coupon.status for coupon in self.coupons]
        if not all(status.is_final for status in statuses):
            return DocumentState.LIVE
        if any(status in _USED for status in statuses):
            return DocumentState.USED
        return _ENDED[statuses[0]]

    @property
    def is_refundable(self) -> bool:
        """Whether every coupon is unused and may be refunded."""
        return self._all_can_be(CouponStatus.REFUNDED)

    @property
    def is_voidable(self) -> bool:
        """Whether every coupon is open, as :meth:`void` asks."""
        return self._all_can_be(CouponStatus.VOID)

    def move(
        self, wanted: CouponStatus, coupons: tuple[int, ...] | None = None
    ) -> Document:
        """Bring coupons (all where None) to a status, all or none.

        Raises:
            InvalidTransition: One of them cannot go there, or is not on the
                document; or VOID is wanted, which :meth:`void` alone gives.
        """
        mine = tuple(coupon.number for coupon in self.coupons)
        chosen = mine if coupons is None else coupons
        if wanted is CouponStatus.VOID or not set(chosen) <= set(mine):
            raise self._refusal("no such step of these coupons", str(wanted))
        return self._each(chosen, wanted)

    def void(self, *, same_sales_day: bool) -> Document:
        """Undo the issue, on the day of sale, while every coupon is open (T5).

        Raises:
            InvalidTransition: Another day, or a coupon is not open.
        """
        if not same_sales_day:
            raise self._refusal("a document is void only on its day of sale", "void")
        return self._each(range(1, MAX_COUPONS + 1), CouponStatus.VOID)

    def refund(self) -> Document:
        """Refund what is not used; used coupons stay as they are.

        Raises:
            InvalidTransition: Nothing is left to refund, or a coupon is in use.
        """
        if self.state is not DocumentState.LIVE:
            raise self._refusal("nothing is left to refund", "refund")
        unused = [c.number for c in self.coupons if not c.status.is_final]
        return self._each(unused, CouponStatus.REFUNDED)

    @property
    def _machine(self) -> Mapping[CouponStatus, tuple[CouponStatus, ...]]:
        is_ticket = self.kind is DocumentKind.ETKT
        return COUPON_TRANSITIONS if is_ticket else EMD_TRANSITIONS

    def _all_can_be(self, wanted: CouponStatus) -> bool:
        ways = (self._machine.get(coupon.status, ()) for coupon in self.coupons)
        return all(wanted in way for way in ways)

    def _each(self, chosen: Container[int], wanted: CouponStatus) -> Document:
        moved = (
            self._moved(coupon, wanted) if coupon.number in chosen else coupon
            for coupon in self.coupons
        )
        return attrs.evolve(self, coupons=tuple(moved))

    def _moved(self, coupon: Coupon, wanted: CouponStatus) -> Coupon:
        status = next_coupon_status(
            coupon.status, wanted, document=self.number, machine=self._machine
        )
        return attrs.evolve(coupon, status=status)

    def _refusal(self, message: str, step: str) -> InvalidTransition:
        return InvalidTransition(
            message,
            kind="document",
            id=self.number,
            state=str(self.state),
            step=step,
        )


_USED = (CouponStatus.FLOWN, CouponStatus.PRINTED)

_ENDED = {
    CouponStatus.VOID: DocumentState.VOID,
    CouponStatus.REFUNDED: DocumentState.REFUNDED,
    CouponStatus.EXCHANGED: DocumentState.EXCHANGED,
}
