"""Fare floors: the least that a run of segments can cost, before rules and taxes.

A floor orders what is worth pricing first, and proves when the rest cannot be cheaper;
it is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import CurrencyMismatch, UnknownAirport
from flightcore.domain.pricing import Fare, Tariff, Trip
from flightcore.domain.schedule import Segment

_WHOLE = 100
_OWN_CURRENCY = 99
_FOREIGN_CURRENCY = 90
"""Percent of a filed amount that is sure to remain. Neutral units drop fractions of a
cent; exchange at two kinds of rates may differ by more."""

_ROUNDINGS = 2

Sold = tuple[str, str]
"""A brand, and a booking class that it is filed in."""


@attrs.frozen(kw_only=True)
class Direction:
    """Which fares a slice can use.

    Attributes:
        returns: Whether the journey has two slices, so that round trips apply.
        inbound: Whether this is the second of them.
    """

    returns: bool = False
    inbound: bool = False


@attrs.frozen(eq=False)
class FareFloors:
    """The floors of one search.

    Attributes:
        tariff: What is filed.
        currency: Of the floors and prices.
    """

    tariff: Tariff
    currency: str
    _known: dict[object, Mapping[Sold, int]] = attrs.field(factory=dict, init=False)

    def of_run(
        self, run: Sequence[Segment], direction: Direction, *, whole_slice: bool
    ) -> Mapping[Sold, int]:
        """Least minor units per adult of a through fare, by brand and class.

        Args:
            run: Consecutive segments of a slice.
            direction: Of the slice.
            whole_slice: Whether the run is all of it; only then round trips apply.
        """
        carriers = tuple(dict.fromkeys(item.designator.carrier for item in run))
        ends = (run[0].origin, run[-1].destination)
        key = (ends, carriers, direction, whole_slice)
        if key not in self._known:
            self._known[key] = self._found(ends, carriers, direction, whole_slice)
        return self._known[key]

    def _found(
        self,
        ends: tuple[str, str],
        carriers: tuple[str, ...],
        direction: Direction,
        whole_slice: bool,
    ) -> dict[Sold, int]:
        floors: dict[Sold, int] = {}
        for carrier in carriers:
            for fare, amount in self._amounts(*ends, carrier, direction):
                if fare.trip is Trip.ROUND_TRIP and not whole_slice:
                    continue
                sold, floor = (fare.brand, fare.rbd), self._floor(amount)
                floors[sold] = min(floor, floors.get(sold, floor))
        return dict(sorted(floors.items()))

    def _amounts(
        self, origin: str, destination: str, carrier: str, direction: Direction
    ) -> Iterator[tuple[Fare, Money]]:
        for here in self._codes(origin):
            for there in self._codes(destination):
                for fare in self.tariff.fares_between(here, there, carrier):
                    if fare.trip is Trip.ONE_WAY:
                        yield fare, fare.amount
                    elif direction.returns and not direction.inbound:
                        yield fare, fare.outbound_share
                # A round trip is filed from where the journey began.
                if direction.inbound:
                    for fare in self.tariff.fares_between(there, here, carrier):
                        if fare.trip is Trip.ROUND_TRIP:
                            yield fare, fare.inbound_share

    def _codes(self, airport: str) -> tuple[str, ...]:
        try:
            return self.tariff.station(airport).codes
        except UnknownAirport:
            return ()

    def _floor(self, amount: Money) -> int:
        unit = self.tariff.rates.rounding(self.currency).fares.unit.minor
        own = amount.currency == self.currency
        try:
            converted = self.tariff.rates.convert_fare(amount, self.currency).minor
        except CurrencyMismatch:
            return 0
        percent = _OWN_CURRENCY if own else _FOREIGN_CURRENCY
        sure = converted * percent // _WHOLE
        return max(0, sure - _ROUNDINGS * unit)
