"""Itineraries: every legal way through a slice, with at most two connections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

import attrs

from flightcore.domain.kernel import Instant
from flightcore.domain.schedule import Segment
from flightcore.domain.shopping.flight_index import Departures
from flightcore.domain.shopping.network import DetourLimit, Network
from flightcore.domain.shopping.request import MAX_CONNECTIONS
from flightcore.domain.shopping.rides import Route


@attrs.frozen(kw_only=True)
class SliceQuery:
    """Where, when and how to look for itineraries.

    Attributes:
        origins: Stations of the place of departure.
        destinations: Stations of the place of arrival.
        date: Local day of departure at the origin.
        max_connections: 0 to ``MAX_CONNECTIONS``.
        carriers: The only marketing carriers wanted; None where all are welcome.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    date: date
    max_connections: int = attrs.field(
        default=MAX_CONNECTIONS,
        validator=attrs.validators.in_(range(MAX_CONNECTIONS + 1)),
    )
    carriers: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class ItineraryLimits:
    """Where a search for itineraries stops.

    Attributes:
        max_connection: Longest time between an arrival and the next departure; so
            long is still allowed.
        detour: How much longer than the great circle.
        itineraries: Most that are returned, the best ones.
        considered: Most that are looked at to find the best.
    """

    max_connection: timedelta = timedelta(hours=6)
    detour: DetourLimit = attrs.field(factory=DetourLimit)
    itineraries: int = attrs.field(default=200, validator=attrs.validators.ge(1))
    considered: int = attrs.field(default=50_000, validator=attrs.validators.ge(1))


@attrs.frozen(kw_only=True)
class Itinerary:
    """One way through a slice.

    Attributes:
        segments: In the order flown; at least one.
    """

    segments: tuple[Segment, ...]

    @property
    def departure(self) -> Instant:
        """When the first flight leaves."""
        return self.segments[0].departure.instant

    @property
    def arrival(self) -> Instant:
        """When the last flight arrives."""
        return self.segments[-1].arrival.instant

    @property
    def duration(self) -> timedelta:
        """From departure to arrival."""
        return self.arrival - self.departure

    @property
    def connections(self) -> int:
        """Changes of aircraft."""
        return len(self.segments) - 1


@attrs.frozen(kw_only=True)
class Itineraries:
    """What a search found.

    Attributes:
        found: By connections, duration, departure, then by stations and flights.
        cut: Whether a limit left some out.
    """

    found: tuple[Itinerary, ...]
    cut: bool


def find_itineraries(
    network: Network, query: SliceQuery, *, limits: ItineraryLimits | None = None
) -> Itineraries:
    """Find every legal itinerary of a slice.

    Args:
        network: Flights, connecting times and places.
        query: What is asked for.
        limits: Where to stop; by default as :class:`ItineraryLimits` says.
    """
    limits = limits or ItineraryLimits()
    ranked: list[_Ranked] = []
    considered = 0
    for connections in range(query.max_connections + 1):
        # One with fewer connections goes first, so a full list cannot get better.
        if len(ranked) > limits.itineraries:
            break
        candidates = _candidates(network, query, connections, limits)
        room = limits.considered - considered
        looked_at = list(islice(candidates, room + 1))
        considered += len(looked_at)
        ranked += nsmallest(limits.itineraries + 1 - len(ranked), looked_at[:room])
    best = ranked[: limits.itineraries]
    cut = len(ranked) > len(best) or considered > limits.considered
    return Itineraries(found=tuple(_built(best)), cut=cut)


class _Ranked(NamedTuple):
    """Compared in this order; a route and its places are never met twice."""

    connections: int
    duration: int
    departs: int
    route_number: int
    places: tuple[int, ...]
    departures: tuple[Departures, ...]


def _candidates(
    network: Network, query: SliceQuery, connections: int, limits: ItineraryLimits
) -> Iterator[_Ranked]:
    paths = network.paths(
        query.origins,
        query.destinations,
        connections=connections,
        detour=limits.detour,
    )
    carriers = None if query.carriers is None else frozenset(query.carriers)
    longest = int(limits.max_connection.total_seconds())
    for number, path in enumerate(paths):
        route = Route.of(network, path, longest=longest, carriers=carriers)
        first, last = route.departures[0], route.departures[-1]
        for places in route.rides(query.date):
            departs = first.departs[places[0]]
            duration = last.arrives[places[-1]] - departs
            yield _Ranked(
                connections, duration, departs, number, places, route.departures
            )


def _built(ranked: Iterable[_Ranked]) -> Iterator[Itinerary]:
    made: dict[tuple[str, str, int], Segment] = {}
    for each in ranked:
        for departures, place in zip(each.departures, each.places, strict=True):
            key = (departures.origin, departures.destination, place)
            if key not in made:
                made[key] = departures.segment(place)
        yield Itinerary(
            segments=tuple(
                made[departures.origin, departures.destination, place]
                for departures, place in zip(each.departures, each.places, strict=True)
            )
        )
