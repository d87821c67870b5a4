"""The network: which stations a journey can lead over, before any flight is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import attrs

from flightcore.domain.shopping.connections import ConnectionRules
from flightcore.domain.shopping.flight_index import FlightIndex
from flightcore.domain.shopping.places import Places

Hop = tuple[str, str]
"""From one station to the next by one flight."""

Path = tuple[Hop, ...]
"""One hop for each flight; where a hop begins elsewhere than the one before ended,
the passenger changes airports on the ground."""

_SLACK_KM = 1.0


@attrs.frozen(kw_only=True)
class DetourLimit:
    """How much longer than the great circle a path may be.

    Paths over a station whose place is unknown are not limited.

    Attributes:
        factor: Of the distance from origin to destination; 1 or more.
        allowance: Kilometres on top of that.
    """

    factor: float = attrs.field(default=1.5, validator=attrs.validators.ge(1))
    allowance: float = attrs.field(default=400.0, validator=attrs.validators.ge(0))


@attrs.frozen(eq=False)
class Network:
    """What a search works on; it never changes.

    Attributes:
        index: The flights.
        rules: Minimum connecting times.
        places: Cities, countries and coordinates of the stations.
    """

    index: FlightIndex
    rules: ConnectionRules
    places: Places

    def paths(
        self,
        origins: Sequence[str],
        destinations: Sequence[str],
        *,
        connections: int,
        detour: DetourLimit,
    ) -> Iterator[Path]:
        """Every way from an origin to a destination, in a fixed order.

        No path changes at an origin or a destination, nor twice at one station. A
        change of airport stays within one city, and a rule names the pair.

        Args:
            origins: Stations of one place.
            destinations: Stations of another place.
            connections: Exactly so many, 0 to 2.
            detour: Applies to paths with a connection.
        """
        ways = _Ways(self, frozenset((*origins, *destinations)), detour)
        find = (ways.direct, ways.over_one, ways.over_two)[connections]
        for origin in origins:
            for destination in destinations:
                if origin != destination:
                    yield from find(origin, destination)


@attrs.frozen(eq=False)
class _Ways:
    network: Network
    barred: frozenset[str]
    detour: DetourLimit

    def direct(self, origin: str, destination: str) -> Iterator[Path]:
        if (origin, destination) in self.network.index.markets:
            yield ((origin, destination),)

    def over_one(self, origin: str, destination: str) -> Iterator[Path]:
        markets = self.network.index.markets
        for via in self._first_stops(origin, destination):
            for leave in self._leaving(via):
                path = ((origin, via), (leave, destination))
                if path[1] in markets and self._is_short(path):
                    yield path

    def over_two(self, origin: str, destination: str) -> Iterator[Path]:
        outbound = self.network.index.outbound
        lasts = self._last_hops(origin, destination)
        for via in self._first_stops(origin, destination):
            for leave in self._leaving(via):
                for second in outbound.get(leave, ()):
                    for last in lasts.get(second, ()):
                        path = ((origin, via), (leave, second), last)
                        if _is_simple(path) and self._is_short(path):
                            yield path

    def _first_stops(self, origin: str, destination: str) -> Iterator[str]:
        for via in self.network.index.outbound.get(origin, ()):
            if self._is_on_the_way(origin, via, destination):
                yield via

    def _last_hops(self, origin: str, destination: str) -> dict[str, tuple[Hop, ...]]:
        """By station, the last hops that one who arrives there can take."""
        hops: dict[str, tuple[Hop, ...]] = {}
        for leave in self.network.index.inbound.get(destination, ()):
            for arrive in (leave, *self.network.rules.sources.get(leave, ())):
                if leave in self._leaving(arrive) and self._is_on_the_way(
                    origin, arrive, destination
                ):
                    hops[arrive] = (*hops.get(arrive, ()), (leave, destination))
        return hops

    def _leaving(self, arrived: str) -> tuple[str, ...]:
        """The stations at which one who arrived here may board the next flight."""
        partners = self.network.rules.partners.get(arrived, ())
        same_city = self.network.places.same_city
        near = [other for other in partners if same_city(arrived, other)]
        return tuple(each for each in (arrived, *near) if each not in self.barred)

    def _is_on_the_way(self, origin: str, via: str, destination: str) -> bool:
        # By the triangle inequality no path over a station is shorter than the two
        # great circles; the slack keeps rounding from barring what the limit allows.
        if via in self.barred:
            return False
        reach = self._reach(origin, destination)
        length = self._length((origin, via, destination))
        return reach is None or length is None or length <= reach + _SLACK_KM

    def _is_short(self, path: Path) -> bool:
        reach = self._reach(path[0][0], path[-1][1])
        length = self._length(tuple(chain.from_iterable(path)))
        return reach is None or length is None or length <= reach

    def _reach(self, origin: str, destination: str) -> float | None:
        direct = self.network.places.distance(origin, destination)
        if direct is None:
            return None
        return direct * self.detour.factor + self.detour.allowance

    def _length(self, stations: tuple[str, ...]) -> float | None:
        distance = self.network.places.distance
        lengths = [distance(*pair) for pair in pairwise(stations)]
        known = [length for length in lengths if length is not None]
        return sum(known) if len(known) == len(lengths) else None


def _is_simple(path: Path) -> bool:
    """Whether the two changes of a path share no station."""
    (_, via), (leave, second), (last, _) = path
    return not {via, leave} & {second, last}
