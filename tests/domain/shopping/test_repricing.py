from __future__ import annotations

import pytest
from tests.domain.shopping.samples import KIDS, TARIFF, offers
from tests.domain.shopping.world import NOW, fare, tariff

from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import NoFare, PriceChanged
from flightcore.domain.pricing import PassengerType
from flightcore.domain.shopping import (
    PriceDifference,
    refuse_changed_price,
    reprice,
)

OFFER = offers().cheapest()
ADT, CHD = PassengerType.ADT, PassengerType.CHD


def test_nothing_changed_is_nothing_to_tell() -> None:
    """The same tariff and types: no difference, and no refusal."""
    same = reprice(OFFER, types={}, tariff=TARIFF, now=NOW)
    assert same == ()
    refuse_changed_price(same)


def test_another_type_is_told_with_both_prices() -> None:
    """The child turns out to be twelve: 150 dollars, no longer 112.50."""
    (difference,) = reprice(OFFER, types={"P2": ADT}, tariff=TARIFF, now=NOW)
    assert difference == PriceDifference(
        passenger="P2",
        offered=CHD,
        actual=ADT,
        old=Money.of("112.50", "USD"),
        new=Money.of("150", "USD"),
    )
    with pytest.raises(PriceChanged) as caught:
        refuse_changed_price((difference,))
    assert caught.value.facts == {
        "old": difference.old,
        "new": difference.new,
        "passenger": "P2",
    }


def test_a_type_that_costs_the_same_is_told_nevertheless() -> None:
    """What was priced is not who travels."""
    free = tariff([fare("LGA", "SAN", "M", 150, brand="A", carrier="AA")])
    differences = reprice(OFFER, types={"P1": CHD, "P2": ADT}, tariff=free, now=NOW)
    assert [(each.passenger, each.actual) for each in differences] == [
        ("P1", CHD),
        ("P2", ADT),
    ]


def test_a_new_tariff_changes_everybodys_price() -> None:
    """Ten dollars more for the adult, 7.50 for the child; both in order."""
    dearer = tariff(
        [fare("LGA", "SAN", "M", 160, brand="A", carrier="AA", rule="KIDS")], KIDS
    )
    differences = reprice(OFFER, types={}, tariff=dearer, now=NOW)
    assert [(each.passenger, str(each.new)) for each in differences] == [
        ("P1", "160.00 USD"),
        ("P2", "120.00 USD"),
    ]


def test_another_brand_is_no_substitute() -> None:
    """A cheaper fare of another family does not make the offer cheaper."""
    both = tariff(
        [
            fare("LGA", "SAN", "M", 150, brand="A", carrier="AA", rule="KIDS"),
            fare("LGA", "SAN", "M", 50, brand="B", carrier="AA", rule="KIDS"),
        ],
        KIDS,
    )
    assert reprice(OFFER, types={}, tariff=both, now=NOW) == ()


def test_a_withdrawn_fare_cannot_be_sold() -> None:
    """The tariff says so."""
    with pytest.raises(NoFare):
        reprice(OFFER, types={}, tariff=tariff([]), now=NOW)
