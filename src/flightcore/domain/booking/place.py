"""Place an order: from an offer in hand to an order on hold with its seats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import attrs

from flightcore.domain.booking.events import OrderCreated
from flightcore.domain.booking.order import (
    MAX_ANCILLARIES,
    AncillarySold,
    Order,
    OrderItem,
    OrderSegment,
    OrderTraveller,
    Service,
    ServiceKind,
    TimeLimits,
)
from flightcore.domain.booking.states import OrderStatus
from flightcore.domain.inventory import SeatRequest, SeatTake
from flightcore.domain.kernel import HoldId, Instant, Money, OrderId, Seed, is_past
from flightcore.domain.kernel.errors import (
    InvalidInput,
    InvariantBroken,
    NegativeAmount,
    OfferExpired,
    PassengerMismatch,
)
from flightcore.domain.kernel.people import Contact
from flightcore.domain.shopping import Offer


@attrs.frozen(kw_only=True)
class AncillaryChoice:
    """An ancillary that a caller wants, priced.

    Attributes:
        passenger: One of the offer's.
        segment: Index of the offer's segment, or None for the whole journey.
        kind: What it is; not carriage.
        sold: Its price, in the offer's currency and not below zero, and its codes.
    """

    passenger: str
    segment: int | None
    kind: ServiceKind
    sold: AncillarySold


@attrs.frozen(kw_only=True)
class Placement:
    """Everything that placing an order is decided on.

    Attributes:
        offer: Verified: unaltered, and priced as it would be now.
        travellers: Paired with the offer's passengers, in their order.
        ancillaries: At most ``MAX_ANCILLARIES``; may be empty.
        contact: Where the order's messages go.
        tenant: Whose order.
        owner: The principal who books.
        locator: Free among the tenant's live orders, as far as is known.
        hold_for: How long the seats are held at most; above zero.
    """

    offer: Offer
    travellers: tuple[OrderTraveller, ...]
    ancillaries: tuple[AncillaryChoice, ...] = ()
    contact: Contact
    tenant: str
    owner: str
    locator: str
    hold_for: timedelta


@attrs.frozen(kw_only=True)
class Placed:
    """A new order, the seats it needs with what they earn, and what happened."""

    order: Order
    seats: SeatRequest
    created: OrderCreated

    @property
    def takes(self) -> tuple[SeatTake, ...]:
        """The seats alone."""
        return self.seats.takes


def place(wanted: Placement, *, now: Instant, ids: Seed) -> Placed:
    """Decide on a new order.

    Args:
        wanted: The command.
        now: The store's clock.
        ids: Gives the order's id and everything named within it.

    Raises:
        OfferExpired: ``now`` is at or past the offer's deadline (O5), or no time is
            left to pay: its price is no longer guaranteed, or the flight has left.
        PassengerMismatch: The travellers, or an ancillary's passenger, are not the
            offer's (R1).
        InvalidInput: Too many ancillaries, or one that is not as its class says.
        NegativeAmount: The order would cost nothing, so nothing could pay for it; or
            an ancillary costs less than that.
        CurrencyMismatch: An ancillary is priced in another currency.
        InvariantBroken: The offer's parts do not add up to its total (O3).
    """
    offer = wanted.offer
    _check_parts(wanted)
    limits = _limits(offer, now, wanted.hold_for)
    if is_past(min(offer.expires_at, limits.payment_by), now):
        raise OfferExpired(
            "the offer has expired", offer_id=offer.id, expired_at=offer.expires_at
        )
    order = _draft(wanted, limits, now=now, ids=ids)
    return Placed(order=order, seats=offer.seat_request(), created=_created(order))


def _check_parts(wanted: Placement) -> None:
    offered = [price.passenger for price in wanted.offer.prices]
    if [traveller.id for traveller in wanted.travellers] != offered:
        raise PassengerMismatch("not the offer's passengers", reason="passengers")
    if len(wanted.ancillaries) > MAX_ANCILLARIES:
        raise InvalidInput(
            f"at most {MAX_ANCILLARIES} ancillaries", field="ancillaries"
        )
    for choice in wanted.ancillaries:
        _check_ancillary(choice, wanted.offer, offered)


def _check_ancillary(
    choice: AncillaryChoice, offer: Offer, offered: Sequence[str]
) -> None:
    if choice.passenger not in offered:
        raise PassengerMismatch("an ancillary of nobody", reason="ancillary")
    somewhere = choice.segment is None or choice.segment in range(len(offer.segments))
    if choice.kind is ServiceKind.FLIGHT or not somewhere:
        raise InvalidInput("no such ancillary on this journey", field="ancillaries")
    if choice.sold.amount < Money.zero(offer.total.currency):
        raise NegativeAmount(
            "an ancillary costs nothing or more", amount=str(choice.sold.amount)
        )


def _draft(wanted: Placement, limits: TimeLimits, *, now: Instant, ids: Seed) -> Order:
    offer = wanted.offer
    items = _fare_items(offer, ids) + _ancillary_items(wanted.ancillaries, ids)
    return Order(
        id=OrderId(ids.id("ord")),
        tenant=wanted.tenant,
        owner=wanted.owner,
        locator=wanted.locator,
        status=OrderStatus.ON_HOLD,
        created_at=now,
        offer_id=offer.id,
        hold_id=HoldId(ids.id("hld")),
        segments=tuple(OrderSegment(sold=sold) for sold in offer.segments),
        travellers=wanted.travellers,
        items=items,
        contact=wanted.contact,
        total=_total(offer, items),
        conditions=offer.conditions,
        limits=limits,
        tariff_version=offer.tariff_version,
    )


def _limits(offer: Offer, now: Instant, hold_for: timedelta) -> TimeLimits:
    latest = min(offer.price_guarantee_until, offer.departure)
    return TimeLimits(
        payment_by=min(now + hold_for, latest),
        price_guarantee_until=offer.price_guarantee_until,
    )


def _fare_items(offer: Offer, ids: Seed) -> tuple[OrderItem, ...]:
    return tuple(
        OrderItem(
            id=ids.id("itm", price.passenger),
            passenger=price.passenger,
            services=_carriage(offer, price.passenger, ids),
            fare=price,
        )
        for price in offer.prices
    )


def _carriage(offer: Offer, passenger: str, ids: Seed) -> tuple[Service, ...]:
    return tuple(
        Service(
            id=ids.id("srv", passenger, index),
            passenger=passenger,
            segment=index,
            kind=ServiceKind.FLIGHT,
            code=sold.rbd,
        )
        for index, sold in enumerate(offer.segments)
    )


def _ancillary_items(
    chosen: Sequence[AncillaryChoice], ids: Seed
) -> tuple[OrderItem, ...]:
    return tuple(
        OrderItem(
            id=ids.id("itm", "ancillary", number),
            passenger=choice.passenger,
            services=(
                Service(
                    id=ids.id("srv", "ancillary", number),
                    passenger=choice.passenger,
                    segment=choice.segment,
                    kind=choice.kind,
                    code=choice.sold.rfisc,
                ),
            ),
            ancillary=choice.sold,
        )
        for number, choice in enumerate(chosen)
    )


def _total(offer: Offer, items: Sequence[OrderItem]) -> Money:
    currency = offer.total.currency
    fares = Money.total((i.total for i in items if i.fare is not None), currency)
    if fares != offer.total:
        raise InvariantBroken(
            f"the offer's total is {offer.total}, its parts are {fares}", rule="O3"
        )
    return Money.total((item.total for item in items), currency).positive()


def _created(order: Order) -> OrderCreated:
    return OrderCreated(
        order_id=order.id,
        locator=order.locator,
        offer_id=order.offer_id,
        total=order.total,
        passengers=tuple(str(traveller.ptc) for traveller in order.travellers),
        flight_dates=tuple(s.sold.segment.flight_date for s in order.segments),
        payment_by=order.limits.payment_by,
    )
