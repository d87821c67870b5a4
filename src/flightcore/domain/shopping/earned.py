"""What a party's fares earn on each slice, as bid prices judge it (IN3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from flightcore.domain.inventory import SeatRequest
from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import CurrencyMismatch
from flightcore.domain.pricing import PassengerPrice, Rates


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


def comparable(minor: int, *, source: str, target: str, rates: Rates) -> int:
    """A yield in minor units of the bid prices' currency.

    Where no rate is filed it is 0: a fare that cannot be compared passes no bid price.

    Args:
        minor: The yield, in minor units of ``source``.
        source: Currency of the fare.
        target: Currency of the bid prices.
        rates: Bank rates.
    """
    if source == target:
        return minor
    try:
        return rates.convert_fare(Money(minor, source), target).minor
    except CurrencyMismatch:
        return 0


def with_comparable_yields(
    seats: SeatRequest, *, source: str, target: str, rates: Rates
) -> SeatRequest:
    """The same seats, with what they earn in the bid prices' currency."""
    yields = (
        comparable(each, source=source, target=target, rates=rates)
        for each in seats.yields
    )
    return attrs.evolve(seats, yields=tuple(yields))
