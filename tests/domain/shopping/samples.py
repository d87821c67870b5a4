"""Offers to look at: a priced journey there and back for a family, and its terms."""

from __future__ import annotations

from datetime import timedelta

from tests.domain.shopping.world import (
    DAY,
    NOW,
    fare,
    flight,
    network,
    query,
    seats,
    tariff,
)

from flightcore.domain.kernel import Seed
from flightcore.domain.pricing import Discount, PassengerType, Rule, Tariff, Trip
from flightcore.domain.shopping import (
    OfferKey,
    OfferList,
    OfferTerms,
    SearchRequest,
    Shopped,
    SliceRequest,
    adult,
    child,
    find_itineraries,
    party,
    shop,
)

BACK = DAY + timedelta(days=3)
FLIGHTS = (
    flight("UA1", "LGA 0700 ORD 0830"),
    flight("UA2", "ORD 0930 SAN 1145"),
    flight("AA3", "LGA 1100 SAN 1500"),
    flight("UA4", "SAN 0900 LGA 1700", day=BACK),
)
KIDS = Rule(id="KIDS", discounts=(Discount(ptc=PassengerType.CHD, percent=75),))
TARIFF: Tariff = tariff(
    [
        fare("LGA", "SAN", "M", 200, brand="A", rule="KIDS"),
        fare("LGA", "SAN", "Y", 300, brand="B", rule="KIDS"),
        fare("LGA", "SAN", "M", 150, brand="A", carrier="AA", rule="KIDS"),
        fare("SAN", "LGA", "M", 160, brand="A", rule="KIDS"),
        fare("LGA", "SAN", "Q", 240, brand="C", trip=Trip.ROUND_TRIP),
    ],
    KIDS,
)
KEY = OfferKey(id="k1", secret=b"0123456789abcdef0123456789abcdef")
WORLD = network(FLIGHTS)
ONE_WAY = SearchRequest(
    slices=(SliceRequest(origin="LGA", destination="SAN", date=DAY),),
    passengers=party([adult(), child(7)]),
)
RETURN = SearchRequest(
    slices=(*ONE_WAY.slices, SliceRequest(origin="SAN", destination="LGA", date=BACK)),
    passengers=ONE_WAY.passengers,
)


def shopped(asked: SearchRequest = ONE_WAY) -> Shopped:
    """What the world has to sell."""
    slices = (query("LGA", "SAN"), query("SAN", "LGA", day=BACK))
    return shop(
        asked,
        [find_itineraries(WORLD, each).found for each in slices][: len(asked.slices)],
        counters=seats(FLIGHTS),
        tariff=TARIFF,
        now=NOW,
        currency="USD",
    )


def terms(asked: SearchRequest = ONE_WAY) -> OfferTerms:
    """The terms of the search."""
    return OfferTerms(
        tenant="acme",
        principal="usr_1",
        request=asked,
        now=NOW,
        as_of="s1.t1.i1",
        key=KEY,
        seed=Seed(b"sixteen bytes !!"),
    )


def offers(asked: SearchRequest = ONE_WAY) -> OfferList:
    """The offers of the search."""
    return OfferList(candidates=shopped(asked).candidates, terms=terms(asked))
