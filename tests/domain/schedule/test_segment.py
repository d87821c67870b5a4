from __future__ import annotations

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedule.places import flight, leg, utc

from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.schedule import (
    FlightDate,
    FlightDesignator,
    Segment,
    segment,
    segments,
)

THREE = flight(
    leg(1, "JFKORD", (8, 10), equipment="738"),
    leg(2, "ORDDEN", (11, 13), equipment="738"),
    leg(3, "DENSAN", (14, 16), equipment="320"),
)
OTHER = FlightDesignator(carrier="BA", number=9001)


def test_segments_are_all_runs_of_legs() -> None:
    """Three legs can be bought in six ways, by boarding leg and then by length."""
    shown = [(run.origin, run.destination, run.legs) for run in segments(THREE)]
    assert shown == [
        ("JFK", "ORD", (1,)),
        ("JFK", "DEN", (1, 2)),
        ("JFK", "SAN", (1, 2, 3)),
        ("ORD", "DEN", (2,)),
        ("ORD", "SAN", (2, 3)),
        ("DEN", "SAN", (3,)),
    ]


@given(st.integers(1, 12))
def test_n_legs_have_n_times_n_plus_one_over_two_segments(count: int) -> None:
    """Each run is contiguous, and none is missing or twice."""
    stations = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"]
    stations += ["III", "JJJ", "KKK", "LLL", "MMM"]
    legs = [
        leg(place, stations[place - 1] + stations[place], (2 * place, 2 * place + 1))
        for place in range(1, count + 1)
    ]
    runs = {run.legs for run in segments(flight(*legs))}
    assert len(runs) == count * (count + 1) // 2
    assert all(run == tuple(range(run[0], run[-1] + 1)) for run in runs)


def test_a_segment_takes_its_ends_from_its_first_and_last_leg() -> None:
    """Times and terminals are those of boarding and leaving."""
    first, last = THREE.legs[0], THREE.legs[1]
    flown = flight(
        attrs.evolve(first, departure_terminal="8", arrival_terminal="3"),
        attrs.evolve(last, departure_terminal="2", arrival_terminal="W"),
    )
    run = segment(attrs.evolve(flown, operating=OTHER), "JFK", "DEN")
    assert (run.departure, run.arrival) == (utc(8), utc(13))
    assert (run.departure_terminal, run.arrival_terminal) == ("8", "W")
    assert (run.flight_date, run.operating) == ("AA0001/2026-12-01", OTHER)


@pytest.mark.parametrize(
    ("route", "shown"), [("JFKDEN", "738"), ("ORDSAN", "EQV"), ("DENSAN", "320")]
)
def test_equipment_varies_where_legs_are_flown_by_different_types(
    route: str, shown: str
) -> None:
    """A change of equipment on the way is told by IATA's own code."""
    assert segment(THREE, route[:3], route[3:]).equipment == shown


def test_a_circle_is_no_segment_and_the_shorter_run_is_meant() -> None:
    """JFK-ORD-JFK-SAN: nobody flies from JFK to JFK; to SAN one boards the last leg."""
    circle = flight(
        leg(1, "JFKORD", (8, 10)),
        leg(2, "ORDJFK", (11, 13)),
        leg(3, "JFKSAN", (14, 20)),
    )
    assert all(run.origin != run.destination for run in segments(circle))
    assert segment(circle, "JFK", "SAN").legs == (3,)


@pytest.mark.parametrize("route", ["SANJFK", "ORDJFK", "JFKJFK", "LAXSAN"])
def test_a_pair_that_is_not_served_is_not_found(route: str) -> None:
    """Direction counts; the refusal names the flight and the pair."""
    with pytest.raises(NotFound) as refused:
        segment(THREE, route[:3], route[3:])
    assert refused.value.facts["kind"] == "segment"


def test_values_survive_json() -> None:
    """Stores keep them as JSON: what is read back is equal."""
    filed = attrs.evolve(THREE, operating=OTHER)
    assert msgspec.json.decode(msgspec.json.encode(filed), type=FlightDate) == filed
    run = segment(filed, "JFK", "SAN")
    assert msgspec.json.decode(msgspec.json.encode(run), type=Segment) == run
