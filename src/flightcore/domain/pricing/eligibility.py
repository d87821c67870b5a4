"""Who may buy a fare, and where and when: categories 1 and 15."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.pricing.fare_use import FareUse
from flightcore.domain.pricing.filing import ALWAYS, Period, check_shape, require
from flightcore.domain.pricing.passenger_types import PassengerType, PricePassenger


@attrs.frozen(kw_only=True)
class Eligibility:
    """Category 1: passengers who may travel on the fare.

    A lap infant travels on the fare of its adult, so an adult's fare serves it too,
    whatever the ages say.

    Attributes:
        passenger_types: Those served; empty for all.
        least_age: Completed years, or None. An unknown age is refused.
        most_age: Completed years, or None. An unknown age is refused.
    """

    category: ClassVar[int] = 1

    passenger_types: tuple[PassengerType, ...] = ()
    least_age: int | None = None
    most_age: int | None = None

    def __attrs_post_init__(self) -> None:
        least, most = self.least_age or 0, self.most_age
        sane = least >= 0 and (most is None or most >= least)
        require(sane, "no such ages", record="category 1", field="most_age")

    def admits(self, passenger: PricePassenger) -> bool:
        """Whether the passenger may travel on the fare."""
        if passenger.ptc is PassengerType.INF:
            return self._serves(PassengerType.INF) or self._serves(PassengerType.ADT)
        return self._serves(passenger.ptc) and self._of_age(passenger.age)

    def _serves(self, ptc: PassengerType) -> bool:
        return not self.passenger_types or ptc in self.passenger_types

    def _of_age(self, age: int | None) -> bool:
        if self.least_age is None and self.most_age is None:
            return True
        return (
            age is not None
            and (self.least_age is None or self.least_age <= age)
            and (self.most_age is None or age <= self.most_age)
        )


@attrs.frozen(kw_only=True)
class SalesRestrictions:
    """Category 15: when and where tickets may be sold.

    Attributes:
        sale: Days on which it is sold.
        countries: Points of sale; empty for all. A sale of unknown country is then
            refused.
    """

    category: ClassVar[int] = 15

    sale: Period = ALWAYS
    countries: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        for country in self.countries:
            check_shape("country", country, record="category 15", field="countries")

    def permits(self, use: FareUse) -> bool:
        """Whether it is sold on that day in that country."""
        return use.sold_on in self.sale and (
            not self.countries or use.point_of_sale in self.countries
        )
