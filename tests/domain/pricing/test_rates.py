"""Rates and roundings, against printed tickets."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.pricing.builders import ADULT, CHILD, MONDAY, fare, leg, quote, tariff
from tests.domain.pricing.published_totals import (
    LINEAR_FARES,
    TOTALS,
    LinearFare,
    PublishedTotal,
)

from flightcore.domain.kernel import Money, Rounding, RoundingMode
from flightcore.domain.kernel.errors import CurrencyMismatch, InvalidTariff
from flightcore.domain.pricing import (
    BankRate,
    CurrencyRounding,
    Discount,
    PassengerType,
    RateOfExchange,
    Rates,
    Rule,
    TaxLine,
    read_fare_calculation,
    with_xt,
)


def _taxes(text: str, currency: str) -> list[TaxLine]:
    return [
        TaxLine(
            code=word[-2:],
            amount=Money.of(word[:-2], currency),
            nation="US",
            refundable=True,
        )
        for word in text.split()
    ]


@pytest.mark.parametrize("published", LINEAR_FARES, ids=lambda case: case.fare)
def test_nuc_times_roe_rounds_to_the_printed_fare(published: LinearFare) -> None:
    """F3: 603.79 NUC at 0.844659 is EUR 510 (up); 119.43 at 0.738027 GBP 88."""
    line = read_fare_calculation(published.line)
    assert line.adds_up
    assert line.roe is not None
    rates = Rates.of([RateOfExchange(currency=published.currency, roe=line.roe)])
    fare = rates.from_nuc(int(line.total * 100), published.currency)
    assert fare == Money.of(published.fare, published.currency)


@pytest.mark.parametrize("published", LINEAR_FARES, ids=lambda case: case.fare)
def test_fare_and_taxes_come_to_the_printed_total(published: LinearFare) -> None:
    """The equivalent amount, where there is one, and the taxes are the total."""
    currency = published.equivalent_currency or published.currency
    paid = Money.of(published.equivalent or published.fare, currency)
    taxes = [line.amount for line in _taxes(published.taxes, currency)]
    assert Money.total([paid, *taxes], currency) == Money.of(published.total, currency)


@pytest.mark.parametrize("published", TOTALS, ids=lambda case: case.total)
def test_xt_holds_the_sum_of_its_parts(published: PublishedTotal) -> None:
    """Taxes in one XT box come to the printed tax, and with the fare to the total."""
    taxes = _taxes(published.taxes, published.currency)
    (combined,) = with_xt(taxes, boxes=1)
    fare = Money.of(published.equivalent or published.base, published.currency)
    assert combined.code == "XT"
    assert combined.amount == Money.of(published.tax, published.currency)
    assert fare + combined.amount == Money.of(published.total, published.currency)


def test_all_published_totals_are_here() -> None:
    """The tables lost none of the source's cases."""
    assert (len(TOTALS), len(LINEAR_FARES)) == (11, 3)


def test_boxes_that_suffice_stay_as_they_are() -> None:
    """XT stands only where there are more taxes than boxes; it takes the rest."""
    taxes = _taxes("1.00US 2.00ZP 3.00AY", "USD")
    assert with_xt(taxes) == tuple(taxes)
    first, rest = with_xt(taxes, boxes=2)
    assert (first, rest.amount) == (taxes[0], Money.of("5.00", "USD"))


@pytest.mark.parametrize(
    ("currency", "exact", "rounded"),
    [
        ("EUR", "382.4954", "383.00"),
        ("GBP", "88.1426", "88.00"),
        ("PHP", "30554.55", "30555.00"),
        ("JPY", "21429", "21500"),
        ("TND", "120.0015", "120.002"),
        ("KRW", "1000.4", "1000"),
    ],
)
def test_currencies_round_their_own_way(
    currency: str, exact: str, rounded: str
) -> None:
    """F3: unit and direction are data per currency; else the nearest minor unit."""
    rates = Rates.of([RateOfExchange(currency=currency, roe=Decimal(exact))])
    assert rates.from_nuc(100, currency) == Money.of(rounded, currency)


def test_a_filed_rounding_overrides_the_common_one() -> None:
    """A record says otherwise than what is customary."""
    down = Rounding(Money.of("5", "EUR"), RoundingMode.DOWN)
    filed = CurrencyRounding(currency="EUR", fares=down, charges=down)
    rates = Rates.of(
        [RateOfExchange(currency="EUR", roe=Decimal(1))],
        [BankRate(source="USD", target="EUR", rate=Decimal("0.9"))],
        [filed],
    )
    assert rates.from_nuc(5499, "EUR") == Money.of("50", "EUR")
    taxes = rates.convert_charge(Money.of("12.00", "USD"), "EUR")
    assert taxes == Money.of("10", "EUR")


def test_nuc_drops_further_places() -> None:
    """99.95 GBP at 0.765204 is 130.61 NUC, although 8 is the third place."""
    rates = Rates.of([RateOfExchange(currency="GBP", roe=Decimal("0.765204"))])
    assert rates.to_nuc(Money.of("100", "GBP")) == 13068
    assert rates.to_nuc(Money.of("99.95", "GBP")) == 13061


def test_a_rate_serves_both_ways() -> None:
    """A rate that is filed the other way round is divided by; charges keep cents."""
    rates = Rates.of(bank=[BankRate(source="USD", target="EUR", rate=Decimal("0.80"))])
    assert rates.convert_fare(Money.of("10.01", "USD"), "EUR") == Money.of("9", "EUR")
    assert rates.convert_charge(Money.of("8", "EUR"), "USD") == Money.of("10", "USD")
    same = Money.of("10.01", "USD")
    assert rates.convert_fare(same, "USD") is rates.convert_charge(same, "USD") is same


def test_a_rate_that_is_not_filed_is_named() -> None:
    """No silent one-to-one."""
    with pytest.raises(CurrencyMismatch) as refused:
        Rates.of().convert_fare(Money.of("1", "USD"), "EUR")
    assert (refused.value.expected, refused.value.got) == ("EUR", "USD")
    with pytest.raises(CurrencyMismatch):
        Rates.of().to_nuc(Money.of("1", "USD"))


def test_records_that_cannot_be_rates() -> None:
    """Zero, infinity, a currency against itself, a rounding of another currency."""
    nearest = Rounding(Money(1, "USD"), RoundingMode.NEAREST)
    with pytest.raises(InvalidTariff):
        RateOfExchange(currency="EUR", roe=Decimal(0))
    with pytest.raises(InvalidTariff):
        BankRate(source="EUR", target="USD", rate=Decimal("Infinity"))
    with pytest.raises(InvalidTariff):
        BankRate(source="EUR", target="EUR", rate=Decimal(1))
    with pytest.raises(InvalidTariff):
        CurrencyRounding(currency="EUR", fares=nearest, charges=nearest)
    assert RateOfExchange(currency="EUR", roe=Decimal(1)).id == "EUR"
    filed = CurrencyRounding(currency="USD", fares=nearest, charges=nearest)
    assert filed.id == "USD"


@given(
    out=st.integers(0, 500_000),
    back=st.integers(0, 500_000),
    percent=st.integers(0, 100),
    roe=st.decimals("0.01", "150", places=6),
)
def test_a_line_in_nuc_reproduces_the_fare(
    out: int, back: int, percent: int, roe: Decimal
) -> None:
    """F1, F3: the printed NUC total x ROE, up to the next euro, is base and fare."""
    child = Discount(ptc=PassengerType.CHD, percent=percent)
    filed = tariff(
        Rule(id="R", discounts=(child,)),
        RateOfExchange(currency="EUR", roe=roe),
        RateOfExchange(currency="USD", roe=Decimal("1.0")),
        fare("CDG-JFK", f"{Decimal(out) / 100:.2f} EUR", rule="R"),
        fare("JFK-CDG", f"{Decimal(back) / 100:.2f} USD", rule="R"),
    )
    journey = (leg("CDG-JFK"), leg("JFK-CDG", MONDAY.replace(day=14), slice=1))
    for quoted in quote(filed, *journey, passengers=(ADULT, CHILD)).prices:
        line = read_fare_calculation(quoted.fare_calculation)
        assert line.adds_up
        assert line.roe == roe
        euros = (line.total * roe).to_integral_value(ROUND_CEILING)
        assert quoted.base == Money.of(euros, "EUR")
        parts = sum(component.amount.minor for component in quoted.components)
        assert parts == quoted.base.minor
