"""Which filed fares could carry which run of a journey, and why others could not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto

import attrs

from flightcore.domain.pricing.fare import Fare, Trip
from flightcore.domain.pricing.fare_use import FareUse
from flightcore.domain.pricing.journey import Journey
from flightcore.domain.pricing.tariff import FiledFare, Station, Tariff


class Part(Enum):
    """What a fare component is of its pricing unit."""

    ONE_WAY = auto()
    OUTBOUND = auto()
    INBOUND = auto()


@attrs.frozen(kw_only=True)
class FareChoice:
    """Which of the filed fares a quotation may use.

    Attributes:
        brands: Fare families; empty for all.
        fares: Ids of fares, such as those of an offer that is priced again; empty
            for all.
    """

    brands: tuple[str, ...] = ()
    fares: tuple[str, ...] = ()

    def includes(self, fare: Fare) -> bool:
        """Whether the fare may be used."""
        return (not self.brands or fare.brand in self.brands) and (
            not self.fares or fare.id in self.fares
        )


ANY_FARE = FareChoice()
"""All that are filed."""


@attrs.frozen(kw_only=True)
class Candidate:
    """A fare on a run of segments, and what it is used for.

    Attributes:
        filed: The fare, its rule and records.
        part: Of which kind of pricing unit.
        first: First segment of the run.
        stop: The segment after its last.
        use: What the rule's records judge.
    """

    filed: FiledFare
    part: Part
    first: int
    stop: int
    use: FareUse

    @property
    def fare(self) -> Fare:
        """The filed fare."""
        return self.filed.fare

    def refused_by(self) -> int | None:
        """The first category that refuses the use; None where all permit it."""
        for record in self.filed.restrictions:
            if not record.permits(self.use):
                return record.category
        return None


def candidates(
    tariff: Tariff, journey: Journey, *, point_of_sale: str
) -> Iterator[Candidate]:
    """Fares in sale for any run of the journey, whether or not their rules permit.

    One-way fares cover a run of connecting segments in one slice. Round-trip fares
    cover the two slices of a journey that returns, each slice as a whole: half of
    one fare out, half of the same or another fare back.
    """
    finder = _Finder(tariff, journey, point_of_sale)
    for first in range(len(journey.segments)):
        yield from finder.one_way(first)
    if len(journey.slices) == _THERE_AND_BACK:
        yield from finder.round_trip()


_THERE_AND_BACK = 2


@attrs.frozen
class _Finder:
    tariff: Tariff
    journey: Journey
    point_of_sale: str

    def one_way(self, first: int) -> Iterator[Candidate]:
        journey = self.journey
        for stop in self._stops(first):
            markets = _markets(journey.origins[first], journey.destinations[stop - 1])
            filed = self._filed(first, stop, markets, Trip.ONE_WAY)
            yield from self._used(filed, Part.ONE_WAY, first, stop)

    def _stops(self, first: int) -> Iterator[int]:
        """Ends of the runs from a segment: all in its class and joined."""
        segments = self.journey.segments
        stop = first + 1
        yield stop
        while (
            self.journey.joins(stop - 1) and segments[stop].rbd == segments[first].rbd
        ):
            stop += 1
            yield stop

    def round_trip(self) -> Iterator[Candidate]:
        journey = self.journey
        out, back = journey.slices
        markets = [
            market
            for market in _markets(journey.origins[0], journey.destinations[out[1] - 1])
            if market[1] in journey.origins[back[0]].codes
            and market[0] in journey.destinations[-1].codes
        ]
        for part, (first, stop) in ((Part.OUTBOUND, out), (Part.INBOUND, back)):
            if stop in self._stops(first):
                filed = self._filed(first, stop, markets, Trip.ROUND_TRIP)
                yield from self._used(filed, part, first, stop)

    # A fare filed for the city and one for its airport compete: every pair of codes is
    # looked up. The first segment's class stands for all, as _stops() sees to that.
    def _filed(
        self, first: int, stop: int, markets: Iterable[tuple[str, str]], trip: Trip
    ) -> list[FiledFare]:
        items = self.journey.segments[first:stop]
        carriers = dict.fromkeys(item.segment.designator.carrier for item in items)
        return [
            filed
            for origin, destination in markets
            for carrier in carriers
            for filed in self.tariff.filed(origin, destination, carrier, items[0].rbd)
            if filed.fare.trip is trip
            and self.journey.sold_on in filed.fare.on_sale
            and (len(carriers) == 1 or _covers(filed, carriers))
        ]

    def _used(
        self, filed: list[FiledFare], part: Part, first: int, stop: int
    ) -> Iterator[Candidate]:
        if not filed:
            return
        use = self._use(part, first, stop)
        for fare in filed:
            yield Candidate(filed=fare, part=part, first=first, stop=stop, use=use)

    def _use(self, part: Part, first: int, stop: int) -> FareUse:
        journey = self.journey
        one_way = part is Part.ONE_WAY
        return FareUse(
            segments=tuple(item.segment for item in journey.segments[first:stop]),
            stopovers=journey.stopovers(first, stop),
            unit_departs=journey.departure(first if one_way else 0),
            returns=None if one_way else journey.departure(journey.slices[1][0]),
            sold_on=journey.sold_on,
            point_of_sale=self.point_of_sale,
        )


def _markets(origin: Station, destination: Station) -> list[tuple[str, str]]:
    return [
        (here, there)
        for here in origin.codes
        for there in destination.codes
        if here != there
    ]


def _covers(filed: FiledFare, carriers: Iterable[str]) -> bool:
    transfers = filed.rule.transfers
    interline = transfers.interline if transfers else ()
    return all(
        carrier == filed.fare.carrier or carrier in interline for carrier in carriers
    )
