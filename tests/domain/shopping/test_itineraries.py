from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import attrs
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.domain.shopping.oracle import itineraries
from tests.domain.shopping.world import (
    DAY,
    STATIONS,
    flight,
    names,
    network,
    query,
    zone_of,
)

from flightcore.domain.kernel import LocalTime
from flightcore.domain.schedule import FlightDate, FlightDesignator, FlightState, Leg
from flightcore.domain.shopping import (
    ConnectionStatus,
    DetourLimit,
    Itinerary,
    ItineraryLimits,
    MctRule,
    SliceQuery,
    find_itineraries,
)

NOWHERE = "QQQ"
ROUTES = (
    "JFK ORD",
    "LGA ORD",
    "JFK LGA",
    "JFK ORD LHR",
    "JFK QQQ",
    "ORD DEN",
    "ORD LHR",
    "ORD DEN SAN",
    "QQQ LHR",
    "LHR LGW",
    "DEN SAN",
    "DEN ORD",
    "LGW CDG",
    "LHR CDG",
    "ORD CDG",
    "ORD JFK",
)
"""So that some way leads from New York to Paris and to San Diego over each of them."""


def some_flight(chance: Random, number: int) -> FlightDate:
    """One or two legs, on the day searched or about it; later ones lead further."""
    place = chance.randrange(len(ROUTES))
    calls = ROUTES[place].split()
    leaves = datetime(2026, 12, 16, 5, tzinfo=UTC) + timedelta(
        minutes=30 * (chance.randint(-2, 10) + place)
    )
    legs = []
    for sequence, (origin, destination) in enumerate(pairwise(calls), start=1):
        lands = leaves + timedelta(minutes=30 * chance.randint(1, 3))
        legs.append(
            Leg(
                sequence=sequence,
                origin=origin,
                destination=destination,
                departure=LocalTime.of_instant(leaves, zone_of(origin)),
                arrival=LocalTime.of_instant(lands, zone_of(destination)),
                arrival_terminal=chance.choice(["", "1"]),
                departure_terminal=chance.choice(["", "1"]),
            )
        )
        leaves = lands + timedelta(minutes=45)
    cancelled = chance.random() < 0.1
    return FlightDate(
        designator=FlightDesignator(carrier=chance.choice(["AA", "UA"]), number=number),
        date=legs[0].departure.date,
        legs=tuple(legs),
        state=FlightState.CANCELLED if cancelled else FlightState.SCHEDULED,
    )


def some_flights(seed: int) -> list[FlightDate]:
    """28 flights; a seed gives denser networks than single draws would."""
    chance = Random(seed)
    return [some_flight(chance, number) for number in range(1, 29)]


NETWORKS = st.sampled_from(range(10_000)).map(some_flights)


@st.composite
def rules(draw: st.DrawFn) -> MctRule:
    """Rules of every precision, for changes within and between stations."""
    arrival = draw(st.sampled_from(["ORD", "LHR", "LHR", "DEN", "JFK"]))
    partner = {"LHR": "LGW", "JFK": "LGA"}.get(arrival, arrival)
    return MctRule(
        arrival_station=arrival,
        departure_station=draw(st.sampled_from([arrival, partner])),
        status=draw(st.sampled_from(list(ConnectionStatus))),
        minutes=draw(st.sampled_from([0, 30, 60, 120])),
        suppressed=draw(st.sampled_from([False, False, True])),
        arrival_terminal=draw(st.sampled_from(["", "1"])),
        departure_carrier=draw(st.sampled_from(["", "", "UA"])),
    )


QUERIES = st.builds(
    SliceQuery,
    origins=st.sampled_from([("JFK",), ("JFK", "LGA"), ("ORD",), ("LHR",), (NOWHERE,)]),
    destinations=st.sampled_from(
        [("CDG",), ("LGW", "LHR"), ("SAN",), ("JFK",), ("QQQ",)]
    ),
    date=st.just(DAY),
    max_connections=st.sampled_from([2, 2, 1, 0]),
    carriers=st.sampled_from([None, None, None, ("UA",)]),
)


def keys(found: tuple[Itinerary, ...]) -> list[tuple[tuple[str, tuple[int, ...]], ...]]:
    return [
        tuple((str(each.flight_date), each.legs) for each in one.segments)
        for one in found
    ]


@settings(max_examples=200)
@given(
    NETWORKS,
    st.lists(rules(), max_size=5),
    QUERIES,
)
def test_what_is_found_is_what_brute_force_finds(
    flown: list[FlightDate], filed: list[MctRule], asked: SliceQuery
) -> None:
    """No legal itinerary is missed, none is made up, and none comes twice."""
    result = find_itineraries(network(flown, filed), asked)
    found = keys(result.found)
    assert len(set(found)) == len(found)
    assert set(found) == itineraries(flown, filed, asked)
    assert not result.cut
    event(f"connections: {max(map(len, found), default=0) - 1}")


@settings(max_examples=30)
@given(
    NETWORKS,
    QUERIES,
    st.integers(1, 3),
)
def test_a_limit_keeps_the_best_and_says_so(
    flown: list[FlightDate], asked: SliceQuery, most: int
) -> None:
    """The first so many of the whole order; cut exactly where more exist."""
    whole = find_itineraries(network(flown), asked)
    few = find_itineraries(
        network(flown), asked, limits=ItineraryLimits(itineraries=most)
    )
    assert few.found == whole.found[:most]
    assert few.cut == (len(whole.found) > most)


def test_the_order_is_connections_then_duration_then_departure() -> None:
    """A nonstop goes first even where a connection takes less time."""
    flown = [
        flight("UA1", "JFK 0700 ORD 0900"),
        flight("UA2", "ORD 0945 DEN 1130"),
        flight("UA3", "JFK 0700 DEN 1530"),
        flight("UA4", "JFK 1200 DEN 1430"),
        flight("UA5", "JFK 0900 DEN 1130"),
    ]
    found = find_itineraries(network(flown), query("JFK", "DEN")).found
    assert [names(each) for each in found] == ["UA5", "UA4", "UA3", "UA1 UA2"]
    assert [each.connections for each in found] == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("leaves", "connects"),
    [("0929", False), ("0930", True), ("1500", True), ("1501", False)],
)
def test_a_connection_lasts_from_the_minimum_to_six_hours(
    leaves: str, connects: bool
) -> None:
    """Half an hour between domestic flights; both ends are allowed."""
    flown = [
        flight("UA1", "JFK 0700 ORD 0900"),
        flight("UA2", f"ORD {leaves} DEN 1830"),
    ]
    found = find_itineraries(network(flown), query("JFK", "DEN")).found
    assert [names(each) for each in found] == ["UA1 UA2"] * connects


def test_the_day_is_local_at_the_origin() -> None:
    """From 00:00 to 23:59 in New York, whatever the day in UTC."""
    flown = [
        flight("UA1", "JFK 0000 ORD 0130"),
        flight("UA2", "JFK 2359 ORD 0130"),
        flight("UA3", "JFK 2359 ORD 0130", day=DAY - timedelta(days=1)),
        flight("UA4", "JFK 0000 ORD 0130", day=DAY + timedelta(days=1)),
    ]
    found = find_itineraries(network(flown), query("JFK", "ORD")).found
    assert sorted(names(each) for each in found) == ["UA1", "UA2"]


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_day_of_23_or_25_hours_is_whole(day: date) -> None:
    """The nights on which New York changes its clocks."""
    flown = [
        flight("UA1", "JFK 0000 ORD 0130", day=day),
        flight("UA2", "JFK 2359 ORD 0130", day=day),
    ]
    found = find_itineraries(network(flown), query("JFK", "ORD", day=day)).found
    assert sorted(names(each) for each in found) == ["UA1", "UA2"]


def test_staying_on_board_is_no_connection() -> None:
    """A flight over Chicago is one segment, not two flights."""
    flown = [flight("UA1", "JFK 0700 ORD 0900", "ORD 0950 DEN 1130")]
    (only,) = find_itineraries(network(flown), query("JFK", "DEN")).found
    assert [each.legs for each in only.segments] == [(1, 2)]


def test_nobody_changes_at_the_origin_or_the_destination() -> None:
    """Nor at another airport of a city that was asked for."""
    flown = [
        flight("UA1", "JFK 0700 LGA 0730"),
        flight("UA2", "LGA 0900 ORD 1030"),
        flight("UA3", "ORD 1200 LGA 1500"),
        flight("UA4", "LGA 1600 ORD 1800"),
    ]
    found = find_itineraries(network(flown), query("JFK LGA", "ORD")).found
    assert sorted(names(each) for each in found) == ["UA2", "UA4"]


GATWICK = MctRule(
    arrival_station="LHR",
    departure_station="LGW",
    status=ConnectionStatus.II,
    minutes=150,
)


def test_a_change_of_airport_needs_a_rule_and_one_city() -> None:
    """Heathrow to Gatwick, once the rule names the pair; never Heathrow to Paris."""
    flown = [
        flight("UA1", "JFK 0100 LHR 1300"),
        flight("UA2", "LGW 1530 CDG 1730"),
        flight("UA3", "CDG 1745 LGW 1800"),
    ]
    asked = query("JFK", "CDG")
    assert find_itineraries(network(flown), asked).found == ()
    (only,) = find_itineraries(network(flown, [GATWICK]), asked).found
    assert names(only) == "UA1 UA2"
    to_paris = attrs.evolve(GATWICK, departure_station="CDG")
    away = find_itineraries(network(flown, [to_paris]), query("JFK", "LGW")).found
    assert away == ()


def test_a_detour_is_limited_where_places_are_known() -> None:
    """New York to Chicago over San Diego is none; without coordinates anything is."""
    flown = [
        flight("UA1", "JFK 0700 SAN 1000"),
        flight("UA2", "SAN 1100 ORD 1700"),
    ]
    asked = query("JFK", "ORD")
    assert find_itineraries(network(flown), asked).found == ()
    unknown = network(flown, stations=["JFK", "ORD"])
    assert find_itineraries(unknown, asked).found == ()
    international = ItineraryLimits(detour=DetourLimit(factor=10))
    assert len(find_itineraries(network(flown), asked, limits=international).found) == 1
    lost = [
        flight("UA1", "JFK 0700 QQQ 1500"),
        flight("UA2", "QQQ 1700 ORD 1700"),
    ]
    assert len(find_itineraries(network(lost), asked).found) == 1


def test_an_exception_at_its_minute_is_legal() -> None:
    """AA to UA at Chicago takes 70 minutes: at 70 it connects, at 69 not."""
    rule = MctRule(
        arrival_station="ORD",
        departure_station="ORD",
        status=ConnectionStatus.DD,
        arrival_carrier="AA",
        departure_carrier="UA",
        minutes=70,
    )
    flown = [
        flight("AA1", "JFK 0700 ORD 0900"),
        flight("UA2", "ORD 1009 DEN 1130"),
        flight("UA3", "ORD 1010 DEN 1130"),
        flight("AA4", "ORD 0930 DEN 1130"),
    ]
    found = find_itineraries(network(flown, [rule]), query("JFK", "DEN")).found
    assert sorted(names(each) for each in found) == ["AA1 AA4", "AA1 UA3"]


def test_no_station_is_changed_at_twice() -> None:
    """Heathrow, by road to Gatwick, and back to Heathrow by air to fly on."""
    flown = [
        flight("UA1", "JFK 0100 LHR 1200"),
        flight("UA2", "LGW 1500 LHR 1600"),
        flight("UA3", "LHR 1800 CDG 2000"),
    ]
    to_gatwick = attrs.evolve(GATWICK, status=ConnectionStatus.ID)
    found = find_itineraries(network(flown, [to_gatwick]), query("JFK", "CDG")).found
    assert [names(each) for each in found] == ["UA1 UA3"]


def test_nobody_comes_back_to_the_origin_by_road() -> None:
    """JFK to LaGuardia by air and back by road, to fly to Chicago."""
    flown = [flight("UA1", "JFK 0700 LGA 0730"), flight("UA2", "JFK 0900 ORD 1030")]
    by_road = MctRule(
        arrival_station="LGA",
        departure_station="JFK",
        status=ConnectionStatus.DD,
        minutes=60,
    )
    found = find_itineraries(network(flown, [by_road]), query("JFK", "ORD")).found
    assert [names(each) for each in found] == ["UA2"]


@pytest.mark.parametrize(("factor", "count"), [(3.0, 0), (3.2, 1)])
def test_a_detour_is_measured_in_kilometres(factor: float, count: int) -> None:
    """Over Denver it is 4,040 km to Chicago, instead of 1,190; 400 are granted."""
    flown = [flight("UA1", "JFK 0700 DEN 0900"), flight("UA2", "DEN 1000 ORD 1330")]
    limits = ItineraryLimits(detour=DetourLimit(factor=factor))
    found = find_itineraries(network(flown), query("JFK", "ORD"), limits=limits).found
    assert len(found) == count


def test_a_limit_on_what_is_looked_at_is_told() -> None:
    """Three nonstops, two looked at."""
    flown = [flight(f"UA{n}", f"JFK 0{n}00 ORD 0{n + 2}00") for n in (1, 2, 3)]
    few = find_itineraries(
        network(flown), query("JFK", "ORD"), limits=ItineraryLimits(considered=2)
    )
    assert (len(few.found), few.cut) == (2, True)


def test_a_place_that_nobody_serves_has_no_itineraries() -> None:
    """No flights, no stations, no error."""
    assert find_itineraries(network([]), query("JFK", "LAX")).found == ()
    assert STATIONS["JFK"].city == "NYC"


def test_expanding_a_city_gives_its_airports() -> None:
    """NYC is both; an airport code is itself; an unknown one stands for itself."""
    places = network([]).places
    assert places.expand("NYC") == ("JFK", "LGA")
    assert places.expand("JFK") == ("JFK",)
    assert places.expand("DEN") == ("DEN",)
    assert places.expand(NOWHERE) == (NOWHERE,)
