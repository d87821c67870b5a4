from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from tests.domain.schedule.places import AA1, DAY, flight, leg, utc

from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule import (
    MAX_LEGS,
    FlightDate,
    FlightDesignator,
    FlightState,
    Leg,
)


@pytest.mark.parametrize(
    ("written", "shown", "key"),
    [
        ("AA1", "AA1", "AA0001"),
        ("AA 0001", "AA1", "AA0001"),
        ("B6915", "B6915", "B60915"),
        ("9E3285", "9E3285", "9E3285"),
        ("AA12A", "AA12A", "AA0012A"),
        ("AAL9999Z", "AAL9999Z", "AAL9999Z"),
    ],
)
def test_designator_is_shown_short_and_keyed_long(
    written: str, shown: str, key: str
) -> None:
    """A designator reads from either form; identifiers have four digits."""
    designator = FlightDesignator.parse(written)
    assert str(designator) == shown
    assert designator.key() == key
    assert designator.on(date(2026, 12, 1)) == f"{key}/2026-12-01"


@pytest.mark.parametrize(
    "written", ["", "A1", "AA", "AA0", "AA12345", "aa1", "AA1AB", "12 1", "ÄA1", "AA²"]
)
def test_what_names_no_flight_is_refused(written: str) -> None:
    """Carrier, number 1 to 9999 and at most one suffix letter, or nothing."""
    with pytest.raises(InvalidSchedule):
        FlightDesignator.parse(written)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"carrier": "A"}, "carrier"),
        ({"carrier": "11"}, "carrier"),
        ({"number": 0}, "number"),
        ({"number": 10_000}, "number"),
        ({"suffix": "1"}, "suffix"),
        ({"suffix": "AB"}, "suffix"),
    ],
)
def test_designator_checks_each_part(wrong: dict[str, Any], reason: str) -> None:
    """The refusal says which part is out of range."""
    with pytest.raises(InvalidSchedule) as refused:
        attrs.evolve(AA1, **wrong)
    assert refused.value.facts["reason"] == reason


def test_flight_date_knows_its_ends() -> None:
    """Identity is designator and date of origin; the route is that of its legs."""
    flown = flight(leg(1, "JFKORD", (8, 10)), leg(2, "ORDSAN", (11, 15)))
    assert flown.id == "AA0001/2026-12-01"
    assert (flown.origin, flown.destination) == ("JFK", "SAN")


@pytest.mark.parametrize(
    ("legs", "reason"),
    [
        ((), "leg_count"),
        ((leg(2, "JFKORD", (8, 10)),), "leg_sequence"),
        ((leg(1, "JFKORD", (8, 10)), leg(3, "ORDSAN", (11, 15))), "leg_sequence"),
        ((leg(1, "JFKORD", (8, 10)), leg(2, "DENSAN", (11, 15))), "not_contiguous"),
        ((leg(1, "JFKORD", (8, 10)), leg(2, "ORDSAN", (9, 15))), "times"),
    ],
)
def test_legs_that_make_no_flight_are_refused(
    legs: tuple[Leg, ...], reason: str
) -> None:
    """Legs count from 1, join, and leave no earlier than the one before arrives."""
    with pytest.raises(InvalidSchedule) as refused:
        flight(*legs)
    assert refused.value.facts["reason"] == reason


def test_a_flight_has_at_most_twelve_legs() -> None:
    """Twelve legs are a flight, thirteen are not."""
    routes = ["JFKORD", "ORDJFK"] * 7
    legs = [
        leg(place, route, (2 * place, 2 * place + 1))
        for place, route in enumerate(routes[: MAX_LEGS + 1], start=1)
    ]
    assert len(flight(*legs[:MAX_LEGS]).legs) == 12
    with pytest.raises(InvalidSchedule):
        flight(*legs)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"origin": "jfk"}, "station"),
        ({"destination": "NYCX"}, "station"),
        ({"destination": "JFK"}, "same_station"),
        ({"arrival": utc(8)}, "times"),
        ({"arrival": utc(7)}, "times"),
        ({"equipment": "4111 1111"}, "equipment"),
        ({"equipment": "411111111"}, "equipment"),
        ({"departure_terminal": "T-400"}, "terminal"),
        ({"arrival_terminal": "?"}, "terminal"),
    ],
)
def test_a_leg_that_cannot_be_flown_is_refused(
    wrong: dict[str, Any], reason: str
) -> None:
    """Two stations, a landing after the take-off, and codes of their form."""
    good = leg(1, "JFKORD", (8, 10), equipment="738")
    with pytest.raises(InvalidSchedule) as refused:
        attrs.evolve(good, **wrong)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize(
    ("service", "state", "sold"),
    [
        ("J", FlightState.SCHEDULED, True),
        ("G", FlightState.SCHEDULED, True),
        ("F", FlightState.SCHEDULED, False),
        ("P", FlightState.SCHEDULED, False),
        ("J", FlightState.CANCELLED, False),
    ],
)
def test_only_passenger_flights_that_fly_are_sold(
    service: str, state: FlightState, *, sold: bool
) -> None:
    """Cargo and positioning flights, and cancelled ones, are known and not sold."""
    flown = FlightDate(
        designator=AA1,
        date=DAY,
        legs=(leg(1, "JFKORD", (8, 10)),),
        service_type=service,
        state=state,
    )
    assert flown.is_for_sale is sold
