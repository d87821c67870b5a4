"""Sitting: which passenger of an order may ask for a physical seat, and where."""

from __future__ import annotations

import attrs

from flightcore.domain.booking.order import Order, OrderSegment
from flightcore.domain.booking.states import SegmentStatus
from flightcore.domain.inventory import Sitter
from flightcore.domain.kernel.errors import InvalidInput, InvalidTransition
from flightcore.domain.pricing import PassengerType


@attrs.frozen(kw_only=True)
class SeatWish:
    """One passenger on one segment of an order, who may be given a seat.

    Attributes:
        sitter: The passenger as a seat map sees them.
        flight_date: The segment's flight-date.
        legs: Sequences of its legs; one keeps the same seat on all of them.
    """

    sitter: Sitter
    flight_date: str
    legs: tuple[int, ...]


def seat_wish(order: Order, *, passenger: str, segment: int) -> SeatWish:
    """Name who wants to sit where.

    Args:
        order: Of the passenger.
        passenger: Such as ``P1``.
        segment: Index of the order's segment.

    Raises:
        InvalidInput: The order has no such passenger or segment.
        InvalidTransition: The order owns no seat there any more.
    """
    flown = _segment(order, segment)
    person = next((each for each in order.travellers if each.id == passenger), None)
    if person is None:
        raise InvalidInput("the order has no such passenger", field="passenger")
    if order.status.is_final or flown.status is not SegmentStatus.HK:
        raise InvalidTransition(
            f"an order that is {order.status} has no seats",
            kind="order",
            id=order.id,
            state=str(order.status),
            step="assign seat",
        )
    lap = PassengerType.INF
    sitter = Sitter(
        occupant=f"{order.id}/{passenger}",
        order_id=order.id,
        cabin=flown.sold.cabin,
        ptc=str(person.ptc),
        infants=sum(
            each.ptc is lap and each.adult == passenger for each in order.travellers
        ),
    )
    where = flown.sold.segment
    return SeatWish(sitter=sitter, flight_date=where.flight_date, legs=where.legs)


def _segment(order: Order, index: int) -> OrderSegment:
    if index not in range(len(order.segments)):
        raise InvalidInput("the order has no such segment", field="segment")
    return order.segments[index]
