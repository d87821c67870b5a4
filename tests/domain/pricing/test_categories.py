"""Category records: what each permits, what it refuses, and how a refusal is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from tests.domain.pricing.builders import (
    ADULT,
    CHILD,
    INFANT,
    MONDAY,
    fare,
    leg,
    quote,
    tariff,
)

from flightcore.domain.kernel.errors import FareRuleViolated, InvalidTariff
from flightcore.domain.pricing import (
    AdvancePurchase,
    Blackouts,
    Combinability,
    DayTime,
    Eligibility,
    FlightApplication,
    FlightRange,
    JourneySegment,
    MaximumStay,
    MinimumStay,
    PassengerType,
    Period,
    PricePassenger,
    Rule,
    SalesRestrictions,
    Seasonality,
    Stopovers,
    Transfers,
    Trip,
)

WEEK = timedelta(days=7)
NONSTOP = (leg("JFK-LAX"),)


def _connection(wait: timedelta) -> tuple[JourneySegment, ...]:
    onward = MONDAY + timedelta(hours=1) + wait
    return leg("LGA-ORD"), leg("ORD-SAN", onward, flight="AA2")


def _return(stay: timedelta) -> tuple[JourneySegment, ...]:
    return leg("JFK-LAX"), leg("LAX-JFK", MONDAY + stay, slice=1)


def _refusal(
    rule: Rule, journey: tuple[JourneySegment, ...], **terms: Any
) -> FareRuleViolated | None:
    """What pricing says of a journey whose every fare stands under the rule."""
    round_trip = len({item.slice for item in journey}) > 1
    trip = Trip.ROUND_TRIP if round_trip else Trip.ONE_WAY
    filed = tariff(
        rule,
        fare("JFK-LAX", rule=rule.id, trip=trip),
        fare("NYC-SAN", rule=rule.id, trip=trip),
    )
    try:
        quote(filed, *journey, **terms)
    except FareRuleViolated as refused:
        return refused
    return None


DECEMBER = Period(first=date(2026, 12, 1), last=date(2026, 12, 31))
MONDAYS = Period(first=date(2026, 12, 7), last=date(2026, 12, 7))

FLIGHT_1 = FlightRange(carrier="AA", last=1)
FLIGHTS_FROM_2 = FlightRange(carrier="AA", first=2)
ONLY_1 = {"flight_application": FlightApplication(permitted=(FLIGHT_1,))}
FROM_2 = {"flight_application": FlightApplication(permitted=(FLIGHTS_FROM_2,))}
NEVER_1 = {"flight_application": FlightApplication(excluded=(FLIGHT_1,))}
OWN_METAL = {"flight_application": FlightApplication(own_metal=True)}
SATURDAY = {"minimum_stay": MinimumStay(saturday_night=True)}
ONE_STOPOVER = {"stopovers": Stopovers(maximum=1)}
NO_TRANSFER = {"transfers": Transfers(maximum=0)}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TUESDAYS = Period(first=date(2026, 12, 8), last=date(2026, 12, 8))
TUESDAY_BLACKED_OUT = {**ONE_STOPOVER, "blackouts": Blackouts(periods=(TUESDAYS,))}


@pytest.mark.parametrize(
    ("category", "records", "journey", "permitted"),
    [
        (1, {"eligibility": Eligibility()}, NONSTOP, True),
        (1, {"eligibility": Eligibility(least_age=65)}, NONSTOP, False),
        (2, {"day_time": DayTime(weekdays=(1, 3))}, NONSTOP, True),
        (2, {"day_time": DayTime(weekdays=(2,))}, NONSTOP, False),
        (2, {"day_time": DayTime(earliest=time(9))}, NONSTOP, True),
        (2, {"day_time": DayTime(earliest=time(9, 1))}, NONSTOP, False),
        (2, {"day_time": DayTime(latest=time(9))}, NONSTOP, True),
        (2, {"day_time": DayTime(latest=time(8, 59))}, NONSTOP, False),
        (3, {"seasonality": Seasonality(periods=(MONDAYS,))}, NONSTOP, True),
        (3, {"seasonality": Seasonality(periods=())}, NONSTOP, False),
        (3, {"seasonality": Seasonality(periods=(MONDAYS,))}, _return(WEEK), True),
        (
            4,
            {
                "flight_application": FlightApplication(
                    permitted=(FlightRange(carrier="AA", last=1),)
                )
            },
            NONSTOP,
            True,
        ),
        (
            4,
            {
                "flight_application": FlightApplication(
                    permitted=(FlightRange(carrier="AA", first=2),)
                )
            },
            NONSTOP,
            False,
        ),
        (
            4,
            {
                "flight_application": FlightApplication(
                    excluded=(FlightRange(carrier="AA", last=1),)
                )
            },
            NONSTOP,
            False,
        ),
        (4, OWN_METAL, (leg("JFK-LAX", operating="BA9"),), False),
        (4, OWN_METAL, NONSTOP, True),
        (5, {"advance_purchase": AdvancePurchase(days=36)}, NONSTOP, True),
        (5, {"advance_purchase": AdvancePurchase(days=37)}, NONSTOP, False),
        (6, {"minimum_stay": MinimumStay(days=30)}, NONSTOP, True),
        (6, {"minimum_stay": MinimumStay(days=7)}, _return(WEEK), True),
        (6, {"minimum_stay": MinimumStay(days=8)}, _return(WEEK), False),
        (
            6,
            SATURDAY,
            _return(5 * DAY),
            False,
        ),
        (
            6,
            SATURDAY,
            _return(6 * DAY),
            True,
        ),
        (7, {"maximum_stay": MaximumStay(days=1)}, NONSTOP, True),
        (7, {"maximum_stay": MaximumStay(days=7)}, _return(WEEK), True),
        (7, {"maximum_stay": MaximumStay(days=6)}, _return(WEEK), False),
        (8, {}, _connection(timedelta(hours=24)), True),
        (8, {}, _connection(timedelta(hours=24, minutes=1)), False),
        (
            8,
            ONE_STOPOVER,
            _connection(timedelta(hours=25)),
            True,
        ),
        (9, NO_TRANSFER, NONSTOP, True),
        (
            9,
            NO_TRANSFER,
            _connection(timedelta(hours=2)),
            False,
        ),
        (9, {"transfers": Transfers(maximum=1)}, _connection(timedelta(hours=2)), True),
        (11, {"blackouts": Blackouts(periods=(MONDAYS,))}, NONSTOP, False),
        (11, {"blackouts": Blackouts(periods=())}, NONSTOP, True),
        (11, TUESDAY_BLACKED_OUT, _connection(25 * HOUR), False),
        (11, TUESDAY_BLACKED_OUT, _return(2 * DAY), True),
        (15, {"sales": SalesRestrictions(sale=DECEMBER)}, NONSTOP, False),
        (15, {"sales": SalesRestrictions(countries=("US",))}, NONSTOP, False),
    ],
)
def test_a_record_permits_or_is_named(
    category: int,
    records: dict[str, Any],
    journey: tuple[JourneySegment, ...],
    permitted: bool,
) -> None:
    """F2: every record is satisfied, or the refusal names category and record."""
    refused = _refusal(Rule(id="R7", **records), journey)
    if permitted:
        assert refused is None
    else:
        assert refused is not None
        assert refused.category == category
        assert refused.record == f"R7/{category}"
        assert refused.fare_basis == "QNR"


def test_point_of_sale() -> None:
    """Category 15: sold where it says; a sale of unknown country is refused above."""
    rule = Rule(id="R", sales=SalesRestrictions(countries=("US",)))
    assert _refusal(rule, NONSTOP, point_of_sale="US") is None
    assert _refusal(rule, NONSTOP, point_of_sale="FR") is not None


def test_days_are_counted_where_the_journey_begins() -> None:
    """Category 5: at 03:00 UTC it is still yesterday in New York."""
    rule = Rule(id="R", advance_purchase=AdvancePurchase(days=36))
    before_midnight = datetime(2026, 11, 2, 3, tzinfo=UTC)
    assert _refusal(rule, NONSTOP, now=before_midnight) is None
    after_midnight = datetime(2026, 11, 2, 6, tzinfo=UTC)
    assert _refusal(rule, NONSTOP, now=after_midnight) is not None


@pytest.mark.parametrize(
    ("served", "passenger", "permitted"),
    [
        ((), CHILD, True),
        ((PassengerType.ADT,), ADULT, True),
        ((PassengerType.ADT,), CHILD, False),
        ((PassengerType.ADT,), INFANT, True),
        ((PassengerType.INF,), INFANT, True),
        ((PassengerType.CHD,), INFANT, False),
        ((PassengerType.CHD,), CHILD, True),
    ],
)
def test_who_is_eligible(
    served: tuple[PassengerType, ...], passenger: PricePassenger, permitted: bool
) -> None:
    """Category 1: those listed; a lap infant travels on the fare of its adult."""
    record = Eligibility(passenger_types=served)
    assert record.admits(passenger) is permitted


@pytest.mark.parametrize(
    ("age", "permitted"), [(None, False), (11, False), (12, True), (26, False)]
)
def test_ages_are_included_bounds(age: int | None, permitted: bool) -> None:
    """Category 1: an age that is not known is no age in range."""
    record = Eligibility(least_age=12, most_age=25)
    assert record.admits(PricePassenger(id="P1", age=age)) is permitted
    assert record.admits(INFANT)


@pytest.mark.parametrize(
    ("record", "other", "carrier", "same_unit", "permitted"),
    [
        (Combinability(), "S", "UA", False, True),
        (Combinability(end_on_end=False), "R", "AA", False, False),
        (Combinability(end_on_end=False), "R", "AA", True, True),
        (Combinability(other_rules=False), "S", "AA", True, False),
        (Combinability(other_rules=False), "R", "AA", True, True),
        (Combinability(other_carriers=False), "R", "UA", False, False),
        (Combinability(other_carriers=False), "R", "AA", False, True),
    ],
)
def test_what_may_stand_together(
    record: Combinability, other: str, carrier: str, same_unit: bool, permitted: bool
) -> None:
    """Category 10: end on end, other rules, other carriers."""
    own = fare("JFK-LAX", rule="R")
    beside = fare("LAX-SAN", rule=other, carrier=carrier)
    assert record.permits(own, beside, same_unit=same_unit) is permitted


def test_a_saturday_night_from_any_weekday() -> None:
    """Category 6: the first Sunday after the day of departure, a Sunday's in a week."""
    rule = Rule(id="R", minimum_stay=MinimumStay(saturday_night=True, days=2))
    for weekday in range(7):
        out = MONDAY + timedelta(days=weekday)
        earliest = max(2, 7 - weekday % 7 - 1) if weekday < 6 else 7
        for days, permitted in ((earliest - 1, False), (earliest, True)):
            back = leg("LAX-JFK", out + timedelta(days=days), slice=1)
            refused = _refusal(rule, (leg("JFK-LAX", out), back))
            assert (refused is None) is permitted, (weekday, days)


@pytest.mark.parametrize(
    "make",
    [
        lambda: AdvancePurchase(days=-1),
        lambda: MinimumStay(days=-1),
        lambda: MaximumStay(days=-1),
        lambda: DayTime(weekdays=(8,)),
        lambda: Eligibility(least_age=5, most_age=4),
        lambda: Eligibility(least_age=-1),
        lambda: FlightRange(carrier="AA", first=5, last=4),
        lambda: FlightRange(carrier="aa"),
        lambda: Stopovers(maximum=-1),
        lambda: Transfers(maximum=-1),
        lambda: Transfers(interline=("!",)),
        lambda: SalesRestrictions(countries=("USA",)),
        lambda: Period(first=date(2026, 1, 2), last=date(2026, 1, 1)),
        lambda: Rule(id="no spaces"),
    ],
)
def test_records_that_cannot_be_filed(make: Any) -> None:
    """A record that says nonsense is refused with the field to blame."""
    with pytest.raises(InvalidTariff) as refused:
        make()
    assert refused.value.facts["field"]
