"""The flight index: what flies between two stations, by time of departure.

Times stand in arrays as whole seconds since 1970 in UTC, so that a search bisects and
compares integers; a :class:`Segment` is made only for what is shown.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

import attrs

from flightcore.domain.kernel import ClockChange, FlightDateId, LocalTime
from flightcore.domain.schedule import FlightDate, Segment, segments

_Pair = tuple[str, str]


class _Run(NamedTuple):
    """A run of legs of one flight-date, in the order in which departures stand."""

    departs: int
    flight_date: FlightDateId
    arrives: int
    first: int
    last: int


@attrs.frozen(eq=False)
class Departures:
    """What leaves one station for another, by departure, then by flight-date.

    The sequences run in parallel.

    Attributes:
        origin: Station.
        destination: Station.
        zone: IANA zone of the origin.
        departs: Seconds since 1970, ascending.
        arrives: Seconds since 1970.
        flights: The flight-dates.
        first: Sequence of the boarding leg.
        last: Sequence of the leg that is left at the destination.
    """

    origin: str
    destination: str
    zone: str
    departs: Sequence[int]
    arrives: Sequence[int]
    flights: tuple[FlightDate, ...]
    first: Sequence[int]
    last: Sequence[int]

    def on(self, day: date) -> range:
        """The places of what departs on a local day of the origin."""
        return self.between(_midnight(day, self.zone), _midnight(day, self.zone, 1))

    def between(self, earliest: int, latest: int) -> range:
        """The places of what departs from the one second on, before the other."""
        start = bisect_left(self.departs, earliest)
        return range(start, bisect_left(self.departs, latest, lo=start))

    def segment(self, place: int) -> Segment:
        """Make the segment at a place."""
        legs = tuple(range(self.first[place], self.last[place] + 1))
        return next(run for run in segments(self.flights[place]) if run.legs == legs)


@attrs.frozen(eq=False, repr=False)
class FlightIndex:
    """Every segment for sale, by origin and destination; it never changes.

    A flight that calls at a station twice is boarded and left so that the ride is
    shortest, as :func:`flightcore.domain.schedule.segment` has it.

    Attributes:
        flights: The flight-dates for sale, by id.
        markets: Departures by (origin, destination); none is empty.
        outbound: By station, the stations that can be reached, in order.
        inbound: By station, the stations that reach it, in order.
    """

    flights: Mapping[FlightDateId, FlightDate]
    markets: Mapping[_Pair, Departures]
    outbound: Mapping[str, tuple[str, ...]]
    inbound: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, flight_dates: Iterable[FlightDate]) -> FlightIndex:
        """Index the flight-dates that are for sale; of two with one id, the last."""
        flights = {each.id: each for each in flight_dates if each.is_for_sale}
        grouped = _grouped(flights)
        markets = {pair: _departures(pair, grouped[pair], flights) for pair in grouped}
        return cls._joined(flights, markets)

    def with_changes(self, changed: Iterable[FlightDate]) -> FlightIndex:
        """The index with these flight-dates new, altered or, if cancelled, gone.

        Only the markets that they serve or served are built again.
        """
        news = {each.id: each for each in changed}
        touched = _grouped(
            {id: self.flights[id] for id in news if id in self.flights}
        ) | _grouped(news)
        flights = {**self.flights, **news}
        for id in [id for id, each in news.items() if not each.is_for_sale]:
            del flights[id]
        markets = dict(self.markets)
        for pair in touched:
            kept = _kept(markets.pop(pair, None), news.keys())
            runs = sorted([*kept, *_runs_for_sale(pair, news)])
            if runs:
                markets[pair] = _departures(pair, runs, flights)
        return self._joined(flights, markets)

    @classmethod
    def _joined(
        cls,
        flights: dict[FlightDateId, FlightDate],
        markets: dict[_Pair, Departures],
    ) -> FlightIndex:
        pairs = sorted(markets)
        return cls(
            flights=MappingProxyType(flights),
            markets=MappingProxyType(markets),
            outbound=_neighbours(pairs),
            inbound=_neighbours(sorted(pair[::-1] for pair in pairs)),
        )

    @property
    def stations(self) -> tuple[str, ...]:
        """Every station served, in order."""
        return tuple(sorted({*self.outbound, *self.inbound}))


def _neighbours(pairs: list[_Pair]) -> Mapping[str, tuple[str, ...]]:
    by_station = groupby(pairs, key=lambda pair: pair[0])
    return MappingProxyType(
        {station: tuple(pair[1] for pair in group) for station, group in by_station}
    )


def _grouped(
    flights: Mapping[FlightDateId, FlightDate],
) -> dict[_Pair, list[_Run]]:
    groups: dict[_Pair, list[_Run]] = {}
    for id, flight in flights.items():
        for pair, run in _runs(id, flight).items():
            groups.setdefault(pair, []).append(run)
    for runs in groups.values():
        runs.sort()
    return groups


def _runs(id: FlightDateId, flight: FlightDate) -> dict[_Pair, _Run]:
    """The runs of a flight by origin and destination, the shortest of each."""
    legs = flight.legs
    departs = [int(leg.departure.instant.timestamp()) for leg in legs]
    arrives = [int(leg.arrival.instant.timestamp()) for leg in legs]
    runs: dict[_Pair, _Run] = {}
    for length in range(len(legs)):
        for first in range(len(legs) - length):
            last = first + length
            pair = (legs[first].origin, legs[last].destination)
            if pair not in runs and pair[0] != pair[1]:
                times = (departs[first], arrives[last])
                runs[pair] = _Run(times[0], id, times[1], first + 1, last + 1)
    return runs


def _runs_for_sale(
    pair: _Pair, flights: Mapping[FlightDateId, FlightDate]
) -> list[_Run]:
    sold = ((id, flight) for id, flight in flights.items() if flight.is_for_sale)
    runs = (_runs(id, flight).get(pair) for id, flight in sold)
    return [run for run in runs if run is not None]


def _kept(
    departures: Departures | None, replaced: Iterable[FlightDateId]
) -> list[_Run]:
    if departures is None:
        return []
    gone = frozenset(replaced)
    columns = zip(
        departures.departs,
        (flight.id for flight in departures.flights),
        departures.arrives,
        departures.first,
        departures.last,
        strict=True,
    )
    return [_Run(*run) for run in columns if run[1] not in gone]


def _departures(
    pair: _Pair, runs: Sequence[_Run], flights: Mapping[FlightDateId, FlightDate]
) -> Departures:
    boarded = flights[runs[0].flight_date].legs[runs[0].first - 1]
    return Departures(
        origin=pair[0],
        destination=pair[1],
        zone=boarded.departure.zone,
        departs=array("q", [run.departs for run in runs]),
        arrives=array("q", [run.arrives for run in runs]),
        flights=tuple(flights[run.flight_date] for run in runs),
        first=array("B", [run.first for run in runs]),
        last=array("B", [run.last for run in runs]),
    )


def _midnight(day: date, zone: str, later: int = 0) -> int:
    start = datetime.combine(day + timedelta(days=later), time())
    # A clock change may skip or repeat midnight; the day then begins at the first
    # instant that bears its date.
    local = LocalTime.at(start, zone, on_change=ClockChange.SHIFT)
    return int(local.instant.timestamp())
