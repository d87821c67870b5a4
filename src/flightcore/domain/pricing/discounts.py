"""Fares of children and infants: category 19."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

import attrs

from flightcore.domain.kernel import Money, Rounding
from flightcore.domain.pricing.filing import WHOLE, check_percent, require
from flightcore.domain.pricing.passenger_types import PassengerType


class Scope(StrEnum):
    """Whether both ends lie in one country."""

    ANY = "any"
    DOMESTIC = "domestic"
    INTERNATIONAL = "international"

    def covers(self, origin_country: str, destination_country: str) -> bool:
        """Whether travel between the two countries is meant."""
        if self is Scope.ANY:
            return True
        return (self is Scope.DOMESTIC) == (origin_country == destination_country)


@attrs.frozen(kw_only=True)
class Discount:
    """Category 19: what a passenger type pays of the adult fare.

    Attributes:
        ptc: Passenger type; not the adult.
        percent: Of the adult fare, 0 to 100.
        scope: Components that it applies to.
        rounding: Where the share is rounded to; None for the nearest minor unit. A
            share never comes to more than the whole.
    """

    category: ClassVar[int] = 19

    ptc: PassengerType
    percent: int
    scope: Scope = Scope.ANY
    rounding: Rounding | None = None

    def __attrs_post_init__(self) -> None:
        minor = self.ptc is not PassengerType.ADT
        require(minor, "an adult has no discount", record="category 19", field="ptc")
        check_percent(self.percent, record="category 19")

    def of(self, whole: Money) -> Money:
        """The passenger's share of an adult amount of the same currency.

        Raises:
            CurrencyMismatch: The rounding is in another currency.
        """
        rounded = share(whole.minor, self.percent)
        if self.rounding is None:
            return Money(rounded, whole.currency)
        exact = whole.decimal * Decimal(self.percent) / WHOLE
        return min(self.rounding.apply(exact), whole)


def share(whole: int, percent: int) -> int:
    """A percentage of whole units, to the nearest unit, halves up."""
    return (whole * percent * 2 + WHOLE) // (2 * WHOLE)
