"""Quoting: the price of one combination of bounds, and whether it may be sold."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import FareRuleViolated, NoFare, UnknownAirport
from flightcore.domain.pricing import (
    FareChoice,
    JourneySegment,
    PricePassenger,
    Quotation,
    Tariff,
    price,
)
from flightcore.domain.shopping.bounds import Bound
from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.earned import comparable, earned
from flightcore.domain.shopping.flown import OfferSegment
from flightcore.domain.shopping.request import SearchRequest
from flightcore.domain.shopping.seat_view import SeatView


@attrs.frozen(kw_only=True, eq=False)
class Quoting:
    """What all quotations of a search share.

    Attributes:
        request: For whom.
        view: Seats, and the bid prices of their cabins.
        tariff: What is filed.
        now: Instant of the sale.
        currency: To price in.
        bid_currency: That bid prices are in.
        point_of_sale: Country of sale, or empty.
    """

    request: SearchRequest
    view: SeatView
    tariff: Tariff
    now: Instant
    currency: str
    bid_currency: str
    point_of_sale: str

    def quote(self, bounds: Sequence[Bound]) -> PricedCandidate | None:
        """Price a combination.

        Returns:
            None where no fare of the bounds' brands may be used together, or where a
            slice earns less than the bid prices of its seats.

        Raises:
            CurrencyMismatch: A rate that is needed is not filed.
        """
        journey = _journey(bounds)
        try:
            quotation = self._price(journey, bounds)
        except (NoFare, FareRuleViolated, UnknownAirport):
            return None
        brands = tuple(bound.brand for bound in bounds)
        if not _keeps_brands(quotation, journey, brands) or not self._pays(
            quotation, journey, bounds
        ):
            return None
        return PricedCandidate(
            segments=_offered(bounds, _marriages(quotation)),
            quotation=quotation,
            places=tuple(bound.place for bound in bounds),
        )

    def _price(
        self, journey: tuple[JourneySegment, ...], bounds: Sequence[Bound]
    ) -> Quotation:
        brands = tuple(dict.fromkeys(bound.brand for bound in bounds))
        return price(
            self.tariff,
            journey,
            [
                PricePassenger(id=each.id, ptc=each.ptc, age=each.age)
                for each in self.request.passengers
            ],
            self.now,
            currency=self.currency,
            choice=FareChoice(brands=brands),
            point_of_sale=self.point_of_sale,
        )

    def _pays(
        self,
        quotation: Quotation,
        journey: Sequence[JourneySegment],
        bounds: Sequence[Bound],
    ) -> bool:
        """Whether each slice earns the bid prices of its seats (IN3)."""
        seats = self.request.seats
        slices = [each.slice for each in journey]
        return all(
            self.view.worth(
                bound.itinerary.segments,
                [each.cabin for each in bound.classes],
                seat_yield=comparable(
                    earned(quotation.prices, slices, number) // seats,
                    source=self.currency,
                    target=self.bid_currency,
                    rates=self.tariff.rates,
                ),
            )
            >= seats
            for number, bound in enumerate(bounds)
        )


def _journey(bounds: Sequence[Bound]) -> tuple[JourneySegment, ...]:
    return tuple(
        JourneySegment(segment=segment, cabin=sold.cabin, rbd=sold.rbd, slice=number)
        for number, bound in enumerate(bounds)
        for segment, sold in zip(bound.itinerary.segments, bound.classes, strict=True)
    )


def _keeps_brands(
    quotation: Quotation, journey: Sequence[JourneySegment], brands: Sequence[str]
) -> bool:
    """Whether every fare is of the brand of its slice, and not of another one's."""
    return all(
        component.brand == brands[journey[component.segments[0]].slice]
        for price in quotation.prices
        for component in price.components
    )


def _marriages(quotation: Quotation) -> dict[int, int]:
    """By segment, the number of the through fare that binds it to its neighbours."""
    through = [
        component.segments
        for component in quotation.prices[0].components
        if len(component.segments) > 1
    ]
    return {
        segment: number
        for number, segments in enumerate(through, start=1)
        for segment in segments
    }


def _offered(
    bounds: Sequence[Bound], marriages: dict[int, int]
) -> tuple[OfferSegment, ...]:
    flown = [
        (number, segment, sold)
        for number, bound in enumerate(bounds)
        for segment, sold in zip(bound.itinerary.segments, bound.classes, strict=True)
    ]
    return tuple(
        OfferSegment(
            segment=segment,
            cabin=sold.cabin,
            rbd=sold.rbd,
            path=sold.path,
            slice=number,
            married=marriages.get(place),
        )
        for place, (number, segment, sold) in enumerate(flown)
    )
