"""What a party's fares earn on each slice, as bid prices judge it (IN3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flightcore.domain.pricing import PassengerPrice


def earned(prices: Iterable[PassengerPrice], slices: Sequence[int], number: int) -> int:
    """Minor units of fare that the whole party pays for a slice.

    Args:
        prices: Of all passengers.
        slices: Per segment, the slice that it belongs to.
        number: Of the slice.
    """
    return sum(
        component.amount.minor
        for price in prices
        for component in price.components
        if slices[component.segments[0]] == number
    )
