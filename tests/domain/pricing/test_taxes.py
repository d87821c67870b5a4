"""Taxes, fees and carrier-imposed charges on real shapes of journeys."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
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
    usd,
)

from flightcore.domain.kernel import Money, Rounding, RoundingMode
from flightcore.domain.kernel.errors import CurrencyMismatch, InvalidTariff
from flightcore.domain.pricing import (
    BankRate,
    CarrierSurcharge,
    Discount,
    FareSurcharge,
    FiledRecord,
    JourneySegment,
    PassengerType,
    Penalty,
    PenaltyAction,
    Period,
    Refundability,
    Rule,
    Scope,
    Stopovers,
    Tax,
    TaxLine,
    TaxPoint,
)

OPEN = Rule(id="OPEN", stopovers=Stopovers(maximum=3))
FARES = (
    fare("NYC-SAN", "200.00 USD", rule="OPEN"),
    fare("SAN-NYC", "100.00 USD", rule="OPEN"),
    fare("NYC-LON", "500.00 USD", rule="OPEN"),
    fare("ORD-SAN", "50.00 USD", rule="OPEN"),
)
NONSTOP = (leg("JFK-SAN"),)
CONNECTION = (
    leg("LGA-ORD"),
    leg("ORD-SAN", MONDAY + timedelta(hours=4), flight="AA2"),
)
STOPOVER = (
    leg("LGA-ORD"),
    leg("ORD-SAN", MONDAY + timedelta(days=2), flight="AA2"),
)
RETURN = (*CONNECTION, leg("SAN-JFK", MONDAY + timedelta(days=7), slice=1))
ABROAD = (leg("LGA-ORD"), leg("ORD-LHR", MONDAY + timedelta(hours=4), flight="AA2"))


def _tax(**fields: Any) -> Tax:
    given: dict[str, Any] = {"id": "T", "code": "XY", "nation": "US", **fields}
    if given["point"] is not TaxPoint.FARE:
        given.setdefault("amount", usd("5.00"))
    return Tax(**given)


def _lines(
    journey: tuple[JourneySegment, ...], *records: FiledRecord, **terms: Any
) -> tuple[TaxLine, ...]:
    filed = tariff(OPEN, *FARES, *records)
    return quote(filed, *journey, **terms).prices[0].taxes


def _minor(journey: tuple[JourneySegment, ...], *taxes: FiledRecord) -> int:
    return sum(line.amount.minor for line in _lines(journey, *taxes))


@pytest.mark.parametrize(
    ("point", "journey", "times"),
    [
        (TaxPoint.BOARDING, NONSTOP, 1),
        (TaxPoint.BOARDING, CONNECTION, 2),
        (TaxPoint.BOARDING, RETURN, 3),
        (TaxPoint.DEPARTURE, CONNECTION, 1),
        (TaxPoint.DEPARTURE, STOPOVER, 2),
        (TaxPoint.DEPARTURE, RETURN, 2),
        (TaxPoint.TRANSIT, NONSTOP, 0),
        (TaxPoint.TRANSIT, CONNECTION, 1),
        (TaxPoint.TRANSIT, STOPOVER, 0),
        (TaxPoint.ARRIVAL, CONNECTION, 1),
        (TaxPoint.ARRIVAL, STOPOVER, 2),
        (TaxPoint.TICKET, RETURN, 1),
    ],
)
def test_a_tax_is_collected_at_its_points(
    point: TaxPoint, journey: tuple[JourneySegment, ...], times: int
) -> None:
    """Once per boarding, stretch begun, connection, stretch ended, or ticket."""
    assert _minor(journey, _tax(point=point)) == 500 * times


@pytest.mark.parametrize(
    ("fields", "journey", "times"),
    [
        ({"airports": ("ORD",)}, CONNECTION, 1),
        ({"airports": ("JFK",)}, CONNECTION, 0),
        ({"countries": ("US",)}, CONNECTION, 2),
        ({"countries": ("GB",)}, CONNECTION, 0),
        ({"countries": ("US", "US")}, CONNECTION, 2),
        ({"others": ("GB",)}, ABROAD, 1),
        ({"scope": Scope.DOMESTIC}, ABROAD, 1),
        ({"scope": Scope.INTERNATIONAL}, ABROAD, 1),
        ({"scope": Scope.INTERNATIONAL}, CONNECTION, 0),
        ({"cabins": ("Y",)}, CONNECTION, 2),
        ({"cabins": ("C",)}, CONNECTION, 0),
        ({"limit_per_slice": 1}, CONNECTION, 1),
        ({"limit_per_slice": 1}, RETURN, 2),
        ({"limit_per_slice": 2}, RETURN, 3),
        ({"travel": Period(first=date(2026, 12, 8))}, CONNECTION, 0),
        ({"travel": Period(first=date(2026, 12, 8))}, STOPOVER, 1),
        ({"sale": Period(last=date(2026, 11, 1))}, NONSTOP, 1),
        ({"sale": Period(last=date(2026, 10, 31))}, NONSTOP, 0),
    ],
)
def test_where_and_when_a_tax_is_due(
    fields: dict[str, Any], journey: tuple[JourneySegment, ...], times: int
) -> None:
    """Airport, country, other end, scope, cabin, limit, days of travel and sale."""
    tax = _tax(point=TaxPoint.BOARDING, **fields)
    assert _minor(journey, tax) == 500 * times


def test_a_stretch_abroad_is_international_from_its_start() -> None:
    """Departure taxes look to the end of the stretch, not of the first flight."""
    tax = _tax(point=TaxPoint.DEPARTURE, scope=Scope.INTERNATIONAL, countries=("US",))
    assert _minor(ABROAD, tax) == 500
    home = _tax(point=TaxPoint.DEPARTURE, scope=Scope.DOMESTIC)
    assert _minor(ABROAD, home) == 0


def test_a_limit_counts_all_records_of_the_code() -> None:
    """Two airports' XF records share the limit of two a slice."""
    xf = [
        _tax(
            id=f"XF-{code}",
            code="XF",
            airports=(code,),
            limit_per_slice=1,
            point=TaxPoint.BOARDING,
        )
        for code in ("LGA", "ORD")
    ]
    assert _minor(CONNECTION, *xf) == 500


def test_itemised_taxes_are_printed() -> None:
    """XF stands with airports and amounts in the line and in the breakdown."""
    tax = _tax(code="XF", point=TaxPoint.BOARDING, amount=usd("4.50"), itemised=True)
    quoted = quote(tariff(OPEN, *FARES, tax), *CONNECTION).prices[0]
    assert quoted.taxes[0].breakdown == "LGA4.5ORD4.5"
    assert quoted.fare_calculation.endswith("END XFLGA4.5ORD4.5")


@pytest.mark.parametrize(
    ("rounding", "minor"),
    [
        (None, 1501),
        (Rounding(usd("0.10"), RoundingMode.UP), 1510),
        (Rounding(Money.of("1", "EUR"), RoundingMode.UP), 1501),
    ],
)
def test_a_percentage_of_the_fare(rounding: Rounding | None, minor: int) -> None:
    """7.5 % of base and Q, to the nearest cent, half up, unless it says otherwise."""
    extra = FareSurcharge(amount=usd("0.07"))
    rule = Rule(id="R", surcharges=(extra,))
    tax = _tax(point=TaxPoint.FARE, basis_points=750, rounding=rounding)
    filed = tariff(rule, fare("JFK-SAN", "200.00 USD", rule="R"), tax)
    (line,) = quote(filed, *NONSTOP).prices[0].taxes
    assert line.amount.minor == minor


def test_a_percentage_of_domestic_components_only() -> None:
    """A component abroad is not taxed; two at home are taxed once, on their sum."""
    tax = _tax(point=TaxPoint.FARE, basis_points=1000, scope=Scope.DOMESTIC)
    assert _minor(RETURN, tax) == 3000
    assert _minor((leg("JFK-LHR"),), tax) == 0


@pytest.mark.parametrize(
    ("fields", "journey", "minor"),
    [
        ({}, CONNECTION, 4000),
        ({"cabins": ("C",)}, CONNECTION, 0),
        ({"scope": Scope.INTERNATIONAL}, ABROAD, 2000),
        ({"carrier": "UA"}, CONNECTION, 0),
        ({"travel": Period(first=date(2026, 12, 8))}, STOPOVER, 2000),
    ],
)
def test_carrier_charges_per_segment(
    fields: dict[str, Any], journey: tuple[JourneySegment, ...], minor: int
) -> None:
    """YQ per segment of the carrier, by cabin, scope and day."""
    given = {"id": "yq", "code": "YQ", "carrier": "AA", "amount": usd("20.00")}
    assert _minor(journey, CarrierSurcharge(**{**given, **fields})) == minor


def test_exempt_types_pay_nothing() -> None:
    """Children may be spared a tax, and infants a carrier's charge."""
    tax = _tax(point=TaxPoint.BOARDING, exempt=(PassengerType.CHD,))
    charge = CarrierSurcharge(
        id="yr",
        code="YR",
        carrier="AA",
        amount=usd("9.00"),
        exempt=(PassengerType.INF,),
    )
    filed = tariff(OPEN, *FARES, tax, charge)
    prices = quote(filed, *NONSTOP, passengers=(ADULT, CHILD, INFANT)).prices
    codes = [[line.code for line in price.taxes] for price in prices]
    assert codes == [["XY", "YR"], ["YR"], ["XY"]]


@pytest.mark.parametrize(
    ("refundable", "permitted", "expected"),
    [
        (Refundability.ALWAYS, False, True),
        (Refundability.WITH_FARE, False, False),
        (Refundability.WITH_FARE, True, True),
        (Refundability.NEVER, True, False),
    ],
)
def test_whether_a_tax_comes_back(
    refundable: Refundability, permitted: bool, expected: bool
) -> None:
    """Always, never, or as the fare does."""
    cancel = Penalty(action=PenaltyAction.CANCEL, permitted=permitted)
    rule = Rule(id="R", penalties=(cancel,))
    tax = _tax(point=TaxPoint.TICKET, refundable=refundable)
    filed = tariff(rule, fare("JFK-SAN", rule="R"), tax)
    (line,) = quote(filed, *NONSTOP).prices[0].taxes
    assert line.refundable is expected


def test_taxes_in_another_currency_are_converted() -> None:
    """By the bank rate, to the minor unit; without a rate it is refused."""
    tax = _tax(point=TaxPoint.TICKET, amount=Money.of("3.33", "EUR"))
    rate = BankRate(source="EUR", target="USD", rate=Decimal("1.10"))
    assert _minor(NONSTOP, tax, rate) == 366
    with pytest.raises(CurrencyMismatch):
        _minor(NONSTOP, tax)


def test_one_line_per_code_in_order() -> None:
    """Lines are summed by code, nation and refundability, and sorted."""
    lines = _lines(
        CONNECTION,
        _tax(id="b", code="ZP", point=TaxPoint.BOARDING),
        _tax(id="a", code="AY", point=TaxPoint.BOARDING, amount=usd("0")),
        _tax(id="c", code="US", point=TaxPoint.ARRIVAL),
    )
    summed = [(line.code, line.amount.minor) for line in lines]
    assert summed == [("US", 500), ("ZP", 1000)]


@pytest.mark.parametrize(
    "make",
    [
        lambda: _tax(point=TaxPoint.BOARDING, code="X"),
        lambda: _tax(point=TaxPoint.BOARDING, nation="USA"),
        lambda: _tax(point=TaxPoint.BOARDING, airports=("JF",)),
        lambda: _tax(point=TaxPoint.BOARDING, countries=("us",)),
        lambda: _tax(point=TaxPoint.BOARDING, exempt=(PassengerType.ADT,)),
        lambda: _tax(point=TaxPoint.BOARDING, amount=usd("-1")),
        lambda: _tax(point=TaxPoint.BOARDING, amount=None),
        lambda: _tax(point=TaxPoint.BOARDING, limit_per_slice=0),
        lambda: _tax(point=TaxPoint.FARE, basis_points=10_001),
        lambda: _tax(point=TaxPoint.FARE),
        lambda: _tax(point=TaxPoint.TICKET, amount=None, basis_points=5),
        lambda: CarrierSurcharge(id="a", code="YX", carrier="AA", amount=usd("1")),
        lambda: FareSurcharge(amount=usd("1"), exempt=(PassengerType.ADT,)),
        lambda: Discount(ptc=PassengerType.ADT, percent=50),
        lambda: Discount(ptc=PassengerType.CHD, percent=101),
    ],
)
def test_records_that_cannot_be_filed(make: Any) -> None:
    """A tax or charge that says nonsense is refused with the field to blame."""
    with pytest.raises(InvalidTariff) as refused:
        make()
    assert refused.value.facts["field"]
