"""Bounds: the itineraries of a slice in the classes that fares are filed for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import TypeVar

import attrs

from flightcore.domain.schedule import Segment
from flightcore.domain.shopping.fare_floors import Direction, FareFloors
from flightcore.domain.shopping.itineraries import Itinerary
from flightcore.domain.shopping.seat_view import OpenClass, SeatView


@attrs.frozen(kw_only=True)
class Bound:
    """An itinerary with a class for each segment, all of one brand.

    Attributes:
        itinerary: What is flown.
        place: Its place among the itineraries of its slice.
        brand: Fare family; empty where the fares have none.
        classes: Per segment.
        floor: Least minor units of fare per adult.
    """

    itinerary: Itinerary
    place: int
    brand: str
    classes: tuple[OpenClass, ...]
    floor: int

    @property
    def order(self) -> tuple[int, int, str, tuple[str, ...]]:
        """The cheaper first, then the better itinerary."""
        rbds = tuple(each.rbd for each in self.classes)
        return self.floor, self.place, self.brand, rbds


@attrs.frozen(kw_only=True)
class Bounds:
    """What was found for a slice.

    Attributes:
        found: In order.
        rest: The lowest floor of those that the limit left out; None where none is.
    """

    found: tuple[Bound, ...]
    rest: int | None


@attrs.frozen(eq=False, kw_only=True)
class BoundFinder:
    """Finds the bounds of one slice.

    Attributes:
        view: Seats.
        floors: Fares.
        direction: Of the slice.
        seats: Needed on every leg.
        cabin: The only one wanted; None for all.
        per_brand: Most choices of classes for one itinerary and brand, the lowest.
    """

    view: SeatView
    floors: FareFloors
    direction: Direction
    seats: int
    cabin: str | None
    per_brand: int
    _open: dict[tuple[str, tuple[int, ...]], dict[str, OpenClass]] = attrs.field(
        factory=dict, init=False
    )

    def bounds(self, itineraries: Sequence[Itinerary]) -> Bounds:
        """The bounds of all itineraries."""
        kept: list[Bound] = []
        rest: list[int] = []
        for place, itinerary in enumerate(itineraries):
            for same_brand in self._of(itinerary, place):
                kept += same_brand[: self.per_brand]
                rest += [bound.floor for bound in same_brand[self.per_brand :]]
        kept.sort(key=lambda bound: bound.order)
        return Bounds(found=tuple(kept), rest=min(rest, default=None))

    def _of(self, itinerary: Itinerary, place: int) -> Iterator[list[Bound]]:
        """By brand, the lowest bounds of an itinerary, and one beyond the limit."""
        opened = [self._classes(segment) for segment in itinerary.segments]
        if not all(opened):
            return
        for brand, choices in self._choices(itinerary.segments, opened).items():
            yield [
                Bound(
                    itinerary=itinerary,
                    place=place,
                    brand=brand,
                    classes=tuple(
                        classes[rbd] for classes, rbd in zip(opened, rbds, strict=True)
                    ),
                    floor=floor,
                )
                for rbds, floor in _lowest(choices, self.per_brand + 1)
            ]

    def _classes(self, segment: Segment) -> dict[str, OpenClass]:
        key = (segment.flight_date, segment.legs)
        if key not in self._open:
            found = self.view.open_classes(segment, self.seats, cabin=self.cabin)
            self._open[key] = {each.rbd: each for each in reversed(found)}
        return self._open[key]

    def _choices(
        self, segments: Sequence[Segment], opened: Sequence[dict[str, OpenClass]]
    ) -> dict[str, dict[tuple[str, ...], int]]:
        """By brand, the classes per segment that fares cover, with their floors."""
        choices: dict[str, dict[tuple[str, ...], int]] = {}
        for cuts in _divisions(len(segments)):
            runs = [self._run(segments, opened, *cut) for cut in pairwise(cuts)]
            sizes = [last - first for first, last in pairwise(cuts)]
            for brand in sorted(set(runs[0]).intersection(*runs[1:])):
                found = choices.setdefault(brand, {})
                of_brand = [_lowest(run[brand], self.per_brand + 1) for run in runs]
                for rbds, floor in _products(of_brand, sizes):
                    found[rbds] = min(floor, found.get(rbds, floor))
        return choices

    def _run(
        self,
        segments: Sequence[Segment],
        opened: Sequence[dict[str, OpenClass]],
        first: int,
        last: int,
    ) -> dict[str, dict[str, int]]:
        """By brand, the classes open on all segments of a run, with their floors."""
        floors = self.floors.of_run(
            segments[first:last],
            self.direction,
            whole_slice=last - first == len(segments),
        )
        found: dict[str, dict[str, int]] = {}
        for (brand, rbd), floor in floors.items():
            if all(rbd in classes for classes in opened[first:last]):
                found.setdefault(brand, {})[rbd] = floor
        return found


def _divisions(count: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide so many segments into runs, as the cuts between them."""
    inner = range(1, count)
    for chosen in product((False, True), repeat=count - 1):
        cuts = (cut for cut, taken in zip(inner, chosen, strict=True) if taken)
        yield (0, *cuts, count)


_Rbds = TypeVar("_Rbds", str, tuple[str, ...])


def _lowest(floors: dict[_Rbds, int], count: int) -> list[tuple[_Rbds, int]]:
    return sorted(floors.items(), key=lambda item: (item[1], item[0]))[:count]


def _products(
    runs: Sequence[list[tuple[str, int]]], sizes: Sequence[int]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every choice of one class for each run.

    The n lowest sums need no run's class beyond its n lowest, so a limit on each run
    loses none of them.
    """
    for chosen in product(*runs):
        rbds = tuple(
            rbd
            for (rbd, _), size in zip(chosen, sizes, strict=True)
            for _ in range(size)
        )
        yield rbds, sum(floor for _, floor in chosen)
