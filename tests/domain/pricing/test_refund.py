"""Penalties, the conditions they come to, and what comes back of a price."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.pricing.builders import (
    ADULT,
    CHILD,
    MONDAY,
    fare,
    leg,
    quote,
    tariff,
    usd,
)

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import InvalidInput, InvalidTariff
from flightcore.domain.pricing import (
    BankRate,
    Brand,
    Conditions,
    Departure,
    Eligibility,
    PassengerPrice,
    PassengerType,
    Penalty,
    PenaltyAction,
    PricePassenger,
    Quotation,
    RefundReason,
    Rule,
    TaxLine,
    refund,
)

CANCEL, CHANGE, NO_SHOW = (
    PenaltyAction.CANCEL,
    PenaltyAction.CHANGE,
    PenaltyAction.NO_SHOW,
)


def _quote(
    *penalties: Penalty, passengers: tuple[PricePassenger, ...] = (ADULT,)
) -> Quotation:
    filed = tariff(
        Rule(id="R", penalties=penalties), fare("JFK-LAX", "200.00 USD", rule="R")
    )
    return quote(filed, leg("JFK-LAX"), passengers=passengers)


def _back(quoted: Quotation, reason: RefundReason, *, departed: bool = False) -> Money:
    price = quoted.prices[0]
    return refund(price, quoted.conditions, reason=reason, departed=departed).refund


def test_without_penalties_everything_is_free() -> None:
    """What no record names may be done without a charge."""
    conditions = _quote().conditions
    assert conditions.refundable
    assert conditions.changeable
    assert conditions.cancel_penalty == usd("0")
    assert conditions.no_show_penalty == usd("0")
    assert len(conditions.terms) == 6


def test_the_terms_of_one_rule() -> None:
    """Amounts, percentages and prohibitions, before and after departure."""
    quoted = _quote(
        Penalty(action=CANCEL, amount=usd("75.00"), when=Departure.BEFORE),
        Penalty(action=CANCEL, permitted=False),
        Penalty(action=CHANGE, percent=15),
        Penalty(action=NO_SHOW, permitted=False),
    )
    conditions = quoted.conditions
    assert conditions.cancel_penalty == usd("75.00")
    assert conditions.change_penalty == usd("30.00")
    assert conditions.no_show_penalty is None
    assert _back(quoted, RefundReason.VOLUNTARY) == usd("125.00")
    assert _back(quoted, RefundReason.VOLUNTARY, departed=True) == usd("0")
    assert _back(quoted, RefundReason.NO_SHOW) == usd("0")
    assert _back(quoted, RefundReason.INVOLUNTARY, departed=True) == usd("200.00")


def test_a_charge_never_exceeds_the_fare() -> None:
    """F7: a high charge takes the fare, not more."""
    quoted = _quote(Penalty(action=CANCEL, amount=usd("999.00")))
    assert _back(quoted, RefundReason.VOLUNTARY) == usd("0")


def test_terms_by_passenger_type() -> None:
    """Children may cancel for less; the headline names the highest charge."""
    quoted = _quote(
        Penalty(
            action=CANCEL, amount=usd("10.00"), passenger_types=(PassengerType.CHD,)
        ),
        Penalty(action=CANCEL, amount=usd("50.00")),
        passengers=(ADULT, CHILD),
    )
    assert quoted.conditions.cancel_penalty == usd("50.00")
    backs = [
        refund(
            price,
            quoted.conditions,
            reason=RefundReason.VOLUNTARY,
            departed=False,
        ).refund
        for price in quoted.prices
    ]
    assert backs == [usd("150.00"), usd("190.00")]


@pytest.mark.parametrize("ages", [(7, 11), (11, 7)])
def test_the_strictest_of_two_of_a_type(ages: tuple[int, int]) -> None:
    """Children of two ages may find two fares; for both the stricter terms hold."""
    young = Rule(
        id="YOUNG",
        eligibility=Eligibility(most_age=9),
        penalties=(Penalty(action=CANCEL, permitted=False),),
    )
    dear = Rule(id="DEAR", penalties=(Penalty(action=CHANGE, amount=usd("9")),))
    filed = tariff(
        young,
        dear,
        fare("JFK-LAX", "50.00 USD", rule="YOUNG"),
        fare("JFK-LAX", "90.00 USD", rule="DEAR"),
    )
    children = [
        PricePassenger(id=f"P{age}", ptc=PassengerType.CHD, age=age) for age in ages
    ]
    quoted = quote(filed, leg("JFK-LAX"), passengers=tuple(children))
    assert quoted.total == usd("140.00")
    assert len(quoted.conditions.terms) == 6
    assert not quoted.conditions.refundable
    for price in quoted.prices:
        parted = refund(
            price, quoted.conditions, reason=RefundReason.VOLUNTARY, departed=False
        )
        assert parted.refund == usd("0")
    charges = {term.charge for term in quoted.conditions.terms}
    assert charges == {usd("0"), usd("9")}


def test_the_most_restrictive_component_governs() -> None:
    """One that forbids forbids the whole; else the highest charge counts, once."""
    cheap = Rule(id="A", penalties=(Penalty(action=CANCEL, amount=usd("10.00")),))
    dear = Rule(id="B", penalties=(Penalty(action=CANCEL, amount=usd("30.00")),))
    never = Rule(id="C", penalties=(Penalty(action=CANCEL, permitted=False),))
    out, back = leg("JFK-LAX"), leg("LAX-JFK", MONDAY.replace(day=14), slice=1)
    for rules, expected in (((cheap, dear), usd("30.00")), ((dear, never), None)):
        filed = tariff(
            *rules,
            fare("JFK-LAX", rule=rules[0].id),
            fare("LAX-JFK", rule=rules[1].id),
        )
        assert quote(filed, out, back).conditions.cancel_penalty == expected


def test_a_charge_in_another_currency() -> None:
    """It is converted by the bank rate into the quotation's currency."""
    rule = Rule(
        id="R", penalties=(Penalty(action=CANCEL, amount=Money.of("10", "EUR")),)
    )
    rate = BankRate(source="EUR", target="USD", rate=Decimal("1.105"))
    filed = tariff(rule, rate, fare("JFK-LAX", rule="R"))
    quoted = quote(filed, leg("JFK-LAX"))
    assert quoted.conditions.cancel_penalty == usd("11.05")


def test_baggage_and_brands_in_order_of_travel() -> None:
    """One allowance where components agree; each in turn where they do not."""
    basic, flex = (
        Brand(id="BASIC", name="Basic", baggage="0PC"),
        Brand(id="FLEX", name="Flex", baggage="2PC"),
    )
    out = leg("JFK-LAX")
    back = leg("LAX-JFK", MONDAY.replace(day=14), slice=1)
    for brands, allowance in (
        (("BASIC", "FLEX"), "0PC/2PC"),
        (("FLEX", "FLEX"), "2PC"),
    ):
        filed = tariff(
            basic,
            flex,
            fare("JFK-LAX", brand=brands[0]),
            fare("LAX-JFK", brand=brands[1]),
        )
        conditions = quote(filed, out, back).conditions
        assert conditions.baggage == allowance
        assert conditions.brands == tuple(dict.fromkeys(brands))


_amounts = st.integers(0, 100_000).map(lambda minor: Money(minor, "USD"))


@given(
    base=_amounts,
    surcharges=_amounts,
    taxes=st.lists(st.tuples(_amounts, st.booleans()), max_size=4),
    charge=_amounts,
    permitted=st.booleans(),
    reason=st.sampled_from(RefundReason),
    departed=st.booleans(),
)
def test_nothing_is_lost(
    base: Money,
    surcharges: Money,
    taxes: list[tuple[Money, bool]],
    charge: Money,
    permitted: bool,
    reason: RefundReason,
    departed: bool,
) -> None:
    """Refund, penalty and kept taxes are the whole price, and none is below zero."""
    quoted = _quote(
        Penalty(action=CANCEL, amount=charge, permitted=permitted),
        Penalty(action=NO_SHOW, amount=charge, permitted=permitted),
    )
    lines = tuple(
        TaxLine(code=f"T{index}", amount=amount, nation="US", refundable=back)
        for index, (amount, back) in enumerate(taxes)
    )
    price = PassengerPrice(
        passenger="P1",
        ptc=PassengerType.ADT,
        base=base,
        surcharges=surcharges,
        taxes=lines,
        components=(),
        fare_calculation="",
    )
    parted = refund(price, quoted.conditions, reason=reason, departed=departed)
    kept = sum(line.amount.minor for line in parted.kept_taxes)
    assert parted.refund.minor + parted.penalty.minor + kept == price.total.minor
    assert min(parted.refund.minor, parted.penalty.minor) >= 0
    assert sorted(
        line.code for line in (*parted.kept_taxes, *parted.refunded_taxes)
    ) == [line.code for line in lines]
    if reason is RefundReason.INVOLUNTARY:
        assert parted.refund == price.total


def test_terms_that_are_missing() -> None:
    """Conditions that say nothing of the type cannot price a cancellation."""
    quoted = _quote()
    bare = Conditions(
        refundable=True,
        changeable=True,
        cancel_penalty=None,
        change_penalty=None,
        no_show_penalty=None,
    )
    with pytest.raises(InvalidInput):
        refund(quoted.prices[0], bare, reason=RefundReason.VOLUNTARY, departed=False)


def test_penalties_that_cannot_be_filed() -> None:
    """Both an amount and a percentage, a negative amount, more than the whole."""
    for fields in (
        {"amount": usd("1"), "percent": 1},
        {"amount": usd("-1")},
        {"percent": 101},
    ):
        with pytest.raises(InvalidTariff):
            Penalty(action=CANCEL, **fields)
