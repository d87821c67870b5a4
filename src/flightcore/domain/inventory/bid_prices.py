"""Bid prices: what a seat must earn, by how many seats are left (O&D control)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flightcore.domain.kernel.errors import InvalidInventory


def check_vector(vector: Sequence[int]) -> None:
    """Check a bid-price vector: entry n - 1 is the price of the n-th last seat.

    Raises:
        InvalidInventory: A price is negative, or dearer than that of a scarcer seat.
    """
    if any(price < 0 for price in vector):
        raise InvalidInventory("a bid price is not negative", reason="bid_prices")
    if any(few < many for few, many in pairwise(vector)):
        raise InvalidInventory(
            "a bid price does not rise with the seats that are left",
            reason="bid_prices",
        )


def price_of_seats(vector: Sequence[int], *, free: int, seats: int) -> int:
    """Sum of the bid prices of the next seats, in minor units.

    With r seats free, n seats cost entries r - 1, r - 2, … r - n of the vector. A
    vector that is shorter than that goes on with its last price; an empty one costs
    nothing.

    Args:
        vector: As :func:`check_vector` wants it.
        free: Seats left in the cabin.
        seats: 0 to ``free``.
    """
    if not vector:
        return 0
    last = len(vector)
    return sum(vector[min(left, last) - 1] for left in range(free, free - seats, -1))
