"""Priced candidates: what a search shows before anything is signed."""

from __future__ import annotations

from datetime import timedelta

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.pricing import Quotation
from flightcore.domain.shopping.flown import (
    OfferSegment,
    carriers_of,
    connections_of,
    duration_of,
)


@attrs.frozen(kw_only=True)
class PricedCandidate:
    """A journey in its classes, with its price.

    Attributes:
        segments: In the order flown.
        quotation: Prices per passenger, and conditions.
        places: Per slice, the place of its itinerary among those of the slice.
    """

    segments: tuple[OfferSegment, ...]
    quotation: Quotation
    places: tuple[int, ...]

    @property
    def total(self) -> Money:
        """What the whole party pays."""
        return self.quotation.total

    @property
    def departure(self) -> Instant:
        """When the first flight leaves."""
        return self.segments[0].segment.departure.instant

    @property
    def duration(self) -> timedelta:
        """Time from departure to arrival, added up over the slices."""
        return duration_of(self.segments)

    @property
    def connections(self) -> int:
        """Changes of aircraft in the slice that has most."""
        return connections_of(self.segments)

    @property
    def carriers(self) -> tuple[str, ...]:
        """Marketing carriers, each once, in the order flown."""
        return carriers_of(self.segments)

    @property
    def cabins(self) -> tuple[str, ...]:
        """Cabins, each once, in the order flown."""
        return tuple(dict.fromkeys(item.cabin for item in self.segments))

    @property
    def brands(self) -> tuple[str, ...]:
        """Fare families, each once, in the order flown."""
        components = self.quotation.prices[0].components
        return tuple(dict.fromkeys(component.brand for component in components))

    @property
    def order(self) -> tuple[int, timedelta, Instant, tuple[int, ...], tuple[str, ...]]:
        """Cheapest first, then shortest, then earliest; no two are equal."""
        rbds = tuple(item.rbd for item in self.segments)
        return self.total.minor, self.duration, self.departure, self.places, rbds
