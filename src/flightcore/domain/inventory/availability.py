"""Availability: how many seats a class can still sell (IN3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flightcore.domain.inventory.bid_prices import price_of_seats
from flightcore.domain.inventory.nest import MAX_CLASSES
from flightcore.domain.inventory.seats import MAX_SEATS, Counter, CounterKey
from flightcore.domain.kernel.errors import InvariantBroken

Counters = Mapping[CounterKey, Counter]


def availability(counters: Counters, keys: Iterable[CounterKey]) -> int:
    """Seats that all of these counters can still give: those of the scarcest.

    With the keys of a class's path this is its availability on one leg, max(0,
    min(availability of the parent, AU - seats used in it and below)); with those of
    several legs' paths, its availability on the segment.

    Args:
        counters: A key that is missing counts as closed.
        keys: At least one; none gives 0.
    """
    found = [counters.get(key) for key in keys]
    return min((0 if each is None else each.free for each in found), default=0)


def path_keys(counters: Counters, key: CounterKey) -> tuple[CounterKey, ...]:
    """The key and those of the counters that it is nested in, the cabin's last.

    A missing counter ends the path, and stands on it, so that it counts as closed.

    Raises:
        InvariantBroken: The counters nest in a circle.
    """
    path = [key]
    while (counter := counters.get(path[-1])) is not None and counter.parent:
        if len(path) > MAX_CLASSES:
            raise InvariantBroken("a nest without a root", rule="IN2", node=key.node)
        path.append(CounterKey(key.flight_date, key.leg, counter.parent))
    return tuple(path)


def segment_availability(
    counters: Counters, *, flight_date: str, legs: Sequence[int], node: str
) -> int:
    """Seats that a class can sell on a segment: those of its scarcest leg.

    Args:
        counters: Those of the cabin on each leg; each leg may nest otherwise.
        flight_date: The flight-date's id.
        legs: Sequences of the segment's legs; none gives 0.
        node: The class, as ``"Y/Q"``.
    """
    return min(
        (
            availability(
                counters, path_keys(counters, CounterKey(flight_date, leg, node))
            )
            for leg in legs
        ),
        default=0,
    )


def availability_by_class(
    counters: Counters, *, flight_date: str, legs: Sequence[int]
) -> dict[str, int]:
    """Availability of every class that is open on the first of the legs, by node.

    The order is that of ``counters``. A class that another leg lacks has none.
    """
    first = legs[0] if legs else None
    return {
        key.node: segment_availability(
            counters, flight_date=flight_date, legs=legs, node=key.node
        )
        for key, counter in counters.items()
        if (key.flight_date, key.leg) == (flight_date, first) and counter.parent
    }


def seats_worth(
    cabins: Sequence[Counter], *, seat_yield: int, most: int = MAX_SEATS
) -> int:
    """Seats of a journey that pay their bid prices: what a search may promise.

    The next seat is never cheaper than the one before, so where n seats pay, fewer
    do. The seat rule judges again when they are taken.

    Args:
        cabins: The cabin's counter of each leg, all different.
        seat_yield: What one seat earns over the whole journey, in minor units.
        most: Seats asked for.

    Returns:
        0 to ``most``, and no more than the fullest cabin has.
    """
    reach = min((most, *(cabin.free for cabin in cabins)))
    for seats in range(reach, 0, -1):
        price = sum(
            price_of_seats(cabin.bid_prices, free=cabin.free, seats=seats)
            for cabin in cabins
        )
        if price <= seats * seat_yield:
            return seats
    return 0
