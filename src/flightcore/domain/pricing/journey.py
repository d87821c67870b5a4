"""A journey as pricing sees it: slices, connections, and the places on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum, auto
from itertools import pairwise

import attrs

from flightcore.domain.kernel import Instant, local_date
from flightcore.domain.kernel.errors import InvalidInput, PastDate
from flightcore.domain.pricing.quotation import JourneySegment
from flightcore.domain.pricing.tariff import Station, Tariff

MAX_SEGMENTS = 18
"""Segments of one journey: six slices of three."""

STOPOVER = timedelta(hours=24)
"""A connection that lasts longer is a stopover."""


class Break(Enum):
    """What follows a segment."""

    TRANSFER = auto()
    STOPOVER = auto()
    SLICE_END = auto()


@attrs.frozen(kw_only=True)
class Journey:
    """A checked journey.

    Attributes:
        segments: In order of travel.
        origins: Where each segment begins.
        destinations: Where each segment ends.
        slices: Of each, its first segment and the one after its last.
        breaks: What follows each segment.
        sold_on: Day of sale, local at the first departure.
    """

    segments: tuple[JourneySegment, ...]
    origins: tuple[Station, ...]
    destinations: tuple[Station, ...]
    slices: tuple[tuple[int, int], ...]
    breaks: tuple[Break, ...]
    sold_on: date

    @classmethod
    def of(
        cls, segments: Sequence[JourneySegment], tariff: Tariff, now: Instant
    ) -> Journey:
        """Check a journey and look its places up.

        Raises:
            InvalidInput: No or too many segments, slices that do not count up from
                0, or a departure before the arrival that it follows.
            PastDate: It departs no later than now.
            UnknownAirport: The tariff knows no such airport.
        """
        _check(segments, now)
        return cls(
            segments=tuple(segments),
            origins=tuple(tariff.station(item.segment.origin) for item in segments),
            destinations=tuple(
                tariff.station(item.segment.destination) for item in segments
            ),
            slices=_slices(segments),
            breaks=_breaks(segments),
            sold_on=local_date(now, segments[0].segment.departure.zone),
        )

    @property
    def international(self) -> bool:
        """Whether it touches more than one country."""
        home = self.origins[0].country
        return any(
            place.country != home for place in (*self.origins, *self.destinations)
        )

    def joins(self, index: int) -> bool:
        """Whether one component can span a segment and the next one."""
        return (
            self.breaks[index] is not Break.SLICE_END
            and self.destinations[index].city == self.origins[index + 1].city
        )

    def stopovers(self, first: int, stop: int) -> int:
        """Stopovers between the segments of a run, not after its last one."""
        return self.breaks[first : stop - 1].count(Break.STOPOVER)

    def departure(self, index: int) -> date:
        """Local day on which a segment departs."""
        return self.segments[index].segment.departure.date


def _check(segments: Sequence[JourneySegment], now: Instant) -> None:
    if not 1 <= len(segments) <= MAX_SEGMENTS:
        raise InvalidInput(
            f"a journey has 1 to {MAX_SEGMENTS} segments", field="journey"
        )
    if segments[0].slice != 0:
        raise InvalidInput("slices count from 0", field="slice")
    for before, after in pairwise(segments):
        if after.slice not in (before.slice, before.slice + 1):
            raise InvalidInput("slices count up one by one", field="slice")
        if after.segment.departure.instant < before.segment.arrival.instant:
            raise InvalidInput("departs before it has arrived", field="journey")
    departs = segments[0].segment.departure
    if departs.instant <= now:
        raise PastDate(f"departed on {departs.date}", date=departs.date)


def _slices(segments: Sequence[JourneySegment]) -> tuple[tuple[int, int], ...]:
    starts = [
        index
        for index, item in enumerate(segments)
        if index == 0 or item.slice != segments[index - 1].slice
    ]
    return tuple(pairwise([*starts, len(segments)]))


def _breaks(segments: Sequence[JourneySegment]) -> tuple[Break, ...]:
    between = tuple(_break(before, after) for before, after in pairwise(segments))
    return (*between, Break.SLICE_END)


def _break(before: JourneySegment, after: JourneySegment) -> Break:
    if before.slice != after.slice:
        return Break.SLICE_END
    wait = after.segment.departure.instant - before.segment.arrival.instant
    return Break.STOPOVER if wait > STOPOVER else Break.TRANSFER
