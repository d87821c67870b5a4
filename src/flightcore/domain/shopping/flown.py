"""What can be told of the flights of an offer, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

import attrs

from flightcore.domain.schedule import Segment


@attrs.frozen(kw_only=True)
class OfferSegment:
    """A flight of an offer, and the class it is sold in.

    Attributes:
        segment: What is flown.
        cabin: Such as ``"Y"``.
        rbd: Booking class, a letter.
        path: The class's node in its nest, its parent, and so on up to the cabin's.
        slice: Index of the slice that it belongs to.
        married: Number of its marriage group, from 1: segments of one number are
            sold and cancelled together; None where it stands alone.
    """

    segment: Segment
    cabin: str
    rbd: str
    path: tuple[str, ...]
    slice: int
    married: int | None = None


Flown = Sequence[OfferSegment]
"""Flights in order; those of a slice stand together."""


def by_slice(flown: Flown) -> tuple[tuple[OfferSegment, ...], ...]:
    """The flights of each slice."""
    groups = groupby(flown, key=lambda item: item.slice)
    return tuple(tuple(group) for _, group in groups)


def duration_of(flown: Flown) -> timedelta:
    """Time from departure to arrival, added up over the slices."""
    spans = (
        bound[-1].segment.arrival.instant - bound[0].segment.departure.instant
        for bound in by_slice(flown)
    )
    return sum(spans, timedelta())


def connections_of(flown: Flown) -> int:
    """Changes of aircraft in the slice that has most."""
    return max(len(bound) for bound in by_slice(flown)) - 1


def carriers_of(flown: Flown) -> tuple[str, ...]:
    """Marketing carriers, each once, in the order flown."""
    return tuple(dict.fromkeys(item.segment.designator.carrier for item in flown))
