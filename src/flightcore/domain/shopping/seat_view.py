"""Availability as a search sees it: which classes a segment can be bought in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from flightcore.domain.inventory import (
    Counter,
    CounterKey,
    availability,
    path_keys,
    seats_worth,
)
from flightcore.domain.schedule import Segment


@attrs.frozen(kw_only=True)
class OpenClass:
    """A class that can be sold on a segment.

    Attributes:
        cabin: Cabin code.
        rbd: Booking class.
        path: The class's node, its parent, and so on up to the cabin's; the same on
            every leg.
        seats: How many it can sell, on its scarcest leg.
    """

    cabin: str
    rbd: str
    path: tuple[str, ...]
    seats: int


@attrs.frozen(eq=False, repr=False)
class SeatView:
    """Seat counters of some flights at one moment."""

    _counters: Mapping[CounterKey, Counter]
    _nodes: Mapping[tuple[str, int], tuple[str, ...]]

    @classmethod
    def of(cls, counters: Mapping[CounterKey, Counter]) -> SeatView:
        """View the counters of every leg that may be asked for."""
        nodes: dict[tuple[str, int], list[str]] = {}
        for key, counter in sorted(counters.items()):
            if counter.parent is not None:
                nodes.setdefault((key.flight_date, key.leg), []).append(key.node)
        return cls(counters, {leg: tuple(found) for leg, found in nodes.items()})

    def open_classes(
        self, segment: Segment, seats: int, *, cabin: str | None = None
    ) -> tuple[OpenClass, ...]:
        """The classes with so many seats on every leg, by cabin and class.

        A class whose legs nest otherwise cannot be sold on them as one.

        Args:
            segment: Its legs count.
            seats: 1 or more.
            cabin: The only one wanted; None for all.
        """
        nodes = self._nodes.get((segment.flight_date, segment.legs[0]), ())
        found = (self._open(segment, node) for node in nodes)
        return tuple(
            each
            for each in found
            if each is not None and each.seats >= seats and cabin in (None, each.cabin)
        )

    def worth(
        self, segments: Iterable[Segment], cabins: Iterable[str], *, seat_yield: int
    ) -> int:
        """Seats of a journey that pay the bid prices of their legs; see the gate.

        Args:
            segments: Of one slice.
            cabins: Per segment.
            seat_yield: What a seat earns over the slice, in minor units.
        """
        roots = (
            self._counters.get(CounterKey(segment.flight_date, leg, cabin))
            for segment, cabin in zip(segments, cabins, strict=True)
            for leg in segment.legs
        )
        return seats_worth(
            [root for root in roots if root is not None], seat_yield=seat_yield
        )

    def _open(self, segment: Segment, node: str) -> OpenClass | None:
        paths = [
            path_keys(self._counters, CounterKey(segment.flight_date, leg, node))
            for leg in segment.legs
        ]
        path = tuple(key.node for key in paths[0])
        if any(tuple(key.node for key in other) != path for other in paths[1:]):
            return None
        cabin, _, rbd = node.partition("/")
        seats = min(availability(self._counters, keys) for keys in paths)
        return OpenClass(cabin=cabin, rbd=rbd, path=path, seats=seats)
