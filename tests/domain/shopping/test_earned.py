"""What a party earns for its seats, as bid prices judge it (IN3)."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from tests.domain.booking.sales import PTC, fare, offer, usd

from flightcore.domain.pricing import BankRate, Rates
from flightcore.domain.shopping import with_comparable_yields

RATES = Rates.of(bank=[BankRate(source="EUR", target="USD", rate=Decimal("1.10"))])


def test_every_passenger_earns_and_only_fares_count() -> None:
    """Two seats earn 100.00 + 100.00 and a lap infant's 10.00, without any tax."""
    prices = [
        fare("P1", PTC.ADT),
        fare("P2", PTC.ADT),
        fare("P3", PTC.INF, base=1_000),
    ]
    party = offer(PTC.ADT, PTC.ADT, PTC.INF, prices=prices)
    seats = party.seat_request()
    assert (seats.yields, seats.journeys) == ((10_500,), (0,))
    assert seats.takes[0].seats == 2


def test_a_slice_is_one_journey_whose_yield_stands_with_its_first_leg() -> None:
    """Three hops of one slice: all of it once, so that any split is the same."""
    seats = offer(segments=3).seat_request()
    assert (seats.yields, seats.journeys) == ((10_000, 0, 0), (0, 0, 0))


def test_each_slice_earns_its_own_fares() -> None:
    """There for 100.00 and back for 60.00: the one does not pay for the other."""
    there = offer(segments=2)
    price = there.prices[0]
    (whole,) = price.components
    halves = tuple(
        attrs.evolve(whole, segments=(place,), amount=usd(minor))
        for place, minor in enumerate((10_000, 6_000))
    )
    both = attrs.evolve(
        there,
        prices=(attrs.evolve(price, components=halves),),
        segments=tuple(
            attrs.evolve(item, slice=place) for place, item in enumerate(there.segments)
        ),
    )
    seats = both.seat_request()
    assert (seats.yields, seats.journeys) == ((10_000, 6_000), (0, 1))


@pytest.mark.parametrize(
    ("source", "target", "earned"),
    [("USD", "USD", 10_000), ("EUR", "USD", 11_000), ("JPY", "USD", 0)],
)
def test_yields_are_compared_in_the_bid_prices_currency(
    source: str, target: str, earned: int
) -> None:
    """By the filed rate; what has none earns nothing that could be compared."""
    seats = with_comparable_yields(
        offer().seat_request(), source=source, target=target, rates=RATES
    )
    assert seats.yields == (earned,)
    assert seats.takes == offer().seat_request().takes
