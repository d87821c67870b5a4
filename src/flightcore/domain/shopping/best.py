"""The best of a search so far: of each thing on sale its cheapest classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest

import attrs

from flightcore.domain.shopping.candidate import PricedCandidate
from flightcore.domain.shopping.combinations import Combination

_Wares = tuple[tuple[int, str], ...]
"""Per slice an itinerary and a brand: what is sold apart from its classes."""

_RECKON_EVERY = 16


@attrs.define
class Best:
    """Candidates, each the cheapest of its itineraries and brands.

    Attributes:
        priced: Combinations that were added.
        refused: Those of them that cannot be sold.
    """

    priced: int = 0
    refused: int = 0
    _by_wares: dict[_Wares, PricedCandidate] = attrs.field(factory=dict, init=False)
    _dearest: int | None = attrs.field(default=None, init=False)

    def add(self, combination: Combination, candidate: PricedCandidate | None) -> None:
        """Take a combination with its price; None where it cannot be sold."""
        self.priced += 1
        if candidate is None:
            self.refused += 1
            return
        wares = _wares(combination)
        known = self._by_wares.get(wares)
        if known is None or candidate.order < known.order:
            self._by_wares[wares] = candidate

    def knows(self, combination: Combination) -> bool:
        """Whether its itineraries and brands have a price already."""
        return _wares(combination) in self._by_wares

    def excludes(self, floor: int, wanted: int) -> bool:
        """Whether nothing that costs this or more can be among so many cheapest.

        The dearest of them is reckoned now and then: it can only fall, so an old one
        excludes too little, never too much.
        """
        if self.priced % _RECKON_EVERY == 0 and len(self._by_wares) >= wanted:
            totals = (each.total.minor for each in self._by_wares.values())
            self._dearest = nsmallest(wanted, totals)[-1]
        return self._dearest is not None and floor > self._dearest

    def ranked(self) -> list[PricedCandidate]:
        """All of them, in order."""
        return sorted(self._by_wares.values(), key=lambda each: each.order)

    def shown(
        self, ranked: Sequence[PricedCandidate], cheapest: int, each_brand: int
    ) -> tuple[PricedCandidate, ...]:
        """The cheapest of all, and of those of a single brand the cheapest of each."""
        seen: Counter[str] = Counter()
        chosen: list[PricedCandidate] = []
        for place, candidate in enumerate(ranked):
            brands = candidate.brands
            single = len(brands) == 1 and seen[brands[0]] < each_brand
            if place < cheapest or single:
                chosen.append(candidate)
                seen[brands[0]] += single
        return tuple(chosen)


def _wares(combination: Combination) -> _Wares:
    return tuple((bound.place, bound.brand) for bound in combination.bounds)
