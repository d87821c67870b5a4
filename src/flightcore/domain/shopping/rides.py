"""Routes: the flights along one path that connect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import attrs

from flightcore.domain.shopping.connections import Crossing
from flightcore.domain.shopping.flight_index import Departures
from flightcore.domain.shopping.mct_rule import Change, ConnectionStatus
from flightcore.domain.shopping.network import Hop, Network, Path

_MINUTE = 60


@attrs.frozen(eq=False)
class Route:
    """A path with its departures, and what it takes to change between them.

    Attributes:
        departures: Per hop.
        statuses: Per change, domestic or international.
        crossings: Per change, the minimum connecting times.
        longest: Most seconds between an arrival and the next departure.
        carriers: The only marketing carriers wanted; None where all are.
    """

    departures: tuple[Departures, ...]
    statuses: tuple[ConnectionStatus, ...]
    crossings: tuple[Crossing, ...]
    longest: int
    carriers: frozenset[str] | None
    # The same middle flight follows many first ones.
    _known: dict[tuple[int, int], tuple[int, ...]] = attrs.field(
        factory=dict, init=False
    )

    @classmethod
    def of(
        cls,
        network: Network,
        path: Path,
        *,
        longest: int,
        carriers: frozenset[str] | None,
    ) -> Route:
        """Look up what a path of the network needs."""
        changes = tuple(pairwise(path))
        statuses = tuple(_status(network, *change) for change in changes)
        crossings = tuple(
            network.rules.crossing(arriving[1], leaving[0], status)
            for (arriving, leaving), status in zip(changes, statuses, strict=True)
        )
        departures = tuple(network.index.markets[hop] for hop in path)
        return cls(departures, statuses, crossings, longest, carriers)

    def rides(self, day: date) -> Iterator[tuple[int, ...]]:
        """Every way to fly it from that local day on: a place in each departures."""
        for place in self.departures[0].on(day):
            if self._is_welcome(0, place):
                yield from self._continued((place,))

    def _continued(self, places: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(places) == len(self.departures):
            yield places
            return
        for place in self._onward(len(places) - 1, places[-1]):
            yield from self._continued((*places, place))

    def _onward(self, change: int, place: int) -> tuple[int, ...]:
        """The places in the next departures that can be reached in time."""
        key = (change, place)
        if key not in self._known:
            self._known[key] = tuple(self._connecting(change, place))
        return self._known[key]

    def _connecting(self, change: int, place: int) -> Iterator[int]:
        crossing = self.crossings[change]
        least = crossing.least
        if least is None:
            return
        arriving, leaving = self.departures[change : change + 2]
        landed = arriving.arrives[place]
        earliest, latest = landed + least * _MINUTE, landed + self.longest
        for onward in leaving.between(earliest, latest + 1):
            # To stay on board is not to connect: that is the longer segment.
            if (
                self._is_welcome(change + 1, onward)
                and leaving.flights[onward] is not arriving.flights[place]
                and (crossing.uniform or self._is_legal(change, place, onward))
            ):
                yield onward

    def _is_legal(self, change: int, place: int, onward: int) -> bool:
        arriving, leaving = self.departures[change : change + 2]
        minutes = self.crossings[change].minutes(self._change(change, place, onward))
        waited = leaving.departs[onward] - arriving.arrives[place]
        return minutes is not None and waited >= minutes * _MINUTE

    def _change(self, change: int, place: int, onward: int) -> Change:
        arriving, leaving = self.departures[change : change + 2]
        landed = arriving.flights[place].legs[arriving.last[place] - 1]
        boarded = leaving.flights[onward].legs[leaving.first[onward] - 1]
        first = arriving.flights[place].designator
        second = leaving.flights[onward].designator
        return Change(
            arrival_station=landed.destination,
            departure_station=boarded.origin,
            status=self.statuses[change],
            arrival_terminal=landed.arrival_terminal,
            departure_terminal=boarded.departure_terminal,
            arrival_carrier=first.carrier,
            departure_carrier=second.carrier,
            arrival_number=first.number,
            departure_number=second.number,
            day=landed.arrival.date,
        )

    def _is_welcome(self, hop: int, place: int) -> bool:
        carrier = self.departures[hop].flights[place].designator.carrier
        return self.carriers is None or carrier in self.carriers


def _status(network: Network, arriving: Hop, leaving: Hop) -> ConnectionStatus:
    return ConnectionStatus.of(
        arrives_domestic=network.places.is_domestic(*arriving),
        leaves_domestic=network.places.is_domestic(*leaving),
    )
