"""The second gate: a journey earns at least the bid prices of its seats (IN3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from flightcore.domain.inventory.bid_prices import price_of_seats
from flightcore.domain.inventory.seats import (
    MAX_SEATS,
    Counter,
    CounterKey,
    SeatRequest,
    SeatsShort,
    SeatTake,
)


@attrs.frozen
class _Line:
    take: SeatTake
    cabin: Counter
    seat_yield: int


def gate(
    request: SeatRequest, *, cabins: Sequence[Counter], free: Mapping[CounterKey, int]
) -> SeatsShort | None:
    """Judge the journeys of a request whose takes all find seats.

    Args:
        request: With yields and journeys.
        cabins: Per take, the counter of its cabin.
        free: Per cabin, its free seats after the request's returns and before its
            takes.

    Returns:
        None where every journey pays; else the first that does not, by its first
        take that would have to shrink.
    """
    left = dict(free)
    for number in dict.fromkeys(request.journeys):
        lines = tuple(
            _Line(take, cabin, earned)
            for take, cabin, earned, journey in zip(
                request.takes, cabins, request.yields, request.journeys, strict=True
            )
            if journey == number
        )
        if not _pays(lines, left):
            return _unpaid(request, lines, left)
        for line in lines:
            left[line.cabin.key] -= line.take.seats
    return None


def _pays(
    lines: Sequence[_Line], free: Mapping[CounterKey, int], *, most: int = MAX_SEATS
) -> bool:
    """Whether a journey pays with each of its takes cut down to ``most`` seats."""
    left = dict(free)
    balance = 0
    for take, cabin, earned in ((x.take, x.cabin, x.seat_yield) for x in lines):
        seats = min(take.seats, most)
        balance += seats * earned
        balance -= price_of_seats(cabin.bid_prices, free=left[cabin.key], seats=seats)
        left[cabin.key] -= seats
    return balance >= 0


def _unpaid(
    request: SeatRequest, lines: Sequence[_Line], free: Mapping[CounterKey, int]
) -> SeatsShort:
    # No seat at all costs nothing and earns nothing, so that a number is found.
    payable = next(
        most for most in range(MAX_SEATS, -1, -1) if _pays(lines, free, most=most)
    )
    short = next(line.take for line in lines if line.take.seats > payable)
    cut = sum(
        max(0, line.take.seats - payable)
        for line in lines
        if line.take.is_of_class(short)
    )
    asked = request.asked_in_class_of(short)
    return SeatsShort.of(request, short, left=asked - cut, reason="bid_price")
