"""Shop: from itineraries to priced candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import islice

import attrs

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidInput
from flightcore.domain.pricing import PassengerType, Tariff
from flightcore.domain.shopping.best import Best
from flightcore.domain.shopping.bounds import Bound, BoundFinder, Bounds
from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.combinations import Combination, combinations
from flightcore.domain.shopping.fare_floors import Direction, FareFloors
from flightcore.domain.shopping.itineraries import Itinerary
from flightcore.domain.shopping.quoting import Quoting
from flightcore.domain.shopping.request import SearchRequest
from flightcore.domain.shopping.seat_view import SeatView


@attrs.frozen(kw_only=True)
class ShopLimits:
    """How far a search goes.

    Attributes:
        offers: Most candidates that are returned, the cheapest.
        priced: Most combinations that are priced to find them.
        each_brand: Where the others are cut, so many more of each brand that goes
            through all slices are priced and returned.
        combined: Most combinations of slices that are looked at.
        per_brand: Most choices of classes for one itinerary and brand.
        closing: Before the first departure nothing is sold from then on.
        turnaround: Least time between a slice's arrival and the next departure.
        point_of_sale: ISO 3166 alpha-2 of the country of sale; empty if unknown.
    """

    offers: int = attrs.field(default=200, validator=attrs.validators.ge(1))
    priced: int = attrs.field(default=400, validator=attrs.validators.ge(1))
    each_brand: int = attrs.field(default=20, validator=attrs.validators.ge(0))
    combined: int = attrs.field(default=20_000, validator=attrs.validators.ge(1))
    per_brand: int = attrs.field(default=8, validator=attrs.validators.ge(1))
    closing: timedelta = timedelta(minutes=60)
    turnaround: timedelta = timedelta(minutes=60)
    point_of_sale: str = ""


@attrs.frozen(kw_only=True)
class Shopped:
    """What the shop has.

    Attributes:
        candidates: Of each choice of itineraries and brands the cheapest classes; by
            price, then by duration and departure.
        refused: Combinations that no fare or rule allowed, or whose yield the bid
            prices refused.
        cut: Whether a limit left candidates out.
        cheapest_is_proven: Whether nothing that was left out can be cheaper than the
            first candidate; always so unless ``cut``.
    """

    candidates: tuple[PricedCandidate, ...]
    refused: int
    cut: bool
    cheapest_is_proven: bool


def shop(
    request: SearchRequest,
    slices: Sequence[Sequence[Itinerary]],
    *,
    counters: Mapping[CounterKey, Counter],
    tariff: Tariff,
    now: Instant,
    currency: str,
    limits: ShopLimits | None = None,
) -> Shopped:
    """Price what has seats.

    Bounds are combined and priced by their floors, the least they can cost; the
    search ends where the next floor is above the dearest candidate to be returned.

    Args:
        request: What is asked for.
        slices: Of each slice its itineraries, the best first.
        counters: Of every leg of the itineraries; a leg without any is closed.
        tariff: What is filed.
        now: Instant of the sale.
        currency: To price in, where the request names none; and of bid prices.
        limits: Where to stop; by default as :class:`ShopLimits` says.

    Raises:
        InvalidInput: The slices do not answer to the request's.
        CurrencyMismatch: A rate that is needed is not filed.
    """
    if len(slices) != len(request.slices):
        raise InvalidInput("itineraries for each slice", field="slices")
    limits = limits or ShopLimits()
    quoting = Quoting(
        request=request,
        view=SeatView.of(counters),
        tariff=tariff,
        now=now,
        currency=request.currency or currency,
        bid_currency=currency,
        point_of_sale=limits.point_of_sale,
    )
    return _Search(request=request, quoting=quoting, limits=limits).run(slices)


@attrs.frozen(kw_only=True, eq=False)
class _Search:
    request: SearchRequest
    quoting: Quoting
    limits: ShopLimits

    def run(self, slices: Sequence[Sequence[Itinerary]]) -> Shopped:
        bounds = [
            self._finder(number).bounds(itineraries)
            for number, itineraries in enumerate(slices)
        ]
        found = [self._in_time(each.found) for each in bounds]
        best = Best()
        left_out = [
            _floor_skipped(bounds),
            self._cheapest(best, found),
        ]
        if left_out[-1] is not None:
            self._of_each_brand(best, found)
        floors = [floor * self._adults for floor in left_out if floor is not None]
        return self._answer(best, rest=min(floors, default=None))

    @property
    def _adults(self) -> int:
        types = [each.ptc for each in self.request.passengers]
        return types.count(PassengerType.ADT)

    def _cheapest(self, best: Best, found: Sequence[Sequence[Bound]]) -> int | None:
        """Price by floor; returns the floor at which it stopped, None at the end."""
        for looked_at, combination in enumerate(combinations(found)):
            if (
                best.priced >= self.limits.priced
                or looked_at >= self.limits.combined
                or best.excludes(combination.floor * self._adults, self.limits.offers)
            ):
                return combination.floor
            if combination.leaves_time(self.limits.turnaround):
                self._quote(best, combination)
        return None

    def _of_each_brand(self, best: Best, found: Sequence[Sequence[Bound]]) -> None:
        """Price the cheapest of each brand, that dear brands are not crowded out."""
        for brand in sorted({bound.brand for bound in found[0]}):
            of_brand = [
                [bound for bound in bounds if bound.brand == brand] for bounds in found
            ]
            in_time = (
                each
                for each in islice(combinations(of_brand), self.limits.combined)
                if each.leaves_time(self.limits.turnaround)
            )
            for combination in islice(in_time, self.limits.each_brand):
                if not best.knows(combination):
                    self._quote(best, combination)

    def _quote(self, best: Best, combination: Combination) -> None:
        best.add(combination, self.quoting.quote(combination.bounds))

    def _answer(self, best: Best, *, rest: int | None) -> Shopped:
        ranked = best.ranked()
        returned = best.shown(ranked, self.limits.offers, self.limits.each_brand)
        return Shopped(
            candidates=returned,
            refused=best.refused,
            cut=rest is not None or len(returned) < len(ranked),
            cheapest_is_proven=rest is None
            or (bool(ranked) and ranked[0].total.minor <= rest),
        )

    def _in_time(self, bounds: Sequence[Bound]) -> list[Bound]:
        closes = self.quoting.now + self.limits.closing
        return [each for each in bounds if each.itinerary.departure > closes]

    def _finder(self, number: int) -> BoundFinder:
        returns = len(self.request.slices) == _THERE_AND_BACK
        return BoundFinder(
            view=self.quoting.view,
            floors=FareFloors(self.quoting.tariff, self.quoting.currency),
            direction=Direction(returns=returns, inbound=returns and number == 1),
            seats=self.request.seats,
            cabin=self.request.cabin,
            per_brand=self.limits.per_brand,
        )


_THERE_AND_BACK = 2


def _floor_skipped(slices: Sequence[Bounds]) -> int | None:
    """The least floor of a combination with a bound that was left out."""
    lowest = [min((each.floor for each in one.found), default=0) for one in slices]
    rests = [
        sum(lowest) - low + one.rest
        for one, low in zip(slices, lowest, strict=True)
        if one.rest is not None
    ]
    return min(rests, default=None)
