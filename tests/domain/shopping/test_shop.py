from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
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

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    FareRuleViolated,
    InvalidInput,
    NoFare,
)
from flightcore.domain.pricing import (
    AdvancePurchase,
    Discount,
    Fare,
    FareChoice,
    JourneySegment,
    MinimumStay,
    PassengerType,
    PricePassenger,
    Rule,
    Tariff,
    Trip,
    price,
)
from flightcore.domain.schedule import Segment
from flightcore.domain.shopping import (
    Itinerary,
    OfferPassenger,
    SearchRequest,
    ShopLimits,
    Shopped,
    SliceRequest,
    adult,
    child,
    find_itineraries,
    infant,
    party,
    shop,
)
from flightcore.domain.shopping.fare_floors import Direction, FareFloors

BACK = DAY + timedelta(days=3)
OUT_FLIGHTS = (
    flight("UA1", "LGA 0700 ORD 0830"),
    flight("UA2", "ORD 0930 SAN 1145"),
    flight("UA3", "LGA 0900 DEN 1115", "DEN 1200 SAN 1330"),
    flight("AA4", "ORD 1000 SAN 1215"),
)
BACK_FLIGHTS = (
    flight("UA5", "SAN 0700 ORD 1300", day=BACK),
    flight("UA6", "ORD 1400 LGA 1700", day=BACK),
    flight("UA7", "SAN 0800 LGA 1630", day=BACK),
)
FLIGHTS = (*OUT_FLIGHTS, *BACK_FLIGHTS)
WORLD = network(FLIGHTS)
OUT = find_itineraries(WORLD, query("LGA", "SAN")).found
HOME = find_itineraries(WORLD, query("SAN", "LGA", day=BACK)).found
EARLY = Rule(id="EARLY", advance_purchase=AdvancePurchase(days=30))
STAY = Rule(id="STAY", minimum_stay=MinimumStay(saturday_night=True))
KIDS = Rule(
    id="KIDS",
    discounts=(
        Discount(ptc=PassengerType.CHD, percent=75),
        Discount(ptc=PassengerType.INF, percent=10),
    ),
)


def request(
    *people: OfferPassenger, home: bool = False, cabin: str | None = None
) -> SearchRequest:
    slices = [SliceRequest(origin="LGA", destination="SAN", date=DAY)]
    if home:
        slices.append(SliceRequest(origin="SAN", destination="LGA", date=BACK))
    return SearchRequest(
        slices=tuple(slices),
        passengers=party(people or (adult(),)),
        cabin=cabin,
    )


def shopped(
    filed: Tariff,
    *,
    asked: SearchRequest | None = None,
    counters: dict[CounterKey, Counter] | None = None,
    limits: ShopLimits | None = None,
) -> Shopped:
    asked = asked or request()
    return shop(
        asked,
        [OUT, HOME][: len(asked.slices)],
        counters=seats(FLIGHTS) if counters is None else counters,
        tariff=filed,
        now=NOW,
        currency="USD",
        limits=limits,
    )


def sold(result: Shopped) -> list[tuple[str, str, int]]:
    """Flights with classes, brands, and dollars of the whole party."""
    return [
        (
            " ".join(f"{x.segment.designator}{x.rbd}" for x in each.segments),
            " ".join(each.brands),
            each.total.minor // 100,
        )
        for each in result.candidates
    ]


# -- An oracle: every class on every segment, priced one by one ---------------------


def free(
    counters: dict[CounterKey, Counter], segment: Segment, rbd: str, needed: int
) -> bool:
    """Whether the class and all above it have the seats on every leg."""
    for leg in segment.legs:
        node: str | None = f"Y/{rbd}"
        while node is not None:
            counter = counters.get(CounterKey(segment.flight_date, leg, node))
            if counter is None or counter.au - counter.used < needed:
                return False
            node = counter.parent
    return True


def all_classes(
    way: Itinerary, counters: dict[CounterKey, Counter], needed: int
) -> Iterator[tuple[str, ...]]:
    for rbds in product("YMQ", repeat=len(way.segments)):
        if all(
            free(counters, segment, rbd, needed)
            for segment, rbd in zip(way.segments, rbds, strict=True)
        ):
            yield rbds


Ware = tuple[tuple[int, str], ...]


def every_price(
    asked: SearchRequest, filed: Tariff, counters: dict[CounterKey, Counter]
) -> dict[Ware, Money]:
    """By itineraries and brands the lowest total, each brand through its slice."""
    people = [
        PricePassenger(id=each.id, ptc=each.ptc, age=each.age)
        for each in asked.passengers
    ]
    lowest: dict[Ware, Money] = {}
    for ways in product(
        *(enumerate(found) for found in [OUT, HOME][: len(asked.slices)])
    ):
        options = [list(all_classes(way, counters, asked.seats)) for _, way in ways]
        for chosen in product(*options):
            journey = [
                JourneySegment(segment=segment, cabin="Y", rbd=rbd, slice=number)
                for number, ((_, way), rbds) in enumerate(
                    zip(ways, chosen, strict=True)
                )
                for segment, rbd in zip(way.segments, rbds, strict=True)
            ]
            for brands in product(("", "A", "B"), repeat=len(ways)):
                total = _total(filed, journey, people, brands)
                ware = tuple((p, b) for (p, _), b in zip(ways, brands, strict=True))
                if total is not None and (ware not in lowest or total < lowest[ware]):
                    lowest[ware] = total
    return lowest


def _total(
    filed: Tariff,
    journey: Sequence[JourneySegment],
    people: Sequence[PricePassenger],
    brands: tuple[str, ...],
) -> Money | None:
    try:
        quotation = price(
            filed,
            journey,
            people,
            NOW,
            currency="USD",
            choice=FareChoice(brands=brands),
        )
    except (NoFare, FareRuleViolated):
        return None
    kept = all(
        component.brand == brands[journey[component.segments[0]].slice]
        for each in quotation.prices
        for component in each.components
    )
    return quotation.total if kept else None


def single(market: str, rbd: str, dollars: int, brand: str, carrier: str) -> Fare:
    return fare(market[:3], market[3:], rbd, dollars, brand=brand, carrier=carrier)


FARES = st.builds(
    fare,
    st.just("LGA"),
    st.just("SAN"),
    st.sampled_from("YMQ"),
    st.integers(50, 400),
    brand=st.sampled_from(["", "A", "B"]),
    trip=st.sampled_from(list(Trip)),
    rule=st.sampled_from(["", "", "EARLY", "STAY", "KIDS"]),
) | st.builds(
    single,
    st.sampled_from(["LGAORD", "ORDSAN", "SANORD", "ORDLGA", "SANLGA"]),
    st.sampled_from("YMQ"),
    st.integers(50, 400),
    st.sampled_from(["", "A", "B"]),
    st.sampled_from(["UA", "UA", "AA"]),
)
USED = st.dictionaries(
    st.tuples(
        st.sampled_from([str(each.designator) for each in FLIGHTS]),
        st.sampled_from(["Y", "Y/Y", "Y/M", "Y/Q"]),
    ),
    st.integers(5, 9),
    max_size=6,
)
PARTIES = st.sampled_from(
    [(adult(),), (adult(), adult()), (adult(), child(7), infant()), (child(9),)]
)


def _distinct(fares: list[Fare]) -> list[Fare]:
    return list({each.id: each for each in fares}.values())


@settings(max_examples=60)
@given(st.lists(FARES, min_size=1, max_size=12), USED, PARTIES)
def test_one_way_every_itinerary_and_brand_has_its_lowest_price(
    fares: list[Fare],
    used: dict[tuple[str, str], int],
    people: tuple[OfferPassenger, ...],
) -> None:
    """Against pricing every class on every segment, and a loop over the counters."""
    filed = tariff(_distinct(fares), EARLY, STAY, KIDS)
    counters = seats(FLIGHTS, used=used)
    asked = request(*people)
    result = shopped(filed, asked=asked, counters=counters)
    found = {
        ((each.places[0], each.brands[0]),): each.total for each in result.candidates
    }
    assert found == every_price(asked, filed, counters)
    assert not result.cut
    event(f"{len(found)} offers")


@settings(max_examples=12)
@given(
    st.lists(FARES, min_size=4, max_size=12),
    USED,
    st.sampled_from([ShopLimits(), ShopLimits(offers=1, each_brand=0)]),
)
def test_the_cheapest_return_is_never_lost(
    fares: list[Fare], used: dict[tuple[str, str], int], limits: ShopLimits
) -> None:
    """Out and back against full enumeration, also where only one offer is wanted."""
    filed = tariff(_distinct(fares), EARLY, STAY, KIDS)
    counters = seats(FLIGHTS, used=used)
    asked = request(home=True)
    result = shopped(filed, asked=asked, counters=counters, limits=limits)
    lowest = min(every_price(asked, filed, counters).values(), default=None)
    first = result.candidates[0].total if result.candidates else None
    assert first == lowest
    assert result.cheapest_is_proven
    event(f"offers: {bool(lowest)}")


@settings(max_examples=60)
@given(st.lists(FARES, min_size=4, max_size=12))
def test_no_price_is_below_its_floor(fares: list[Fare]) -> None:
    """What proves that the rest is not cheaper: there and back in every class."""
    filed = tariff(_distinct(fares), EARLY, STAY, KIDS)
    floors = FareFloors(filed, "USD")
    ways = (OUT[0].segments, HOME[0].segments)
    found = [
        floors.of_run(way, Direction(returns=True, inbound=bool(n)), whole_slice=True)
        for n, way in enumerate(ways)
    ]
    people = [PricePassenger(id="P1", ptc=PassengerType.ADT)]
    for there, back in product(*(each.items() for each in found)):
        journey = [
            JourneySegment(segment=way[0], cabin="Y", rbd=rbd, slice=n)
            for n, (way, rbd) in enumerate(
                zip(ways, (there[0][1], back[0][1]), strict=True)
            )
        ]
        total = _total(filed, journey, people, (there[0][0], back[0][0]))
        assert total is None or total.minor >= there[1] + back[1]


# -- Cases by hand -------------------------------------------------------------------

THROUGH = (
    fare("LGA", "SAN", "Y", 300, brand="B"),
    fare("LGA", "SAN", "M", 200, brand="A"),
)


def test_several_brands_of_one_itinerary_are_offered() -> None:
    """UA1 and UA2, and the one-stop UA3, each in both brands; AA4 has no fare."""
    assert sold(shopped(tariff(THROUGH))) == [
        ("UA3M", "A", 200),
        ("UA1M UA2M", "A", 200),
        ("UA3Y", "B", 300),
        ("UA1Y UA2Y", "B", 300),
    ]


def test_a_through_fare_marries_its_segments() -> None:
    """One fare over two flights binds them; two fares leave them single."""
    through = shopped(tariff(THROUGH)).candidates[1]
    assert [each.married for each in through.segments] == [1, 1]
    apart = [fare("LGA", "ORD", "Y", 80), fare("ORD", "SAN", "M", 90)]
    both = next(
        each for each in shopped(tariff(apart)).candidates if len(each.segments) == 2
    )
    assert [(each.rbd, each.married) for each in both.segments] == [
        ("Y", None),
        ("M", None),
    ]


def test_two_airlines_connect_on_fares_of_their_own() -> None:
    """UA to Chicago and AA on: a fare of each."""
    filed = tariff(
        [fare("LGA", "ORD", "Y", 80), fare("ORD", "SAN", "Q", 90, carrier="AA")]
    )
    assert ("UA1Y AA4Q", "", 170) in sold(shopped(filed))


def test_a_class_without_seats_for_all_is_not_sold() -> None:
    """M has one seat left on UA2: two adults pay for Y there, one still gets M."""
    counters = seats(FLIGHTS, used={("UA2", "Y/M"): 8})
    alone = shopped(tariff(THROUGH), counters=counters)
    assert ("UA1M UA2M", "A", 200) in sold(alone)
    pair = shopped(tariff(THROUGH), counters=counters, asked=request(adult(), adult()))
    assert sold(pair) == [
        ("UA3M", "A", 400),
        ("UA3Y", "B", 600),
        ("UA1Y UA2Y", "B", 600),
    ]


def test_a_segment_of_two_legs_has_the_seats_of_the_scarcest() -> None:
    """The second leg of UA3 is full, so its through segment is not sold."""
    counters = seats(FLIGHTS)
    key = CounterKey("UA0003/2026-12-16", 2, "Y")
    counters[key] = Counter(key=key, parent=None, au=9, used=9)
    flown = {each for each, _, _ in sold(shopped(tariff(THROUGH), counters=counters))}
    assert flown == {"UA1M UA2M", "UA1Y UA2Y"}


def test_legs_that_nest_otherwise_are_not_sold_as_one() -> None:
    """M sits in Y on the first leg and in the cabin on the second."""
    counters = seats(FLIGHTS)
    key = CounterKey("UA0003/2026-12-16", 2, "Y/M")
    counters[key] = Counter(key=key, parent="Y", au=9, used=0)
    flown = {each for each, _, _ in sold(shopped(tariff(THROUGH), counters=counters))}
    assert flown == {"UA1M UA2M", "UA1Y UA2Y", "UA3Y"}


def test_a_flight_without_inventory_is_closed() -> None:
    """No counters, no offers, no error."""
    assert shopped(tariff(THROUGH), counters={}).candidates == ()


def test_the_cabin_asked_for_is_the_only_one() -> None:
    """There is no cabin J."""
    filed = tariff(THROUGH)
    assert len(shopped(filed, asked=request(cabin="Y")).candidates) == 4
    assert shopped(filed, asked=request(cabin="J")).candidates == ()


def test_bid_prices_refuse_what_earns_too_little() -> None:
    """250 dollars a seat on each leg: 200 is too little, 300 on one leg enough."""
    one_leg = seats(OUT_FLIGHTS[1:2], bid_prices=(25_000,) * 9)
    counters = {**seats(FLIGHTS), **one_leg}
    result = shopped(tariff(THROUGH), counters=counters)
    assert ("UA1M UA2M", "A", 200) not in sold(result)
    assert ("UA1Y UA2Y", "B", 300) in sold(result)
    assert result.refused == shopped(tariff(THROUGH)).refused + 1


def test_nothing_is_sold_once_sales_have_closed() -> None:
    """At one hour before departure they have; a minute earlier they have not."""
    departure = OUT[0].departure
    for before, count in ((60, 0), (61, 2)):
        result = shop(
            request(),
            [OUT[:1]],
            counters=seats(FLIGHTS),
            tariff=tariff(THROUGH),
            now=departure - timedelta(minutes=before),
            currency="USD",
        )
        assert len(result.candidates) == count


def test_the_way_back_leaves_after_the_arrival() -> None:
    """A return on the same day waits for the turnaround."""
    home = flight("UA9", "SAN 1400 LGA 2200")
    same_day = find_itineraries(network([home]), query("SAN", "LGA")).found
    fares = [*THROUGH, fare("SAN", "LGA", "Y", 100, brand="B")]
    for turnaround, count in ((30, 2), (31, 1)):
        result = shop(
            request(home=True),
            [OUT[:2], same_day],
            counters=seats([*FLIGHTS, home]),
            tariff=tariff(fares),
            now=NOW,
            currency="USD",
            limits=ShopLimits(turnaround=timedelta(minutes=turnaround)),
        )
        arrivals = {each.segments[-2].segment.arrival for each in result.candidates}
        assert len(arrivals) == count


def test_half_a_round_trip_each_way_beats_two_single_fares() -> None:
    """A return at 300 goes before 200 out and 200 back."""
    fares = [
        *THROUGH,
        fare("SAN", "LGA", "M", 200, brand="A"),
        fare("LGA", "SAN", "M", 300, brand="A", trip=Trip.ROUND_TRIP),
    ]
    result = shopped(tariff(fares), asked=request(home=True))
    assert result.candidates[0].total == Money.of(300, "USD")


def test_nothing_is_offered_twice() -> None:
    """M is sold in two brands: the dear one is not shown at the price of the other."""
    fares = [
        fare("LGA", "SAN", "M", 100, brand="A"),
        fare("LGA", "SAN", "M", 200, brand="B"),
        fare("SAN", "LGA", "M", 100, brand="A"),
    ]
    found = sold(shopped(tariff(fares), asked=request(home=True)))
    assert found
    assert len(set(found)) == len(found)


def test_a_limit_on_prices_is_told() -> None:
    """One price of four: cut; and the cheapest is proven by its floor, or not."""
    result = shopped(tariff(THROUGH), limits=ShopLimits(priced=1, each_brand=0))
    assert len(result.candidates) == 1
    assert result.cut
    looked = shopped(tariff(THROUGH), limits=ShopLimits(combined=1, each_brand=0))
    assert (len(looked.candidates), looked.cut) == (1, True)


def test_dear_brands_are_not_crowded_out() -> None:
    """One offer wanted, and one of each brand."""
    result = shopped(tariff(THROUGH), limits=ShopLimits(offers=1, each_brand=1))
    assert [brand for _, brand, _ in sold(result)] == ["A", "B"]
    assert result.cut


def test_a_limit_on_classes_is_told_unless_it_cannot_matter() -> None:
    """Three classes of one brand, one looked at: the cheapest is still for certain."""
    fares = [fare("LGA", "SAN", rbd, 100 * n) for n, rbd in enumerate("QMY", start=1)]
    result = shopped(tariff(fares), limits=ShopLimits(per_brand=1))
    assert [dollars for _, _, dollars in sold(result)] == [100, 100]
    assert (result.cut, result.cheapest_is_proven) == (True, True)
    refused = [
        fare("LGA", "SAN", rbd, 100 * n, rule="EARLY" if n == 1 else "")
        for n, rbd in enumerate("QMY", start=1)
    ]
    lost = shopped(tariff(refused, EARLY), limits=ShopLimits(per_brand=1))
    assert lost.candidates == ()
    assert (lost.cut, lost.cheapest_is_proven) == (True, False)


def test_a_currency_without_a_rate_is_refused() -> None:
    """Never a price in another currency than the one asked for."""
    with pytest.raises(CurrencyMismatch):
        shop(
            request(),
            [OUT],
            counters=seats(FLIGHTS),
            tariff=tariff(THROUGH),
            now=NOW,
            currency="EUR",
        )


def test_itineraries_answer_to_the_slices() -> None:
    """Two slices with the itineraries of one are a mistake."""
    with pytest.raises(InvalidInput):
        shop(
            request(home=True),
            [OUT],
            counters={},
            tariff=tariff(THROUGH),
            now=NOW,
            currency="USD",
        )


def test_an_airport_that_the_tariff_lacks_has_no_fares() -> None:
    """The search goes on with the others."""
    assert shopped(Tariff.of([])).candidates == ()
