"""Combinations of bounds, one per slice, by their floors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

import attrs

from flightcore.domain.shopping.bounds import Bound


@attrs.frozen
class Combination:
    """One bound for each slice.

    Attributes:
        bounds: In the order travelled.
        floor: Least minor units of fare per adult, over all slices.
    """

    bounds: tuple[Bound, ...]
    floor: int

    def leaves_time(self, turnaround: timedelta) -> bool:
        """Whether each slice departs so long after the one before has arrived."""
        return all(
            before.itinerary.arrival + turnaround <= after.itinerary.departure
            for before, after in pairwise(self.bounds)
        )


class _Waiting(NamedTuple):
    floor: int
    places: tuple[int, ...]


def combinations(slices: Sequence[Sequence[Bound]]) -> Iterator[Combination]:
    """Every combination, by floor, then by the places of its bounds.

    Args:
        slices: Of each slice the bounds, by floor. At most as many combinations wait
            as there are slices for each that has been taken.
    """
    if not all(slices):
        return
    waiting = [_at(slices, (0,) * len(slices))]
    while waiting:
        floor, places = heappop(waiting)
        bounds = zip(slices, places, strict=True)
        yield Combination(tuple(each[place] for each, place in bounds), floor)
        for following in _following(slices, places):
            heappush(waiting, _at(slices, following))


def _following(
    slices: Sequence[Sequence[Bound]], places: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """The next places; only the last one that moved, or one after it, moves on.

    So every combination comes up once.
    """
    moved = max((at for at, place in enumerate(places) if place), default=0)
    for at in range(moved, len(places)):
        if places[at] + 1 < len(slices[at]):
            yield (*places[:at], places[at] + 1, *places[at + 1 :])


def _at(slices: Sequence[Sequence[Bound]], places: tuple[int, ...]) -> _Waiting:
    bounds = zip(slices, places, strict=True)
    return _Waiting(sum(each[place].floor for each, place in bounds), places)
