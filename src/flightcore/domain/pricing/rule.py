"""Rules: the category records that govern a group of fares."""

from __future__ import annotations

import attrs

from flightcore.domain.pricing.combinability import Combinability
from flightcore.domain.pricing.discounts import Discount
from flightcore.domain.pricing.eligibility import Eligibility, SalesRestrictions
from flightcore.domain.pricing.fare_surcharges import FareSurcharge
from flightcore.domain.pricing.fare_use import Restriction
from flightcore.domain.pricing.filing import WHOLE, check_id
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.penalties import Penalty
from flightcore.domain.pricing.quotation import PenaltyAction
from flightcore.domain.pricing.routing import (
    NO_STOPOVERS,
    FlightApplication,
    Stopovers,
    Transfers,
)
from flightcore.domain.pricing.timing import (
    AdvancePurchase,
    Blackouts,
    DayTime,
    MaximumStay,
    MinimumStay,
    Seasonality,
)

ANY_COMBINATION = Combinability()
"""What holds where a rule says nothing."""


@attrs.frozen(kw_only=True)
class Rule:
    """A rule: its records by category.

    A category that is absent restricts nothing, save that no stopover is allowed
    without category 8.

    Attributes:
        id: Names the rule; its records are ``id/5`` for category 5, and so on.
        eligibility: Category 1.
        day_time: Category 2.
        seasonality: Category 3.
        flight_application: Category 4.
        advance_purchase: Category 5.
        minimum_stay: Category 6.
        maximum_stay: Category 7.
        stopovers: Category 8.
        transfers: Category 9.
        combinability: Category 10.
        blackouts: Category 11.
        surcharges: Category 12; all that apply are added.
        sales: Category 15.
        penalties: Category 16; the first that concerns a case counts.
        discounts: Category 19; the first that concerns a case counts.
    """

    id: str
    eligibility: Eligibility | None = None
    day_time: DayTime | None = None
    seasonality: Seasonality | None = None
    flight_application: FlightApplication | None = None
    advance_purchase: AdvancePurchase | None = None
    minimum_stay: MinimumStay | None = None
    maximum_stay: MaximumStay | None = None
    stopovers: Stopovers | None = None
    transfers: Transfers | None = None
    combinability: Combinability | None = None
    blackouts: Blackouts | None = None
    surcharges: tuple[FareSurcharge, ...] = ()
    sales: SalesRestrictions | None = None
    penalties: tuple[Penalty, ...] = ()
    discounts: tuple[Discount, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.id:
            check_id(self.id, "rule")

    def record(self, category: int) -> str:
        """The id of the record of a category, as a refusal names it."""
        return f"{self.id}/{category}"

    def restrictions(self) -> tuple[Restriction, ...]:
        """The records that say yes or no to a use, by category."""
        filed: tuple[Restriction | None, ...] = (
            self.day_time,
            self.seasonality,
            self.flight_application,
            self.advance_purchase,
            self.minimum_stay,
            self.maximum_stay,
            self.stopovers or NO_STOPOVERS,
            self.transfers,
            self.blackouts,
            self.sales,
        )
        return tuple(record for record in filed if record is not None)

    @property
    def combinations(self) -> Combinability:
        """Category 10, or what holds without it."""
        return self.combinability or ANY_COMBINATION

    def discount(
        self, ptc: PassengerType, origin_country: str, destination_country: str
    ) -> Discount | None:
        """What the passenger type pays of a component; None for all of it."""
        for discount in self.discounts:
            if discount.ptc is ptc and discount.scope.covers(
                origin_country, destination_country
            ):
                return discount if discount.percent < WHOLE else None
        return None

    def penalty(
        self, action: PenaltyAction, ptc: PassengerType, *, departed: bool
    ) -> Penalty | None:
        """The terms of an action; None where it is free."""
        for penalty in self.penalties:
            if penalty.concerns(action, ptc, departed=departed):
                return penalty
        return None


NO_RULE = Rule(id="")
"""Governs the fares that name no rule."""
