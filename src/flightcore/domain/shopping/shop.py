"""Shop: from itineraries to priced candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from heapq import nsmallest

import attrs

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidInput
from flightcore.domain.pricing import PassengerType, Tariff
from flightcore.domain.shopping.bounds import Bound, BoundFinder, Bounds
from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.combinations import combinations
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
        priced: Most combinations that are priced.
        combined: Most combinations of slices that are looked at.
        per_brand: Most choices of classes for one itinerary and brand.
        closing: Before the first departure nothing is sold from then on.
        turnaround: Least time between a slice's arrival and the next departure.
        point_of_sale: ISO 3166 alpha-2 of the country of sale; empty if unknown.
    """

    offers: int = attrs.field(default=200, validator=attrs.validators.ge(1))
    priced: int = attrs.field(default=400, validator=attrs.validators.ge(1))
    combined: int = attrs.field(default=20_000, validator=attrs.validators.ge(1))
    per_brand: int = attrs.field(default=8, validator=attrs.validators.ge(1))
    closing: timedelta = timedelta(minutes=60)
    turnaround: timedelta = timedelta(minutes=60)
    point_of_sale: str = ""


@attrs.frozen(kw_only=True)
class Shopped:
    """What the shop has.

    Attributes:
        candidates: Per itineraries and brands the cheapest, by price, then by
            duration and departure.
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
        currency: To price in, where the request names none.
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
        point_of_sale=limits.point_of_sale,
    )
    return _Search(request=request, quoting=quoting, limits=limits).run(slices)


_Wares = tuple[tuple[int, str], ...]
"""Per slice an itinerary and a brand: what is sold apart from the classes."""


@attrs.define
class _Best:
    """The cheapest candidate of each ware so far."""

    wanted: int
    by_wares: dict[_Wares, PricedCandidate] = attrs.field(factory=dict)
    refused: int = 0
    priced: int = 0
    dearest: int | None = None

    def add(self, wares: _Wares, candidate: PricedCandidate | None) -> None:
        self.priced += 1
        if candidate is None:
            self.refused += 1
            return
        known = self.by_wares.get(wares)
        if known is None or candidate.order < known.order:
            self.by_wares[wares] = candidate
        if self.priced % _RECKON_EVERY == 0:
            self._reckon()

    def _reckon(self) -> None:
        """Find the dearest total that is still returned; it can only fall."""
        totals = (each.total.minor for each in self.by_wares.values())
        lowest = nsmallest(self.wanted, totals)
        self.dearest = lowest[-1] if len(lowest) == self.wanted else None

    def excludes(self, floor: int) -> bool:
        """Whether nothing from this floor on can be among those returned."""
        return self.dearest is not None and floor > self.dearest

    def shopped(self, *, rest: int | None) -> Shopped:
        """The answer, where ``rest`` is the floor of what was left out, if anything."""
        found = sorted(self.by_wares.values(), key=lambda each: each.order)
        first = found[0].total.minor if found else None
        return Shopped(
            candidates=tuple(found[: self.wanted]),
            refused=self.refused,
            cut=rest is not None or len(found) > self.wanted,
            cheapest_is_proven=rest is None or (first is not None and first <= rest),
        )


_RECKON_EVERY = 16


@attrs.frozen(kw_only=True, eq=False)
class _Search:
    request: SearchRequest
    quoting: Quoting
    limits: ShopLimits

    def run(self, slices: Sequence[Sequence[Itinerary]]) -> Shopped:
        adults = sum(p.ptc is PassengerType.ADT for p in self.request.passengers)
        bounds = [
            self._finder(number).bounds(itineraries)
            for number, itineraries in enumerate(slices)
        ]
        skipped = _floor_skipped(bounds, adults)
        best = _Best(self.limits.offers)
        found = combinations([self._in_time(each.found) for each in bounds])
        for looked_at, combination in enumerate(found):
            floor = combination.floor * adults
            at_limit = (
                best.priced >= self.limits.priced or looked_at >= self.limits.combined
            )
            if at_limit or best.excludes(floor):
                rests = (floor, floor if skipped is None else skipped)
                return best.shopped(rest=min(rests))
            if combination.leaves_time(self.limits.turnaround):
                candidate = self.quoting.quote(combination.bounds)
                best.add(_wares(combination.bounds), candidate)
        return best.shopped(rest=skipped)

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


def _wares(bounds: Sequence[Bound]) -> _Wares:
    return tuple((bound.place, bound.brand) for bound in bounds)


def _floor_skipped(slices: Sequence[Bounds], adults: int) -> int | None:
    """The least that a combination with a bound that was left out can cost."""
    lowest = [min((each.floor for each in one.found), default=0) for one in slices]
    rests = [
        sum(lowest) - low + one.rest
        for one, low in zip(slices, lowest, strict=True)
        if one.rest is not None
    ]
    return min(rests) * adults if rests else None
