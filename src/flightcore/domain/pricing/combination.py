"""The lowest combination of fares that covers a journey and may stand together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from flightcore.domain.pricing.candidates import Candidate, Part

MAX_STEPS = 20_000
"""Partial combinations looked at. The cheapest come first, so a search that reaches
the limit has a good answer, if not surely the lowest; ordinary tariffs need tens."""


@attrs.frozen(kw_only=True)
class Charge:
    """A surcharge inside the fare calculation.

    Attributes:
        mark: ``Q``, or ``S`` for a stopover.
        weight: In the unit of construction.
    """

    mark: str
    weight: int


@attrs.frozen(kw_only=True)
class Choice:
    """A candidate at one passenger's price.

    Attributes:
        candidate: The fare and its run.
        base: What the passenger pays of the fare, in the unit of construction.
        charges: What comes on top.
        weight: Base and charges.
    """

    candidate: Candidate
    base: int
    charges: tuple[Charge, ...]
    weight: int


@attrs.frozen(kw_only=True)
class Clash:
    """Two fares that may not stand together: the first one's rule forbids it."""

    own: Candidate
    other: Candidate


def clash_between(one: Candidate, other: Candidate) -> Clash | None:
    """Why category 10 forbids two fares side by side; None where it does not."""
    same_unit = one.part is not Part.ONE_WAY
    for own, beside in ((one, other), (other, one)):
        combinations = own.filed.rule.combinations
        if not combinations.permits(own.fare, beside.fare, same_unit=same_unit):
            return Clash(own=own, other=beside)
    return None


def _units_fit(one: Candidate, other: Candidate) -> bool:
    """Half a round trip needs its other half, and nothing else stands with it."""
    return (one.part is Part.ONE_WAY) == (other.part is Part.ONE_WAY)


@attrs.frozen
class Lowest:
    """The answer of a search.

    Attributes:
        choices: In order of travel; empty where nothing covers the journey.
        clash: The first combination that was refused on the way, if any.
    """

    choices: tuple[Choice, ...]
    clash: Clash | None


def lowest(choices: Iterable[Choice], segments: int) -> Lowest:
    """Find the cheapest way to cover every segment once.

    Of equal prices fewer components win, and between those the order of fare ids
    decides, so that the same choices in any order give the same answer.

    Args:
        choices: In any order.
        segments: How many segments there are.
    """
    return _Search(choices, segments).run()


_PER_COMPONENT = 1
_SCALE = 32
"""Weights are scaled so that one component too many costs less than one unit."""


class _Search:
    def __init__(self, choices: Iterable[Choice], segments: int) -> None:
        self.segments = segments
        self.ways: list[list[tuple[int, Choice]]] = [[] for _ in range(segments)]
        for choice in choices:
            cost = choice.weight * _SCALE + _PER_COMPONENT
            self.ways[choice.candidate.first].append((cost, choice))
        self.floor = self._floors()
        for way in self.ways:
            way.sort(key=self._promise)
        self.best: int | None = None
        self.answer: tuple[Choice, ...] = ()
        self.clash: Clash | None = None
        self.steps = 0

    def _floors(self) -> list[int | None]:
        """Least cost from each segment to the end, if all fares could combine."""
        floor: list[int | None] = [None] * self.segments + [0]
        for first in reversed(range(self.segments)):
            costs = [
                cost + rest
                for cost, choice in self.ways[first]
                if (rest := floor[choice.candidate.stop]) is not None
            ]
            floor[first] = min(costs, default=None)
        return floor

    def _promise(self, way: tuple[int, Choice]) -> tuple[bool, int, str]:
        cost, choice = way
        rest = self.floor[choice.candidate.stop]
        return rest is None, cost + (rest or 0), choice.candidate.fare.id

    def run(self) -> Lowest:
        self._extend(0, (), 0)
        return Lowest(self.answer, self.clash)

    def _extend(self, at: int, chosen: tuple[Choice, ...], spent: int) -> None:
        if at == self.segments:
            self.best, self.answer = spent, chosen
            return
        for cost, choice in self.ways[at]:
            rest = self.floor[choice.candidate.stop]
            self.steps += 1
            # Ways are sorted by what they promise: those behind do no better.
            if rest is None or self.steps > MAX_STEPS:
                return
            if self.best is not None and spent + cost + rest >= self.best:
                return
            if self._combines(choice, chosen):
                stop = choice.candidate.stop
                self._extend(stop, (*chosen, choice), spent + cost)

    def _combines(self, choice: Choice, chosen: Sequence[Choice]) -> bool:
        one = choice.candidate
        for earlier in chosen:
            if not _units_fit(earlier.candidate, one):
                return False
            clash = clash_between(earlier.candidate, one)
            if clash is not None:
                self.clash = self.clash or clash
                return False
        return True
