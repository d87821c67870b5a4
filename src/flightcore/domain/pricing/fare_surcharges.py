"""Surcharges that a rule adds to its fares: category 12 (Q)."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.fare_use import FareUse
from flightcore.domain.pricing.filing import (
    ALWAYS,
    Period,
    check_not_negative,
    check_weekdays,
    require,
)
from flightcore.domain.pricing.passenger_types import PassengerType


@attrs.frozen(kw_only=True)
class FareSurcharge:
    """Category 12: a charge per component, printed as Q in the fare calculation.

    Attributes:
        amount: Per passenger, not discounted.
        travel: Days on which the component departs.
        weekdays: ISO numbers of them; empty for all.
        exempt: Passenger types that do not pay it; never the adult.
    """

    category: ClassVar[int] = 12

    amount: Money
    travel: Period = ALWAYS
    weekdays: tuple[int, ...] = ()
    exempt: tuple[PassengerType, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_not_negative(self.amount, record="category 12", field="amount")
        check_weekdays(self.weekdays, record="category 12")
        pays = PassengerType.ADT not in self.exempt
        require(pays, "an adult pays", record="category 12", field="exempt")

    def applies(self, use: FareUse) -> bool:
        """Whether the component departs on such a day."""
        day = use.segments[0].departure.date
        return day in self.travel and (
            not self.weekdays or day.isoweekday() in self.weekdays
        )
