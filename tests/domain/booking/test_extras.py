"""Extras: every passenger's choice on every segment, sold as it is filed."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from tests.domain.booking.sales import PTC, offer, usd

from flightcore.domain.booking import (
    MAX_ANCILLARIES,
    choose_services,
    offered_services,
)
from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import InvalidInput, NotFound, PriceChanged
from flightcore.domain.pricing import BankRate, ServiceKind, ServicePrice, Tariff

BAG = ServicePrice(
    id="bag",
    kind=ServiceKind.BAG,
    name="Bag",
    rfic="C",
    rfisc="0CC",
    amount=usd(3_500),
    refundable=True,
)
LOUNGE = ServicePrice(
    id="lounge",
    kind=ServiceKind.OTHER,
    name="Lounge",
    rfic="E",
    rfisc="0BX",
    amount=Money(4_000, "GBP"),
    passenger_types=(PTC.ADT,),
)
SEAT = attrs.evolve(BAG, id="seat", kind=ServiceKind.SEAT, price_groups=("front",))
RATE = BankRate(source="GBP", target="USD", rate=Decimal("1.25"))
FILED = Tariff.of([BAG, LOUNGE, SEAT, RATE])


def test_every_passenger_on_every_segment() -> None:
    """In order of segments, passengers and records; converted as charges are."""
    listed = offered_services(offer(PTC.ADT, PTC.CHD, segments=2), FILED)
    assert [(s.segment, s.passenger, s.service, str(s.amount)) for s in listed] == [
        (0, "P1", "bag", "35.00 USD"),
        (0, "P1", "lounge", "50.00 USD"),
        (0, "P2", "bag", "35.00 USD"),
        (1, "P1", "bag", "35.00 USD"),
        (1, "P1", "lounge", "50.00 USD"),
        (1, "P2", "bag", "35.00 USD"),
    ]


def test_what_has_no_price_in_the_offers_currency() -> None:
    """Without a rate there is nothing to charge, so nothing is offered."""
    listed = offered_services(offer(PTC.ADT), Tariff.of([BAG, LOUNGE]))
    assert [each.service for each in listed] == ["bag"]


def test_a_choice_is_what_is_filed() -> None:
    """Codes, amount and terms come from the record; twice wanted is twice sold."""
    bought = offer(PTC.ADT)
    bag, lounge = offered_services(bought, FILED)
    first, second, third = choose_services(bought, FILED, [bag, lounge, bag])
    assert first == third
    assert (first.sold.rfic, first.sold.rfisc, first.sold.refundable) == (
        "C",
        "0CC",
        True,
    )
    assert (second.sold.amount, second.kind, second.segment) == (usd(5_000), "OTHER", 0)


def test_no_more_than_an_order_may_have() -> None:
    """Ninety are sold, one more is refused."""
    bought = offer(PTC.ADT)
    bag, _ = offered_services(bought, FILED)
    assert len(choose_services(bought, FILED, [bag] * MAX_ANCILLARIES)) == 90
    with pytest.raises(InvalidInput):
        choose_services(bought, FILED, [bag] * 91)


def test_what_is_not_filed_so() -> None:
    """Gone, for somebody else, or on other terms: refused by name."""
    bought = offer(PTC.ADT)
    bag, _ = offered_services(bought, FILED)
    with pytest.raises(NotFound):
        choose_services(bought, Tariff.of([]), [bag])
    with pytest.raises(NotFound):
        choose_services(bought, FILED, [attrs.evolve(bag, passenger="P2")])
    dearer = attrs.evolve(BAG, amount=usd(3_600))
    with pytest.raises(PriceChanged) as caught:
        choose_services(bought, Tariff.of([dearer]), [bag])
    assert caught.value.facts["old"] == usd(3_500)
    assert caught.value.facts["new"] == usd(3_600)
    forfeited = attrs.evolve(BAG, refundable=False)
    with pytest.raises(PriceChanged):
        choose_services(bought, Tariff.of([forfeited]), [bag])
