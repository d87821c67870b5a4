"""Pricing: which fares are found, what they come to, and how it is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.domain.pricing.builders import (
    ADULT,
    CHILD,
    INFANT,
    MONDAY,
    NOW,
    fare,
    leg,
    quote,
    tariff,
    usd,
)

from flightcore.domain.kernel import Money, Rounding, RoundingMode
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    FareRuleViolated,
    InvalidInput,
    NoFare,
    PastDate,
    TooManyTravellers,
    UnknownAirport,
    UnknownCurrency,
)
from flightcore.domain.pricing import (
    AdvancePurchase,
    BankRate,
    Combinability,
    Discount,
    Eligibility,
    FareChoice,
    FareSurcharge,
    FiledRecord,
    JourneySegment,
    PassengerType,
    Period,
    PricePassenger,
    RateOfExchange,
    Rule,
    Scope,
    Stopovers,
    Tariff,
    Transfers,
    Trip,
    price,
)

HOUR = timedelta(hours=1)
NONSTOP = leg("JFK-LAX")
BACK = leg("LAX-JFK", MONDAY + timedelta(days=7), slice=1)
ONWARD = leg("ORD-SAN", MONDAY + timedelta(hours=4), flight="AA2")
TO_CHICAGO = leg("LGA-ORD")


def _ids(*journey: JourneySegment, filed: tuple[FiledRecord, ...]) -> list[str]:
    quoted = quote(tariff(*filed), *journey)
    return [component.fare_id for component in quoted.prices[0].components]


def test_a_component_tells_where_it_comes_from() -> None:
    """The airports flown, the fare's codes, and the segments that it covers."""
    filed = tariff(fare("NYC-SAN", fare_basis="Q7NR"))
    (component,) = quote(filed, TO_CHICAGO, ONWARD).prices[0].components
    assert (component.origin, component.destination) == ("LGA", "SAN")
    assert (component.fare_basis, component.carrier, component.rbd) == (
        "Q7NR",
        "AA",
        "Q",
    )
    assert component.segments == (0, 1)


def test_airport_and_city_fares_compete() -> None:
    """A fare filed for the city serves its airports, and the lower one wins."""
    airport = fare("LGA-ORD", "90.00 USD", id="airport")
    city = fare("NYC-CHI", "80.00 USD", id="city")
    assert _ids(TO_CHICAGO, filed=(airport, city)) == ["city"]


def test_a_through_fare_needs_its_class_on_every_segment() -> None:
    """Mixed classes are priced segment by segment."""
    through, first, second = (
        fare("LGA-SAN", "100.00 USD", id="through"),
        fare("LGA-ORD", "90.00 USD", id="first"),
        fare("ORD-SAN", "90.00 USD", id="second", rbd="Y"),
    )
    other = leg("ORD-SAN", MONDAY + timedelta(hours=4), rbd="Y")
    assert _ids(TO_CHICAGO, ONWARD, filed=(through, first)) == ["through"]
    filed = (through, first, second)
    assert _ids(TO_CHICAGO, other, filed=filed) == ["first", "second"]


def test_a_through_fare_of_two_carriers_needs_leave() -> None:
    """Category 9 names the carriers whose flights the fare covers, too."""
    alone = fare("LGA-SAN", rule="R")
    abroad = leg("ORD-SAN", MONDAY + timedelta(hours=4), flight="UA2")
    with pytest.raises(NoFare):
        quote(tariff(Rule(id="R"), alone), TO_CHICAGO, abroad)
    leave = Rule(id="R", transfers=Transfers(interline=("UA",)))
    assert quote(tariff(leave, alone), TO_CHICAGO, abroad).total == usd("100.00")


def test_no_component_spans_a_gap_between_cities() -> None:
    """ORD to DEN by land breaks a fare; JFK to LGA, in one city, does not."""
    far = leg("DEN-SAN", MONDAY + timedelta(hours=4))
    with pytest.raises(NoFare):
        quote(tariff(fare("LGA-SAN")), TO_CHICAGO, far)
    home = (leg("SAN-JFK"), leg("LGA-ORD", MONDAY + timedelta(hours=9)))
    quoted = quote(tariff(fare("SAN-ORD")), *home)
    assert (
        quoted.prices[0].fare_calculation
        == "SAN AA X/NYC AA CHI 100.00QNR USD100.00END"
    )


def test_equal_prices_prefer_fewer_components() -> None:
    """At the same price one through fare stands before two."""
    parts = (fare("LGA-ORD", "50.00 USD"), fare("ORD-SAN", "50.00 USD"))
    through = fare("LGA-SAN", "100.00 USD", id="through")
    assert _ids(TO_CHICAGO, ONWARD, filed=(*parts, through)) == ["through"]


def test_halves_of_an_odd_round_trip_add_up() -> None:
    """The same fare both ways costs what is filed, to the cent."""
    filed = tariff(fare("JFK-LAX", "199.99 USD", trip=Trip.ROUND_TRIP))
    quoted = quote(filed, NONSTOP, BACK)
    amounts = [each.amount.minor for each in quoted.prices[0].components]
    assert amounts == [10000, 9999]


def test_halves_of_two_round_trips_combine() -> None:
    """Out in one class and back in another: half of each fare."""
    filed = tariff(
        fare("JFK-LAX", "200.00 USD", trip=Trip.ROUND_TRIP),
        fare("JFK-LAX", "300.00 USD", trip=Trip.ROUND_TRIP, rbd="Y"),
    )
    back = leg("LAX-JFK", MONDAY + timedelta(days=7), slice=1, rbd="Y")
    assert quote(filed, NONSTOP, back).total == usd("250.00")


def test_half_a_round_trip_never_stands_alone() -> None:
    """Neither one way, nor beside a one-way fare, nor on an open jaw."""
    half = fare("JFK-LAX", "20.00 USD", trip=Trip.ROUND_TRIP, id="RT")
    single = fare("LAX-JFK", "100.00 USD", id="OW")
    with pytest.raises(NoFare):
        quote(tariff(half), NONSTOP)
    away = leg("LAX-JFK", MONDAY + timedelta(days=7), slice=1, rbd="Y")
    with pytest.raises(NoFare):
        quote(tariff(half, single), NONSTOP, away)
    jaw = leg("SAN-JFK", MONDAY + timedelta(days=7), slice=1)
    with pytest.raises(NoFare):
        quote(tariff(half, single), NONSTOP, jaw)


def test_fares_that_serve_both_ways() -> None:
    """A fare that is not directional is found from either end."""
    both = fare("JFK-LAX", directional=False)
    assert quote(tariff(both), NONSTOP, BACK).total == usd("200.00")
    with pytest.raises(NoFare):
        quote(tariff(fare("JFK-LAX")), NONSTOP, BACK)


def test_a_fare_is_sold_on_its_days_only() -> None:
    """Before it is effective and after it is discontinued it is as if not filed."""
    sold = Period(first=NOW.date(), last=NOW.date())
    assert quote(tariff(fare("JFK-LAX", on_sale=sold)), NONSTOP).total
    gone = Period(last=date(2026, 10, 31))
    with pytest.raises(NoFare):
        quote(tariff(fare("JFK-LAX", on_sale=gone)), NONSTOP)


def test_a_choice_narrows_the_fares() -> None:
    """By id, as an offer is priced again, or by brand."""
    low, high = fare("JFK-LAX", id="low"), fare("JFK-LAX", "300.00 USD", id="high")
    filed = tariff(low, high)
    chosen = quote(filed, NONSTOP, choice=FareChoice(fares=("high",)))
    assert chosen.total == usd("300.00")
    with pytest.raises(NoFare):
        quote(filed, NONSTOP, choice=FareChoice(brands=("FLEX",)))


def test_a_fare_asked_for_by_its_id_comes_to_the_same() -> None:
    """The currency of a quotation does not hang on the choice."""
    filed = tariff(
        EUR_BSR,
        fare("JFK-LAX", "101.00 USD", id="a", rule=""),
        fare("JFK-LAX", "90.00 EUR", id="b", carrier="AA", fare_basis="EURO"),
    )
    free = quote(filed, NONSTOP)
    assert [each.fare_id for each in free.prices[0].components] == ["b"]
    assert quote(filed, NONSTOP, choice=FareChoice(fares=("b",))) == free
    assert free.total == usd("100.00")


def test_children_and_infants_pay_their_share() -> None:
    """Category 19 by type and scope; whoever it does not name pays like an adult."""
    rule = Rule(
        id="R",
        discounts=(
            Discount(
                ptc=PassengerType.CHD,
                percent=75,
                rounding=Rounding(usd("1.00"), RoundingMode.UP),
            ),
            Discount(ptc=PassengerType.INF, percent=0, scope=Scope.DOMESTIC),
            Discount(ptc=PassengerType.INF, percent=10),
        ),
    )
    filed = tariff(
        rule,
        fare("JFK-LAX", "99.99 USD", rule="R"),
        fare("JFK-LHR", "99.99 USD", rule="R"),
    )
    seated = PricePassenger(id="P4", ptc=PassengerType.INS)
    party = (ADULT, CHILD, INFANT, seated)
    home = [each.base.minor for each in quote(filed, NONSTOP, passengers=party).prices]
    assert home == [9999, 7500, 0, 9999]
    away = quote(filed, leg("JFK-LHR"), passengers=party).prices
    assert [each.base.minor for each in away] == [9999, 7500, 1000, 9999]


def test_a_rounded_share_is_no_more_than_the_whole() -> None:
    """Rounding up to ten dollars does not make a child dearer than an adult."""
    up = Rounding(usd("10.00"), RoundingMode.UP)
    discount = Discount(ptc=PassengerType.CHD, percent=99, rounding=up)
    assert discount.of(usd("105.00")) == usd("105.00")
    assert discount.of(usd("100.00")) == usd("100.00")
    assert Discount(ptc=PassengerType.CHD, percent=50).of(usd("0.05")) == usd("0.03")


def test_surcharges_and_stopovers_are_printed() -> None:
    """Q and S stand in the line, apart from base, and are not discounted."""
    rule = Rule(
        id="R",
        surcharges=(
            FareSurcharge(amount=usd("10.00"), weekdays=(1,)),
            FareSurcharge(amount=usd("99.00"), weekdays=(2,)),
            FareSurcharge(amount=usd("99.00"), travel=Period(last=NOW.date())),
            FareSurcharge(amount=usd("2.00"), exempt=(PassengerType.CHD,)),
        ),
        stopovers=Stopovers(maximum=2, free=0, charge=usd("50.00")),
        discounts=(Discount(ptc=PassengerType.CHD, percent=50),),
    )
    filed = tariff(rule, fare("LGA-SAN", rule="R"))
    later = leg("ORD-SAN", MONDAY + timedelta(days=2))
    adult, child = quote(filed, TO_CHICAGO, later, passengers=(ADULT, CHILD)).prices
    assert adult.fare_calculation == (
        "NYC AA CHI AA SAN Q10.00 Q2.00 S50.00 100.00QNR USD162.00END"
    )
    assert (adult.base, adult.surcharges) == (usd("100.00"), usd("62.00"))
    assert (child.base, child.surcharges) == (usd("50.00"), usd("60.00"))
    assert Stopovers(maximum=1, free=1, charge=usd("1")).charges(1) == ()
    assert Stopovers(maximum=1).charges(1) == ()


USD_ROE = RateOfExchange(currency="USD", roe=Decimal("1.0"))
GBP_ROE = RateOfExchange(currency="GBP", roe=Decimal("0.738027"))
EUR_BSR = BankRate(source="USD", target="EUR", rate=Decimal("0.90"))


def test_an_international_fare_is_built_in_nuc() -> None:
    """F3: EUR 119.43 NUC x 0.738027 is GBP 88.1426, which rounds to GBP 88.00."""
    filed = tariff(
        GBP_ROE,
        USD_ROE,
        fare("LHR-JFK", "43.00 GBP", id="out"),
        fare("JFK-LHR", "61.17 USD", id="back"),
    )
    back = leg("JFK-LHR", MONDAY + timedelta(days=7), slice=1)
    (adult,) = quote(filed, leg("LHR-JFK"), back).prices
    assert adult.fare_calculation == (
        "LON AA NYC 58.26QNR AA LON 61.17QNR NUC119.43END ROE0.738027"
    )
    assert adult.base == Money.of("88.00", "GBP")
    assert sum(each.amount.minor for each in adult.components) == 8800
    assert adult.local_fare is None


def test_a_child_in_nuc() -> None:
    """A discount is taken of the neutral units; no local rounding enters there."""
    euro = Rounding(Money.of("1", "GBP"), RoundingMode.UP)
    child = Discount(ptc=PassengerType.CHD, percent=50, rounding=euro)
    filed = tariff(
        GBP_ROE,
        Rule(id="R", discounts=(child,)),
        fare("LHR-JFK", "43.00 GBP", rule="R"),
    )
    (quoted,) = quote(filed, leg("LHR-JFK"), passengers=(CHILD,)).prices
    assert "29.13QNR NUC29.13END" in quoted.fare_calculation
    assert quoted.base == Money.of("21.00", "GBP")


def test_the_equivalent_in_another_currency() -> None:
    """The local fare is converted at the end, and is kept beside the equivalent."""
    filed = tariff(EUR_BSR, fare("JFK-LAX", "101.00 USD"))
    (adult,) = quote(filed, NONSTOP, currency="EUR").prices
    assert adult.total == Money.of("91.00", "EUR")
    assert adult.local_fare == usd("101.00")
    assert adult.fare_calculation.endswith("USD101.00END")


def test_a_fare_in_a_foreign_currency_at_home() -> None:
    """It is converted where it enters, and competes as what it comes to."""
    filed = (
        EUR_BSR,
        fare("JFK-LAX", "110.00 USD", id="dollars"),
        fare("NYC-LAX", "90.00 EUR", id="euros"),
    )
    assert _ids(NONSTOP, filed=filed) == ["euros"]


def test_a_currency_without_a_rate() -> None:
    """A price is never made up for lack of a rate."""
    filed = tariff(fare("JFK-LAX"))
    with pytest.raises(CurrencyMismatch):
        quote(filed, NONSTOP, currency="EUR")
    with pytest.raises(UnknownCurrency):
        quote(filed, NONSTOP, currency="XXX")


def test_a_free_journey_is_priced() -> None:
    """F7: zero is a price, in every construction."""
    filed = tariff(
        GBP_ROE,
        BankRate(source="GBP", target="USD", rate=Decimal(2)),
        fare("LHR-JFK", "0.00 GBP"),
    )
    assert quote(filed, leg("LHR-JFK"), currency="USD").total == usd("0")


EARLY = Rule(id="EARLY", advance_purchase=AdvancePurchase(days=99))
ADULTS = Rule(
    id="ADULTS", eligibility=Eligibility(passenger_types=(PassengerType.ADT,))
)


def test_nothing_filed_names_the_slice() -> None:
    """NoFare tells the ends of the slice that stays open."""
    with pytest.raises(NoFare) as refused:
        quote(tariff(fare("JFK-LAX")), NONSTOP, BACK)
    assert (refused.value.origin, refused.value.destination) == ("LAX", "JFK")
    with pytest.raises(NoFare) as refused:
        quote(tariff(), NONSTOP)
    assert (refused.value.origin, refused.value.destination) == ("JFK", "LAX")


def test_the_lowest_refused_fare_is_told_of() -> None:
    """Of several refusals the one that hurts: the lowest fare's."""
    filed = tariff(
        EARLY,
        ADULTS,
        fare("JFK-LAX", "90.00 USD", rule="EARLY", fare_basis="CHEAP"),
        fare("JFK-LAX", "95.00 USD", rule="ADULTS"),
    )
    with pytest.raises(FareRuleViolated) as refused:
        quote(filed, NONSTOP, passengers=(CHILD,))
    assert (refused.value.category, refused.value.record) == (5, "EARLY/5")
    assert refused.value.fare_basis == "CHEAP"
    assert quote(filed, NONSTOP).total == usd("95.00")


def test_who_is_not_eligible_is_told_so() -> None:
    """Category 1 is judged for each passenger; one that finds no fare stops all."""
    filed = tariff(ADULTS, fare("JFK-LAX", rule="ADULTS"))
    with pytest.raises(FareRuleViolated) as refused:
        quote(filed, NONSTOP, passengers=(ADULT, CHILD))
    assert (refused.value.category, refused.value.record) == (1, "ADULTS/1")


def test_fares_that_may_not_be_combined() -> None:
    """Category 10: the fare that forbids is named."""
    alone = Rule(id="ALONE", combinability=Combinability(end_on_end=False))
    filed = tariff(alone, fare("LGA-ORD", rule="ALONE"), fare("ORD-SAN", id="other"))
    with pytest.raises(FareRuleViolated) as refused:
        quote(filed, TO_CHICAGO, ONWARD)
    assert (refused.value.category, refused.value.record) == (10, "ALONE/10")
    turned = tariff(alone, fare("LGA-ORD", id="other"), fare("ORD-SAN", rule="ALONE"))
    with pytest.raises(FareRuleViolated):
        quote(turned, TO_CHICAGO, ONWARD)


def test_pieces_that_do_not_fit() -> None:
    """A one-way fare out and half a round trip back are no price."""
    early = Rule(id="EARLY", advance_purchase=AdvancePurchase(days=99))
    filed = tariff(
        early,
        fare("JFK-LAX", id="out"),
        fare("JFK-LAX", trip=Trip.ROUND_TRIP, id="half", rbd="Y"),
        fare("JFK-LAX", trip=Trip.ROUND_TRIP, id="refused", rule="EARLY"),
    )
    back = leg("LAX-JFK", MONDAY + timedelta(days=7), slice=1, rbd="Y")
    with pytest.raises(FareRuleViolated):
        quote(filed, NONSTOP, back)


FILED = tariff(fare("JFK-LAX"))


@pytest.mark.parametrize(
    "journey",
    [
        (),
        (leg("JFK-LAX"),) * 19,
        (leg("JFK-LAX", slice=1),),
        (leg("JFK-LAX"), leg("LAX-JFK", MONDAY + timedelta(days=1), slice=2)),
        (leg("JFK-LAX"), leg("LAX-JFK", MONDAY - 2 * HOUR, slice=1)),
        (leg("JFK-LAX", slice=0), leg("LAX-JFK", MONDAY - timedelta(days=1), slice=0)),
    ],
)
def test_journeys_that_cannot_be_flown(journey: tuple[JourneySegment, ...]) -> None:
    """No segment, too many, slices that skip, a departure before an arrival."""
    with pytest.raises(InvalidInput):
        quote(FILED, *journey)


def test_a_departure_that_is_past() -> None:
    """At the very minute of departure it is too late."""
    departs = NONSTOP.segment.departure.instant
    still = quote(FILED, NONSTOP, now=departs - timedelta(seconds=1))
    assert still.total == usd("100.00")
    with pytest.raises(PastDate):
        quote(FILED, NONSTOP, now=departs)


def test_airports_that_the_tariff_does_not_know() -> None:
    """A journey cannot be taxed where its places are not known."""
    with pytest.raises(UnknownAirport):
        quote(Tariff.of([fare("JFK-LAX")]), NONSTOP)


def test_parties() -> None:
    """One to nine, each with an id of its own; those alike pay alike."""
    nine = [PricePassenger(id=f"P{number}") for number in range(9)]
    quoted = price(FILED, (NONSTOP,), nine, NOW)
    assert [each.passenger for each in quoted.prices] == [each.id for each in nine]
    assert quoted.total == usd("900.00")
    assert quoted.tariff_version == FILED.version
    with pytest.raises(TooManyTravellers) as refused:
        price(FILED, (NONSTOP,), [*nine, ADULT], NOW)
    assert (refused.value.asked, refused.value.limit) == (10, 9)
    for party in ([], [ADULT, ADULT]):
        with pytest.raises(InvalidInput):
            price(FILED, (NONSTOP,), party, NOW)
