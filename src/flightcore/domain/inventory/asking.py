"""Asking: the seats that a class is asked for, and what is free without some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from flightcore.domain.inventory.availability import path_keys
from flightcore.domain.inventory.seats import Counter, CounterKey, SeatTake
from flightcore.domain.kernel.errors import NotFound


def takes_in(
    counters: Mapping[CounterKey, Counter],
    flight_date: str,
    legs: Sequence[int],
    *,
    booking_class: str,
    seats: int,
) -> tuple[SeatTake, ...]:
    """So many seats of a class on each of these legs.

    Raises:
        NotFound: The class is not open on one of them.
        InvalidInventory: Seats are out of range.
    """
    return tuple(
        SeatTake(
            flight_date=flight_date,
            leg=leg,
            path=_path(counters, flight_date, leg, booking_class),
            seats=seats,
        )
        for leg in legs
    )


def without(
    counters: Mapping[CounterKey, Counter], takes: Sequence[SeatTake]
) -> Mapping[CounterKey, Counter]:
    """The counters as they would be if these seats were given back."""
    left = dict(counters)
    for take in takes:
        for node in take.path:
            key = CounterKey(take.flight_date, take.leg, node)
            if key in left:
                used = max(0, left[key].used - take.seats)
                left[key] = attrs.evolve(left[key], used=used)
    return left


def _path(
    counters: Mapping[CounterKey, Counter], flight_date: str, leg: int, code: str
) -> tuple[str, ...]:
    for key, counter in counters.items():
        here = (key.flight_date, key.leg) == (flight_date, leg)
        if here and counter.parent and key.node.partition("/")[2] == code:
            return tuple(each.node for each in path_keys(counters, key))
    name = f"{flight_date}#{leg} {code[:8]}"
    raise NotFound("class not open for sale", kind="inventory", id=name)
