"""Short ways to journeys and tariffs, for the tests of pricing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from flightcore.domain.kernel import ClockChange, LocalTime, Money
from flightcore.domain.pricing import (
    Fare,
    FiledRecord,
    JourneySegment,
    PassengerType,
    PricePassenger,
    Quotation,
    Tariff,
    price,
)
from flightcore.domain.schedule import FlightDesignator, Segment


@attrs.frozen
class Here:
    """An airport with what pricing and the clock must know."""

    code: str
    city: str
    country: str
    zone: str


AIRPORTS = {
    here.code: here
    for here in (
        Here("JFK", "NYC", "US", "America/New_York"),
        Here("LGA", "NYC", "US", "America/New_York"),
        Here("ORD", "CHI", "US", "America/Chicago"),
        Here("DEN", "DEN", "US", "America/Denver"),
        Here("SAN", "SAN", "US", "America/Los_Angeles"),
        Here("LAX", "LAX", "US", "America/Los_Angeles"),
        Here("LHR", "LON", "GB", "Europe/London"),
        Here("CDG", "PAR", "FR", "Europe/Paris"),
    )
}

NOW = datetime(2026, 11, 1, 15, tzinfo=UTC)
"""The sale: a Sunday, ten in the morning in New York."""

MONDAY = datetime(2026, 12, 7, 9)
"""When journeys begin unless said otherwise, 36 days later."""


def leg(
    route: str,
    departs: datetime = MONDAY,
    *,
    flight: str = "AA1",
    rbd: str = "Q",
    slice: int = 0,
    cabin: str = "Y",
    operating: str = "",
    hours: float = 2,
) -> JourneySegment:
    """A segment such as ``JFK-LAX``; ``departs`` is the local wall time."""
    origin, destination = route.split("-")
    begins = LocalTime.at(departs, AIRPORTS[origin].zone, on_change=ClockChange.REFUSE)
    ends = begins.instant + timedelta(hours=hours)
    designator = FlightDesignator.parse(flight)
    return JourneySegment(
        segment=Segment(
            flight_date=designator.on(begins.date),
            designator=designator,
            operating=FlightDesignator.parse(operating) if operating else None,
            origin=origin,
            destination=destination,
            departure=begins,
            arrival=LocalTime.of_instant(ends, AIRPORTS[destination].zone),
            legs=(1,),
        ),
        cabin=cabin,
        rbd=rbd,
        slice=slice,
    )


def fare(market: str, amount: str = "100.00 USD", **fields: Any) -> Fare:
    """A fare such as ``JFK-LAX``; carrier AA, class Q, unless said otherwise."""
    origin, destination = market.split("-")
    number, currency = amount.split()
    given = {"carrier": "AA", "rbd": "Q", "fare_basis": "QNR", **fields}
    parts = (given["carrier"], market, given["rbd"], fields.get("trip", "OW"))
    given.setdefault("id", "-".join((*parts, fields.get("rule", ""), "f")))
    return Fare(
        origin=origin,
        destination=destination,
        amount=Money.of(number, currency),
        **given,
    )


def tariff(*records: FiledRecord) -> Tariff:
    """A tariff that knows ``AIRPORTS``."""
    return Tariff.of(records, airports=AIRPORTS.values())


ADULT = PricePassenger(id="P1")
CHILD = PricePassenger(id="P2", ptc=PassengerType.CHD, age=7)
INFANT = PricePassenger(id="P3", ptc=PassengerType.INF, age=1)


def quote(
    filed: Tariff,
    *journey: JourneySegment,
    passengers: tuple[PricePassenger, ...] = (ADULT,),
    **terms: Any,
) -> Quotation:
    """A quotation at ``NOW``, for one adult unless said otherwise."""
    return price(filed, journey, passengers, terms.pop("now", NOW), **terms)


def usd(amount: str) -> Money:
    """Dollars."""
    return Money.of(amount, "USD")
