"""The order: who flies what, at which price, until when it must be paid."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs

from flightcore.domain.booking.states import ItemStatus, OrderStatus, SegmentStatus
from flightcore.domain.kernel import HoldId, Instant, Money, OfferId, OrderId
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.domain.kernel.people import Contact, PersonName
from flightcore.domain.pricing import Conditions, PassengerPrice, PassengerType
from flightcore.domain.shopping import OfferSegment

MAX_TRAVELLERS = 9
"""Travellers in one order (AIRIMP: more is a group)."""

MAX_ANCILLARIES = 90
"""Paid extras in one order: ten a traveller."""


class ServiceKind(StrEnum):
    """What a service gives its passenger."""

    FLIGHT = "FLIGHT"
    BAG = "BAG"
    SEAT = "SEAT"
    MEAL = "MEAL"
    OTHER = "OTHER"


@attrs.frozen(kw_only=True)
class OrderTraveller:
    """A person on the order.

    Attributes:
        id: The offer's passenger, ``P1``.
        name: As in the travel document.
        born: Date of birth.
        ptc: Type by age, the same on every segment.
        adult: For a lap infant, the id of its own adult; else empty.
        profile: Id of the traveller's profile that was copied, or empty.
    """

    id: str
    name: PersonName
    born: date
    ptc: PassengerType
    adult: str = ""
    profile: str = ""


@attrs.frozen(kw_only=True)
class OrderSegment:
    """A sold segment and its reservation status."""

    sold: OfferSegment
    status: SegmentStatus = SegmentStatus.HK


@attrs.frozen(kw_only=True)
class Service:
    """What one passenger gets on one segment (R1).

    Attributes:
        id: Unique in the order.
        passenger: Of exactly one passenger.
        segment: Index of the order's segment, or None for the whole journey.
        kind: Carriage, or an ancillary.
        code: RBD of carriage; RFISC of an ancillary.
    """

    id: str
    passenger: str
    segment: int | None
    kind: ServiceKind
    code: str


@attrs.frozen(kw_only=True)
class AncillarySold:
    """An ancillary as it was sold.

    Attributes:
        rfic: Reason for issuance code, such as ``C`` for baggage.
        rfisc: Reason for issuance sub-code, such as ``0CC``.
        name: For people.
        amount: Its price, taxes included.
        refundable: Whether cancelling before departure brings the amount back.
    """

    rfic: str
    rfisc: str
    name: str
    amount: Money
    refundable: bool


@attrs.frozen(kw_only=True)
class OrderItem:
    """A priced part of the order: one passenger's carriage, or one ancillary.

    Attributes:
        id: Unique in the order.
        passenger: Whose.
        services: What it consists of.
        fare: For carriage, the passenger's price in full; else None.
        ancillary: For an ancillary, what was sold; else None.
        status: Cancelled items keep their price as a record.
    """

    id: str
    passenger: str
    services: tuple[Service, ...]
    fare: PassengerPrice | None = None
    ancillary: AncillarySold | None = None
    status: ItemStatus = ItemStatus.ACTIVE

    @property
    def total(self) -> Money:
        """What the item costs, taxes included."""
        if self.fare is not None:
            return self.fare.total
        if self.ancillary is not None:
            return self.ancillary.amount
        raise InvariantBroken("an item has a fare or an ancillary", rule="O3")


@attrs.frozen(kw_only=True)
class TimeLimits:
    """Deadlines, half open: at the instant itself it is too late.

    Attributes:
        payment_by: The hold's deadline; payment must have started before.
        price_guarantee_until: The price stands until then.
    """

    payment_by: Instant
    price_guarantee_until: Instant


@attrs.frozen(kw_only=True)
class Order:
    """One sale. Its id never changes; its locator is for people.

    Attributes:
        sequence: Number of events so far.
        version: Grows by one with every change that was stored.
        documents: Numbers of the tickets and EMDs that were issued for it; a
            cancelled order keeps them, since documents outlive it.
    """

    id: OrderId
    tenant: str
    owner: str
    locator: str
    status: OrderStatus
    created_at: Instant
    offer_id: OfferId
    hold_id: HoldId
    segments: tuple[OrderSegment, ...]
    travellers: tuple[OrderTraveller, ...]
    items: tuple[OrderItem, ...]
    contact: Contact
    total: Money
    conditions: Conditions
    limits: TimeLimits
    tariff_version: str
    documents: tuple[str, ...] = ()
    sequence: int = 0
    version: int = 0

    def traveller(self, passenger: str) -> OrderTraveller:
        """The traveller with that passenger id.

        Raises:
            KeyError: Not on this order.
        """
        for traveller in self.travellers:
            if traveller.id == passenger:
                return traveller
        raise KeyError(passenger)

    @property
    def active_items(self) -> tuple[OrderItem, ...]:
        """The items that are still sold."""
        return tuple(item for item in self.items if item.status is ItemStatus.ACTIVE)
