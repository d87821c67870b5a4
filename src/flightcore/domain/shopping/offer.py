"""Offers: priced journeys that can be booked until they expire."""

from __future__ import annotations

from datetime import timedelta

import attrs

from flightcore.domain.inventory import SeatRequest, SeatTake
from flightcore.domain.kernel import Instant, Money, OfferId
from flightcore.domain.pricing import (
    Conditions,
    JourneySegment,
    PassengerPrice,
    PricePassenger,
)
from flightcore.domain.shopping.earned import earned
from flightcore.domain.shopping.flown import OfferSegment, carriers_of, duration_of
from flightcore.domain.shopping.request import (
    OfferPassenger,
    SliceRequest,
    seats_of,
)


@attrs.frozen(kw_only=True)
class Offer:
    """One way to make a journey, at a price; never changed once signed (O1).

    Attributes:
        id: Its name.
        tenant: For whom it was made; nobody else can book it.
        principal: Who searched.
        slices: As asked for.
        segments: In the order flown.
        passengers: As asked for.
        prices: One per passenger, in the same order.
        conditions: The most restrictive of its fares'.
        total: The sum of the prices (O3).
        created_at: When it was priced.
        expires_at: First instant at which it cannot be booked any more; no later
            than ``price_guarantee_until`` (O2).
        price_guarantee_until: First instant from which the price may differ.
        as_of: Generations of the schedule, tariff and inventory it was made from
            (O4).
        tariff_version: Of the tariff that priced it.
        signature: ``key id:hex`` of an HMAC-SHA256 over all the above; empty until
            it is signed.
    """

    id: OfferId
    tenant: str
    principal: str = ""
    slices: tuple[SliceRequest, ...]
    segments: tuple[OfferSegment, ...]
    passengers: tuple[OfferPassenger, ...]
    prices: tuple[PassengerPrice, ...]
    conditions: Conditions
    total: Money
    created_at: Instant
    expires_at: Instant
    price_guarantee_until: Instant
    as_of: str
    tariff_version: str
    signature: str = ""

    @property
    def seats(self) -> int:
        """Seats needed on every leg: one for each passenger but lap infants."""
        return seats_of(self.passengers)

    @property
    def departure(self) -> Instant:
        """When the first flight leaves."""
        return self.segments[0].segment.departure.instant

    @property
    def duration(self) -> timedelta:
        """Time from departure to arrival, added up over the slices."""
        return duration_of(self.segments)

    @property
    def carriers(self) -> tuple[str, ...]:
        """Marketing carriers, each once, in the order flown."""
        return carriers_of(self.segments)

    @property
    def brands(self) -> tuple[str, ...]:
        """Brands of the first passenger's fares, each once, in the order flown."""
        components = self.prices[0].components
        return tuple(dict.fromkeys(component.brand for component in components))

    def slice_segments(self, index: int) -> tuple[OfferSegment, ...]:
        """The flights of one slice, in the order flown."""
        return tuple(item for item in self.segments if item.slice == index)

    def seat_request(self) -> SeatRequest:
        """Ask the inventory for every seat of the offer: all of them, or none.

        Each slice is a journey of its own, and what one seat earns on it stands with
        the first of its legs.
        """
        flown = [(item, leg) for item in self.segments for leg in item.segment.legs]
        journeys = tuple(item.slice for item, _ in flown)
        return SeatRequest(
            takes=tuple(self._take(item, leg) for item, leg in flown),
            yields=tuple(
                0 if number in journeys[:place] else self._seat_yield(number)
                for place, number in enumerate(journeys)
            ),
            journeys=journeys,
        )

    def _take(self, item: OfferSegment, leg: int) -> SeatTake:
        return SeatTake(
            flight_date=item.segment.flight_date,
            leg=leg,
            path=item.path,
            seats=self.seats,
            married=item.married,
        )

    def _seat_yield(self, number: int) -> int:
        slices = [item.slice for item in self.segments]
        return earned(self.prices, slices, number) // self.seats

    def journey(self) -> tuple[JourneySegment, ...]:
        """What :func:`flightcore.domain.pricing.price` takes to price it again."""
        return tuple(
            JourneySegment(
                segment=item.segment, cabin=item.cabin, rbd=item.rbd, slice=item.slice
            )
            for item in self.segments
        )

    def price_passengers(self) -> tuple[PricePassenger, ...]:
        """The party as pricing takes it."""
        return tuple(
            PricePassenger(id=item.id, ptc=item.ptc, age=item.age)
            for item in self.passengers
        )
