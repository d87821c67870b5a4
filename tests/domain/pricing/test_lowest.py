"""The lowest combination, against an oracle that tries everything."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
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
from tests.domain.pricing.oracle import lowest_total
from tests.domain.pricing.worlds import World, worlds

from flightcore.domain.kernel.errors import FareRuleViolated, NoFare
from flightcore.domain.pricing import (
    AdvancePurchase,
    Combinability,
    PassengerPrice,
    PricePassenger,
    Quotation,
    Transfers,
    read_fare_calculation,
)

PASSENGERS = st.sampled_from([ADULT, CHILD, INFANT])


def _quoted(world: World, *passengers: PricePassenger) -> Quotation | None:
    try:
        return quote(world.tariff, *world.journey, passengers=passengers)
    except (NoFare, FareRuleViolated) as refused:
        event(type(refused).__name__)
        return None


@settings(max_examples=200)
@given(world=worlds(), passenger=PASSENGERS)
def test_the_lowest_of_all_combinations(
    world: World, passenger: PricePassenger
) -> None:
    """F2, F4: exactly the cheapest cover whose rules all permit it, or a refusal."""
    quoted = _quoted(world, passenger)
    expected = lowest_total(world.fares, world.rules, world.journey, passenger)
    assert (quoted and quoted.total.minor) == expected


def _check_price(price: PassengerPrice, segments: int) -> None:
    line = read_fare_calculation(price.fare_calculation)
    assert line.adds_up
    assert line.total == price.fare.decimal
    assert sum(line.components, Decimal(0)) == price.base.decimal
    assert sum(each.amount.minor for each in price.components) == price.base.minor
    covered = [index for each in price.components for index in each.segments]
    assert covered == list(range(segments))
    assert price.total.minor >= 0


@settings(max_examples=60)
@given(world=worlds())
def test_a_quotation_holds_together(world: World) -> None:
    """F1, F4, F7: lines and components add up, infants pay no more than adults."""
    quoted = _quoted(world, ADULT, CHILD, INFANT)
    if quoted is None:
        return
    adult, child, infant = quoted.prices
    for price in quoted.prices:
        _check_price(price, len(world.journey))
    assert infant.total <= adult.total
    assert child.total <= adult.total
    total = adult.total + child.total + infant.total
    assert quoted.total == total


@settings(max_examples=60)
@given(world=worlds(), data=st.data())
def test_the_same_inputs_price_alike(world: World, data: st.DataObject) -> None:
    """F5: neither repetition nor the order of filing changes version or price."""
    shuffled = data.draw(st.permutations(world.fares))
    assert _quoted(world, ADULT) == _quoted(world._replace(fares=shuffled), ADULT)


RESTRICTIONS = st.sampled_from(
    [
        {"advance_purchase": AdvancePurchase(days=60)},
        {"combinability": Combinability(end_on_end=False)},
        {"combinability": Combinability(other_rules=False)},
        {"transfers": Transfers(maximum=0)},
    ]
)


@settings(max_examples=60)
@given(world=worlds(), records=RESTRICTIONS, id=st.sampled_from(["R1", "R2"]))
def test_a_restriction_never_cheapens(
    world: World, records: dict[str, Any], id: str
) -> None:
    """F6: what a further record leaves costs no less than what there was before."""
    before = attrs.evolve(
        world.rules[id], advance_purchase=None, combinability=None, transfers=None
    )
    after = attrs.evolve(before, **records)
    free = _quoted(world._replace(rules={**world.rules, id: before}), ADULT)
    bound = _quoted(world._replace(rules={**world.rules, id: after}), ADULT)
    if bound is not None:
        assert free is not None
        assert free.total <= bound.total


def test_a_search_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheapest come first: at the limit there is an answer, found so far."""
    monkeypatch.setattr("flightcore.domain.pricing.combination.MAX_STEPS", 2)
    filed = tariff(
        fare("LGA-ORD", "10.00 USD", id="a"),
        fare("LGA-ORD", "20.00 USD", id="b"),
        fare("ORD-SAN", "30.00 USD", id="c"),
    )
    onward = leg("ORD-SAN", MONDAY + timedelta(hours=4))
    quoted = quote(filed, leg("LGA-ORD"), onward)
    assert quoted.total.minor == 4000
