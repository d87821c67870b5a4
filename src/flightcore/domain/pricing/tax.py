"""Taxes, fees and carrier-imposed charges, as they are filed."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import Money, Rounding
from flightcore.domain.pricing.discounts import Scope
from flightcore.domain.pricing.filing import (
    ALWAYS,
    Period,
    check_id,
    check_not_negative,
    check_shape,
    require,
)
from flightcore.domain.pricing.passenger_types import PassengerType

HIGHEST_BASIS_POINTS = 10_000
"""A tax of the whole fare."""


class TaxPoint(StrEnum):
    """What a tax is collected for.

    BOARDING each time an aircraft is boarded. DEPARTURE each time a stretch of travel
    begins: at the origin of a slice and after a stopover. TRANSIT each connection
    that is no stopover. ARRIVAL each time a stretch ends. TICKET once. FARE is a
    percentage of the fare components.
    """

    BOARDING = "boarding"
    DEPARTURE = "departure"
    TRANSIT = "transit"
    ARRIVAL = "arrival"
    TICKET = "ticket"
    FARE = "fare"


class Refundability(StrEnum):
    """Whether an unused tax comes back when the passenger cancels."""

    ALWAYS = "always"
    WITH_FARE = "with_fare"
    NEVER = "never"

    def resolve(self, *, fare_refundable: bool) -> bool:
        """Whether it comes back, given whether the fare does."""
        return self is Refundability.ALWAYS or (
            self is Refundability.WITH_FARE and fare_refundable
        )


@attrs.frozen(kw_only=True)
class Tax:
    """A filed tax or fee.

    Attributes:
        id: Names the record for good.
        code: Two characters, as printed on tickets.
        nation: ISO 3166 alpha-2 of the levying state.
        point: What it is collected for.
        amount: Each time; None for a percentage.
        basis_points: Hundredths of a per cent of base and surcharges of the
            components that it covers; None for an amount. Only with FARE.
        airports: Where the point lies; empty for anywhere in ``countries``.
        countries: Of the point (of a component's origin, with FARE); empty for all.
        others: Countries of the other end of the stretch, or of the segment with
            BOARDING; empty for all.
        scope: Whether stretch (segment, component) stays in one country.
        cabins: Cabins of the segment at the point; empty for all.
        exempt: Passenger types that do not pay it; never the adult.
        limit_per_slice: Times that its code is collected in one slice; None for any.
        itemised: Whether airports and amounts are printed (XF, ZP).
        refundable: Whether it comes back unused.
        rounding: Of a percentage; None for the nearest minor unit.
        travel: Local days of the point at which it is collected.
        sale: Days of sale on which it is collected.

    Raises:
        InvalidTariff: A field is malformed; facts ``record`` and ``field``.
    """

    id: str
    code: str
    nation: str
    point: TaxPoint
    amount: Money | None = None
    basis_points: int | None = None
    airports: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    scope: Scope = Scope.ANY
    cabins: tuple[str, ...] = ()
    exempt: tuple[PassengerType, ...] = ()
    limit_per_slice: int | None = None
    itemised: bool = False
    refundable: Refundability = Refundability.ALWAYS
    rounding: Rounding | None = None
    travel: Period = ALWAYS
    sale: Period = ALWAYS

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "tax")
        check_shape("tax", self.code, record=self.id, field="code")
        check_shape("country", self.nation, record=self.id, field="nation")
        for airport in self.airports:
            check_shape("station", airport, record=self.id, field="airports")
        for country in (*self.countries, *self.others):
            check_shape("country", country, record=self.id, field="countries")
        check_not_negative(self.amount, record=self.id, field="amount")
        pays = PassengerType.ADT not in self.exempt
        require(pays, "an adult pays", record=self.id, field="exempt")
        self._check_measure()

    def _check_measure(self) -> None:
        points = self.basis_points
        one = (self.amount is None) != (points is None)
        require(one, "an amount or basis points", record=self.id, field="amount")
        matching = (self.point is TaxPoint.FARE) == (points is not None)
        require(matching, "goes with FARE", record=self.id, field="basis_points")
        sane = points is None or 0 <= points <= HIGHEST_BASIS_POINTS
        require(sane, "not 0 to 10000", record=self.id, field="basis_points")
        limit = self.limit_per_slice
        positive = limit is None or limit > 0
        require(positive, "not above zero", record=self.id, field="limit_per_slice")


@attrs.frozen(kw_only=True)
class CarrierSurcharge:
    """A charge that a carrier imposes per segment: YQ or YR.

    Attributes:
        id: Names the record for good.
        code: ``YQ`` or ``YR``.
        carrier: Marketing carrier of the segment.
        amount: Per segment and passenger.
        cabins: Empty for all.
        scope: Whether the segment stays in one country.
        exempt: Passenger types that do not pay it; never the adult.
        refundable: Whether it comes back unused.
        travel: Local days on which the segment departs.

    Raises:
        InvalidTariff: A field is malformed; facts ``record`` and ``field``.
    """

    id: str
    code: str
    carrier: str
    amount: Money
    cabins: tuple[str, ...] = ()
    scope: Scope = Scope.ANY
    exempt: tuple[PassengerType, ...] = ()
    refundable: Refundability = Refundability.WITH_FARE
    travel: Period = ALWAYS

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "surcharge")
        known = self.code in ("YQ", "YR")
        require(known, "not YQ or YR", record=self.id, field="code")
        check_shape("carrier", self.carrier, record=self.id, field="carrier")
        check_not_negative(self.amount, record=self.id, field="amount")
        pays = PassengerType.ADT not in self.exempt
        require(pays, "an adult pays", record=self.id, field="exempt")
