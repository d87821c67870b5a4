from __future__ import annotations

import gzip
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Protocol, cast

import pytest

from flightcore.domain.schedule import (
    FlightDate,
    FlightState,
    LoadedSchedule,
    read_csv,
)
from flightcore.system.airports import AirportDirectory

EXAMPLES = Path(__file__).parents[3] / "examples"
MONDAY = date(2026, 12, 7)


class DemoNetwork(Protocol):
    """What ``examples/demo_network.py`` offers."""

    def demo_rows(self, days: object) -> list[str]: ...

    def month(self) -> object: ...


@pytest.fixture(scope="module")
def directory() -> AirportDirectory:
    return AirportDirectory()


@pytest.fixture(scope="module")
def real(directory: AirportDirectory) -> LoadedSchedule:
    with gzip.open(EXAMPLES / "data/nyc_2013_07.csv.gz", "rt") as lines:
        return read_csv(lines, directory.zone_of, first_day=MONDAY)


@pytest.fixture(scope="module")
def made(directory: AirportDirectory) -> LoadedSchedule:
    demo = cast(DemoNetwork, _module("demo_network"))
    rows = demo.demo_rows(demo.month())
    return read_csv(rows, directory.zone_of, first_day=MONDAY)


def test_every_real_row_is_loaded_or_reported(real: LoadedSchedule) -> None:
    """29,425 rows make 29,421 flight-dates; WN 2269 does not join on four days."""
    report = real.report
    assert (report.read, report.loaded, report.rejected) == (29_425, 29_421, 4)
    assert len({flown.id for flown in real.flights}) == 29_421
    assert {each.code for each in report.problems} == {"unjoinable"}
    kept = [flown for flown in real.flights if str(flown.designator) == "WN2269"]
    assert [flown.origin for flown in kept if flown.date.weekday() == 5] == ["LGA"] * 4


def test_what_is_real_has_the_figures_of_its_source(real: LoadedSchedule) -> None:
    """940 cancelled flights, 197 routes, 752 to airports off the mainland."""
    cancelled = [each for each in real.flights if each.state is FlightState.CANCELLED]
    assert len(cancelled) == 940
    routes = {(flown.origin, flown.destination) for flown in real.flights}
    assert len(routes) == 197
    islands = {"SJU", "BQN", "STT", "PSE"}
    assert sum(flown.destination in islands for flown in real.flights) == 752


def test_real_dates_move_to_the_monday_asked_for(real: LoadedSchedule) -> None:
    """1 July 2013 was a Monday, too: 701 weeks before 7 December 2026."""
    assert real.weeks == 701
    assert min(flown.date for flown in real.flights) == MONDAY
    assert max(flown.date for flown in real.flights) == MONDAY + timedelta(days=30)


def test_made_flights_load_whole_and_meet_no_real_one(
    real: LoadedSchedule, made: LoadedSchedule
) -> None:
    """40 flights on 31 days, under designators that no real flight has."""
    assert (made.report.read, len(made.flights)) == (40 * 31, 40 * 31)
    assert made.report.problems == ()
    assert not {each.id for each in made.flights} & {each.id for each in real.flights}
    assert made.weeks == real.weeks


def test_made_flights_take_a_time_that_is_credible(made: LoadedSchedule) -> None:
    """Between 330 and 560 miles an hour from gate to gate on long legs."""
    miles = {("ORD", "SAN"): 1723, ("LAX", "JFK"): 2475, ("DEN", "LGA"): 1620}
    for flown in made.flights:
        leg = flown.legs[0]
        if (leg.origin, leg.destination) not in miles:
            continue
        hours = (leg.arrival.instant - leg.departure.instant) / timedelta(hours=1)
        assert 330 < miles[leg.origin, leg.destination] / hours < 560


def test_la_guardia_has_no_nonstop_to_san_diego_but_connections_every_day(
    real: LoadedSchedule, made: LoadedSchedule
) -> None:
    """Over Chicago or Denver, with an hour to five to change; and back the same day."""
    assert not [
        each
        for each in real.flights
        if (each.origin, each.destination) == ("LGA", "SAN")
    ]
    for passed in range(31):
        day = MONDAY + timedelta(days=passed)
        assert _connects(real.flights, made.flights, "LGA", "SAN", day) >= 4
        assert _connects(made.flights, made.flights, "SAN", "LGA", day) >= 1


def test_there_is_a_way_back_from_los_angeles(made: LoadedSchedule) -> None:
    """LAX-JFK five times a day."""
    back = [f for f in made.flights if (f.origin, f.destination) == ("LAX", "JFK")]
    assert len(back) == 5 * 31


def _connects(
    first: tuple[FlightDate, ...],
    second: tuple[FlightDate, ...],
    origin: str,
    destination: str,
    day: date,
) -> int:
    before = [f for f in first if (f.origin, f.date) == (origin, day) and f.is_for_sale]
    after = [f for f in second if (f.destination, f.date) == (destination, day)]
    return sum(
        one.destination == other.origin
        and one.destination in ("ORD", "DEN")
        and timedelta(hours=1)
        <= other.legs[0].departure.instant - one.legs[0].arrival.instant
        <= timedelta(hours=5)
        for one, other in product(before, after)
    )


def _module(name: str) -> object:
    """A program of the examples, which are no package."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
