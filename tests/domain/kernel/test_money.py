"""Money: exact parsing, arithmetic of one currency, lossless division, rounding."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import Money, Rounding, RoundingMode, exponent_of
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    InvalidMoney,
    NegativeAmount,
    UnknownCurrency,
)
from flightcore.domain.kernel.money import LARGEST_MINOR

# ISO 4217, list one, column "Mnr unt", as of January 2026; typed from the list.
NO_PLACES = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"),
    *("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
)
TWO_PLACES = (
    *("AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EGP", "EUR"),
    *("GBP", "HKD", "HUF", "IDR", "ILS", "INR", "MAD", "MXN", "MYR", "NGN", "NOK"),
    *("NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "SAR", "SEK", "SGD", "SLE"),
    *("THB", "TRY", "TWD", "UAH", "USD", "UZS", "VED", "VES", "XCD", "XCG", "ZAR"),
)
THREE_PLACES = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
PLACES = {
    **dict.fromkeys(NO_PLACES, 0),
    **dict.fromkeys(TWO_PLACES, 2),
    **dict.fromkeys(THREE_PLACES, 3),
}

currencies = st.sampled_from(sorted(PLACES))
minors = st.integers(-(10**13), 10**13)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize(("currency", "places"), PLACES.items())
def test_decimal_places(currency: str, places: int) -> None:
    """Every currency has the places of ISO 4217."""
    assert exponent_of(currency) == places


@pytest.mark.parametrize("code", ["", "usd", "EURO", "XXX", "HRK", "ZWL", "US$"])
def test_codes_that_are_no_currency_in_use(code: str) -> None:
    """Withdrawn, lower-case and made-up codes are refused."""
    with pytest.raises(UnknownCurrency):
        Money(1, code)


@given(minors, currencies)
def test_text_and_back(minor: int, currency: str) -> None:
    """An amount written with its currency's places is read back exactly."""
    places = PLACES[currency]
    digits = f"{abs(minor):0{places + 1}d}"
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    text = ("-" if minor < 0 else "") + whole + (f".{part}" if part else "")
    money = Money.of(text, currency)
    assert money == Money(minor, currency)
    if minor:
        assert str(money) == f"{text} {currency}"
    assert money.decimal == Fraction(minor, 10**places)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12", "EUR", 1200),
        ("12.5", "EUR", 1250),
        ("+0.010", "EUR", 1),
        ("12.000", "JPY", 12),
        ("1.234", "KWD", 1234),
        (Decimal("1E+2"), "EUR", 10000),
        (7, "JPY", 7),
        ("-0.00", "EUR", 0),
    ],
)
def test_amounts_as_people_write_them(
    text: str | int | Decimal, currency: str, minor: int
) -> None:
    """Fewer or more places are read, as long as nothing is lost."""
    assert Money.of(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount",
    [
        *("0.001", "1.00000000000000000000000000000000000000001", "1" * 65),
        *("", " 1", "1 ", "1,5", "1_000", "\u0661", "\uff11", "1e3", "0x1"),
        *("NaN", "Infinity", ".5", "5."),
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999")),
        *(Decimal("1e-999999"), Decimal("0.005"), 1.5, True, None, b"1", 10**13),
    ],
)
def test_amounts_that_are_refused(amount: object) -> None:
    """What is finer than a cent, no plain decimal, or absurd is refused at once."""
    with pytest.raises(InvalidMoney):
        Money.of(cast("str", amount), "EUR")


def test_the_hosts_decimal_context_does_not_matter() -> None:
    """A host that computes with three digits, or traps, gets exact amounts."""
    with decimal.localcontext() as host:
        host.prec = 3
        host.traps[decimal.Inexact] = True
        money = Money.of("123456789.01", "EUR")
        assert money.minor == 12345678901
        assert str(money.decimal) == "123456789.01"
        rounding = Rounding(Money.of("0.05", "CHF"), RoundingMode.NEAREST)
        assert rounding.apply(Decimal("1234567.875")) == Money.of("1234567.9", "CHF")


@pytest.mark.parametrize("minor", [LARGEST_MINOR, -LARGEST_MINOR, 1.0, True, "1"])
def test_minor_units_are_bounded_integers(minor: int) -> None:
    """Nothing but an integer below the limit counts minor units."""
    with pytest.raises(InvalidMoney):
        Money(minor, "EUR")


@given(minors, minors)
def test_sums_differences_and_order(one: int, other: int) -> None:
    """Amounts of one currency add, subtract and compare as their minor units do."""
    a, b = Money(one, "EUR"), Money(other, "EUR")
    assert (a + b).minor == one + other
    assert (a - b).minor == one - other
    assert (-a).minor == -one
    assert (a < b, a <= b, a > b, a >= b, a == b) == (
        one < other,
        one <= other,
        one > other,
        one >= other,
        one == other,
    )
    assert bool(a) == (one != 0)
    assert Money.total([a, b, a], "EUR").minor == 2 * one + other


def test_two_currencies_never_meet() -> None:
    """Adding, subtracting and comparing across currencies is refused by name."""
    euro, yen = Money(1, "EUR"), Money(1, "JPY")
    for meet in (
        lambda: euro + yen,
        lambda: euro - yen,
        lambda: euro < yen,
        lambda: euro <= yen,
        lambda: euro > yen,
        lambda: euro >= yen,
        lambda: Money.total([euro, yen], "EUR"),
    ):
        with pytest.raises(CurrencyMismatch) as caught:
            meet()
        assert {caught.value.expected, caught.value.got} == {"EUR", "JPY"}
    assert euro != yen


def test_money_goes_with_money_only() -> None:
    """A bare number is no amount, and money is multiplied by whole numbers only."""
    euro = Money(100, "EUR")
    for meet in (
        lambda: euro + cast("Money", 1),
        lambda: euro < cast("Money", 1),
        lambda: euro * cast("int", 1.5),
        lambda: euro * True,
    ):
        with pytest.raises(InvalidMoney):
            meet()
    assert 3 * euro == euro * 3 == Money(300, "EUR")


def test_money_that_must_move_is_above_zero() -> None:
    """Zero and less are refused where money is to move."""
    assert Money(1, "EUR").positive() == Money(1, "EUR")
    for minor in (0, -1):
        with pytest.raises(NegativeAmount):
            Money(minor, "EUR").positive()


@given(minors, weights)
def test_division_loses_nothing_and_is_fair(minor: int, parts: list[int]) -> None:
    """Shares add up, each within a unit of its exact part; no weight, no share."""
    shares = [share.minor for share in Money(minor, "EUR").allocate(parts)]
    assert sum(shares) == minor
    for share, weight in zip(shares, parts, strict=True):
        assert abs(share - Fraction(minor * weight, sum(parts))) < 1
        assert weight or share == 0


@given(minors, weights)
def test_a_reversal_divides_as_the_sale_did(minor: int, parts: list[int]) -> None:
    """Each share of the opposite amount is the opposite share."""
    there = Money(minor, "EUR").allocate(parts)
    back = Money(-minor, "EUR").allocate(parts)
    assert [share.minor for share in back] == [-share.minor for share in there]


def test_the_larger_remainder_gets_the_unit_and_then_the_earlier_share() -> None:
    """100 by thirds gives the odd cent to the first; 100 by 1:6 to the larger rest."""
    assert [m.minor for m in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [m.minor for m in Money(100, "EUR").allocate([1, 6])] == [14, 86]
    assert [m.minor for m in Money(5, "JPY").allocate([3, 0, 3, 3])] == [2, 0, 2, 1]


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [1, -1], [2, -1], [1.0], [True]])
def test_weights_of_no_use(parts: list[int]) -> None:
    """Weights are whole, none below zero, not all zero."""
    with pytest.raises(InvalidMoney):
        Money(100, "EUR").allocate(parts)


@pytest.mark.parametrize(
    ("exact", "unit", "mode", "rounded"),
    [
        # Fares of published examples of IATA Resolution 024d.
        ("382.4954", "1.00 EUR", RoundingMode.UP, "383.00 EUR"),
        ("88.1426", "1.00 GBP", RoundingMode.NEAREST, "88.00 GBP"),
        ("30554.55", "1.00 PHP", RoundingMode.NEAREST, "30555.00 PHP"),
        ("383.00", "1.00 EUR", RoundingMode.UP, "383.00 EUR"),
        ("12340", "100 JPY", RoundingMode.UP, "12400 JPY"),
        ("12399", "100 JPY", RoundingMode.DOWN, "12300 JPY"),
        ("10.2501", "0.500 KWD", RoundingMode.NEAREST, "10.500 KWD"),
        ("0.5", "1.00 EUR", RoundingMode.NEAREST, "1.00 EUR"),
        ("0.4999999999999999999999999999999999999", "1 JPY", RoundingMode.NEAREST, "0"),
        ("0.0000000000000000000000000000000000001", "1 JPY", RoundingMode.UP, "1"),
        ("-382.4954", "1.00 EUR", RoundingMode.UP, "-383.00 EUR"),
        ("-12399", "100 JPY", RoundingMode.DOWN, "-12300 JPY"),
        ("-0.5", "1.00 EUR", RoundingMode.NEAREST, "-1.00 EUR"),
    ],
)
def test_named_rounding(
    exact: str, unit: str, mode: RoundingMode, rounded: str
) -> None:
    """Amounts go to the multiple of the unit that the mode names."""
    size, currency = unit.split()
    wanted, _, _ = rounded.partition(" ")
    result = Rounding(Money.of(size, currency), mode).apply(Decimal(exact))
    assert result == Money.of(wanted, currency)


@given(
    st.decimals(-(10**6), 10**6, places=6),
    st.integers(1, 10**4),
    st.sampled_from(RoundingMode),
)
def test_rounding_against_fractions(
    exact: Decimal, unit: int, mode: RoundingMode
) -> None:
    """The result is a multiple, on the right side, and the nearest of its kind."""
    result = Rounding(Money(unit, "EUR"), mode).apply(exact).minor
    true = Fraction(exact) * 100
    assert result % unit == 0
    if mode is RoundingMode.UP:
        assert 0 <= abs(result) - abs(true) < unit
    elif mode is RoundingMode.DOWN:
        assert 0 <= abs(true) - abs(result) < unit
    else:
        assert abs(result - true) <= Fraction(unit, 2)
    assert result == 0 or (result > 0) == (true > 0)


@given(st.decimals(-(10**6), 10**6, places=6), st.sampled_from(RoundingMode))
def test_a_reversal_rounds_as_the_sale_did(exact: Decimal, mode: RoundingMode) -> None:
    """What is below zero is rounded as its opposite."""
    rounding = Rounding(Money(100, "EUR"), mode)
    assert rounding.apply(-exact) == -rounding.apply(exact)


@pytest.mark.parametrize("exact", ["NaN", "sNaN", "Infinity", "1e200", "1e-200"])
def test_rounding_refuses_the_absurd(exact: str) -> None:
    """What is not finite, or absurdly large or fine, is refused and quickly so."""
    with pytest.raises(InvalidMoney):
        Rounding(Money(1, "EUR"), RoundingMode.UP).apply(Decimal(exact))


def test_a_rounding_has_a_unit_and_a_name() -> None:
    """The unit is above zero, and the rounding can be printed."""
    with pytest.raises(NegativeAmount):
        Rounding(Money(0, "EUR"), RoundingMode.UP)
    assert str(Rounding(Money(100, "EUR"), RoundingMode.UP)) == "EUR up to 1.00"
