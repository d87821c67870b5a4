"""Decide a batch of seat requests in arrival order (IN1, IN2, IN3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import attrs

from flightcore.domain.inventory.gate import gate
from flightcore.domain.inventory.seats import (
    Counter,
    CounterKey,
    SeatDecision,
    SeatRequest,
    SeatsShort,
    SeatTake,
)
from flightcore.domain.kernel.errors import InvariantBroken


def decide(
    counters: Mapping[CounterKey, Counter], requests: Sequence[SeatRequest]
) -> SeatDecision:
    """Grant or refuse each request as a whole, in order.

    A request sees what the ones before it were granted. It is granted where, after
    its returns, every counter on the path of every take stays at or below its
    authorisation level with all takes of the request added together, and where each
    journey earns at least the bid prices of its seats: the sum of the yields of its
    seats is at least the sum, over the cabins of its legs, of the bid prices of the
    seats it consumes. With r seats free at a cabin's root after the returns, its n
    seats there consume the r-th last to the (r - n + 1)-th last; the journeys of one
    request consume in the order of their first takes.

    Args:
        counters: Every counter that the requests name; a missing one refuses the
            request that names it as ``closed``. More may be given; they cost nothing.
        requests: In order of arrival.

    Returns:
        A verdict per request, and the net change of ``used`` by counter.

    Raises:
        InvariantBroken: A return would make a counter negative.
    """
    tallies = _Tallies(counters)
    verdicts = tuple(tallies.judge(request) for request in requests)
    return SeatDecision(verdicts=verdicts, deltas=tallies.deltas())


@attrs.define
class _Tally:
    """A counter while its batch is decided."""

    counter: Counter
    au: int
    used: int


_Path = tuple[_Tally, ...]
_Name = tuple[str, int, str]


class _Tallies:
    """Working copies of the counters that a batch touches, read when first named."""

    def __init__(self, counters: Mapping[CounterKey, Counter]) -> None:
        # A key equals the plain tuple of its fields, which is much cheaper to make:
        # a batch over a hundred flights looks up five hundred.
        self._counters = cast("Mapping[_Name, Counter]", counters)
        self._tallies: dict[_Name, _Tally] = {}
        self._paths: dict[tuple[str, int, tuple[str, ...]], _Path] = {}

    def judge(self, request: SeatRequest) -> SeatsShort | None:
        """Apply the request where it is granted; leave no trace where it is not."""
        moves: list[tuple[_Path, int]] = []
        short = (
            self._give_back(request, moves)
            or self._take(request, moves)
            or (self._gate(request) if request.yields else None)
        )
        if short is not None:
            for path, seats in moves:
                _add(path, -seats)
        return short

    def deltas(self) -> dict[CounterKey, int]:
        """What changed, in lock order."""
        deltas = {}
        for name in sorted(self._tallies):
            tally = self._tallies[name]
            if tally.used != tally.counter.used:
                deltas[tally.counter.key] = tally.used - tally.counter.used
        return deltas

    def _give_back(
        self, request: SeatRequest, moves: list[tuple[_Path, int]]
    ) -> SeatsShort | None:
        for take in request.returns:
            path = self._path(take)
            if not path:
                return SeatsShort.of(request, take, left=0, reason="closed")
            _add(path, -take.seats)
            moves.append((path, -take.seats))
            if any(tally.used < 0 for tally in path):
                raise InvariantBroken(
                    "more seats given back than are used", rule="IN4", leg=take.leg
                )
        return None

    def _take(
        self, request: SeatRequest, moves: list[tuple[_Path, int]]
    ) -> SeatsShort | None:
        for index, take in enumerate(request.takes):
            path, seats = self._path(take), take.seats
            if not path:
                return SeatsShort.of(request, take, left=0, reason="closed")
            for tally in path:
                if tally.used + seats > tally.au:
                    left = _left(path, take, request.takes[:index])
                    return SeatsShort.of(request, take, left=left)
            _add(path, seats)
            moves.append((path, seats))
        return None

    def _path(self, take: SeatTake) -> _Path:
        """The tallies on the way to the cabin; empty where that way is closed."""
        name = (take.flight_date, take.leg, take.path)
        path = self._paths.get(name)
        if path is None:
            path = self._paths[name] = self._climb(take)
        return path

    def _climb(self, take: SeatTake) -> _Path:
        path: list[_Tally] = []
        for node, parent in zip(take.path, (*take.path[1:], None), strict=True):
            name = (take.flight_date, take.leg, node)
            tally = self._tallies.get(name)
            if tally is None:
                counter = self._counters.get(name)
                if counter is None:
                    return ()
                tally = _Tally(counter, counter.au, counter.used)
                self._tallies[name] = tally
            if tally.counter.parent != parent:
                return ()
            path.append(tally)
        return tuple(path)

    def _gate(self, request: SeatRequest) -> SeatsShort | None:
        """Send a request whose seats are taken already through the second gate."""
        cabins = [self._path(take)[-1] for take in request.takes]
        free = {cabin.counter.key: cabin.au - cabin.used for cabin in cabins}
        for cabin, take in zip(cabins, request.takes, strict=True):
            free[cabin.counter.key] += take.seats
        return gate(request, cabins=[each.counter for each in cabins], free=free)


def _add(path: _Path, seats: int) -> None:
    for tally in path:
        tally.used += seats


def _left(path: _Path, take: SeatTake, earlier: Sequence[SeatTake]) -> int:
    """Seats of the take's class that its request, with the earlier takes, can have."""
    mine = sum(other.seats for other in earlier if other.is_of_class(take))
    return max(0, min(tally.au - tally.used for tally in path) + mine)
