"""The demo's fares: as generated, all loadable, and what they come to."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from examples.demo_tariff import fare_rows, markets, schedule_rows
from tests.domain.pricing.builders import (
    ADULT,
    AIRPORTS,
    CHILD,
    INFANT,
    MONDAY,
    NOW,
    leg,
    quote,
    usd,
)

from flightcore.domain.kernel.errors import FareRuleViolated
from flightcore.domain.pricing import (
    PassengerType,
    RefundReason,
    Rule,
    Tariff,
    read_fares,
    read_tariff,
    refund,
)

DATA = Path(__file__).parents[3] / "examples" / "data"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The file as it is shipped."""
    return (DATA / "fares.csv").read_text("ascii").splitlines()


@pytest.fixture(scope="module")
def filed(lines: list[str]) -> Tariff:
    """The demo tariff."""
    records = read_tariff(tomllib.loads((DATA / "tariff.toml").read_text("utf-8")))
    rules = {record.id for record in records if isinstance(record, Rule)}
    read = read_fares(lines, rules=rules)
    assert read.report.problems == ()
    return Tariff.of((*records, *read.fares), airports=AIRPORTS.values())


def test_the_file_is_what_the_generator_makes(lines: list[str]) -> None:
    """Nothing was edited by hand."""
    assert lines == list(fare_rows(markets(schedule_rows())))


def test_every_real_route_has_fares_both_ways(filed: Tariff) -> None:
    """Every airline on every route it flew, there and back, in four classes."""
    routes = {(row["origin"], row["dest"], row["carrier"]) for row in schedule_rows()}
    assert len({route[:2] for route in routes}) >= 197
    for origin, destination, carrier in sorted(routes):
        for market in ((origin, destination), (destination, origin)):
            fares = filed.fares_between(*market, carrier)
            assert {fare.rbd for fare in fares} == set("QMBY")


def test_a_family_to_los_angeles(filed: Tariff) -> None:
    """Fares by distance and discount; the taxes of 2025, worked out by hand."""
    party = (ADULT, CHILD, INFANT)
    quoted = quote(filed, leg("JFK-LAX"), passengers=party)
    adult, child, infant = quoted.prices
    assert adult.fare_calculation == "NYC AA LAX 232.00QA7BAOW USD232.00END XFJFK4.5"
    taxes = {line.code: line.amount for line in adult.taxes}
    assert taxes == {
        "AY": usd("5.60"),
        "US": usd("17.40"),
        "XF": usd("4.50"),
        "ZP": usd("5.20"),
    }
    assert (adult.total, child.base) == (usd("264.70"), usd("174.00"))
    assert infant.total == usd("0.00")
    assert not quoted.conditions.refundable
    back = refund(
        adult, quoted.conditions, reason=RefundReason.VOLUNTARY, departed=False
    )
    assert back.refund == usd("10.10")


def test_a_through_fare_over_chicago(filed: Tariff) -> None:
    """LGA to SAN: one component, two boardings, one security fee."""
    journey = (
        leg("LGA-ORD", flight="UA1", rbd="M"),
        leg("ORD-SAN", MONDAY + timedelta(hours=4), flight="UA2", rbd="M"),
    )
    (adult,) = quote(filed, *journey).prices
    assert len(adult.components) == 1
    taxes = {line.code: line.amount.minor for line in adult.taxes}
    assert (taxes["XF"], taxes["ZP"], taxes["AY"]) == (900, 1040, 560)


def test_a_return_wants_its_saturday_night(filed: Tariff) -> None:
    """Over a week-end the round trip is cheaper than two ways; before, it is not."""
    out = leg("JFK-LAX", rbd="M")
    home = leg("LAX-JFK", MONDAY + timedelta(days=3), rbd="M", slice=1)
    later = leg("LAX-JFK", MONDAY + timedelta(days=7), rbd="M", slice=1)
    weekday, weekend = quote(filed, out, home), quote(filed, out, later)
    assert [each.fare_basis for each in weekday.prices[0].components] == [
        "MA0STOW",
        "MA0STOW",
    ]
    assert [each.fare_basis for each in weekend.prices[0].components] == [
        "MA0STRT",
        "MA0STRT",
    ]
    assert weekend.total < weekday.total


def test_a_late_buyer_finds_no_basic_fare(filed: Tariff) -> None:
    """Six days before departure the BASIC fares are refused by category 5."""
    soon = leg("JFK-LAX", MONDAY.replace(month=11, day=NOW.day + 6))
    with pytest.raises(FareRuleViolated) as refused:
        quote(filed, soon)
    assert refused.value.record == "BASIC-OW/5"


def test_ancillaries_for_sale(filed: Tariff) -> None:
    """Bags for all; seats and meals for those who have a seat."""
    segment = leg("JFK-LAX")
    infant = filed.services_for(segment, PassengerType.INF)
    adult = filed.services_for(segment, PassengerType.ADT)
    assert [service.id for service in infant] == ["bag-1", "bag-2"]
    assert len(adult) == 5
