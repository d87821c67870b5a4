"""The suite of airports: on the directory of the world, and on broken ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

import attrs
import pytest

from flightcore.domain.kernel.errors import UnknownAirport
from flightcore.domain.schedule import Airport
from flightcore.ports.airports import Airports
from flightcore.system import AirportDirectory
from flightcore.testing.airports import AirportsBench, AirportsConformance


def airport(code: str, city: str, zone: str, **place: float) -> Airport:
    """An airport of the United States."""
    return Airport(code=code, name=code, country="US", zone=zone, city=city, **place)


JFK = airport("JFK", "NYC", "America/New_York", latitude=40.64, longitude=-73.78)
LGA = airport("LGA", "NYC", "America/New_York", latitude=40.78, longitude=-73.87)
DFW = airport("DFW", "DFW", "America/Chicago", latitude=32.9, longitude=-97.04)
DAL = airport("DAL", "DFW", "America/Chicago", latitude=32.85, longitude=-96.85)
SAN = airport("SAN", "SAN", "America/Los_Angeles", latitude=32.73, longitude=-117.19)
KNOWN = (JFK, LGA, DFW, DAL, SAN)
OWN = Airport(
    code="ZZQ",
    name="Home Field",
    country="DE",
    zone="Europe/Berlin",
    city="ZZC",
    latitude=52.0,
    longitude=13.0,
)


class TestAirportDirectory(AirportsConformance):
    """The airports of the world keep the contract."""

    @pytest.fixture
    def bench(self) -> AirportsBench:
        areas = {"NYC": ("EWR", "JFK", "LGA"), "DFW": ("DAL", "DFW")}
        return AirportsBench(airports=AirportDirectory(), known=KNOWN, areas=areas)


class TestDirectoryWithOwnAirports(AirportsConformance):
    """So do they with a host's own airports among them."""

    @pytest.fixture
    def bench(self) -> AirportsBench:
        areas = {"ZZC": ("ZZQ",), "DFW": ("DAL", "DFW")}
        airports = AirportDirectory([OWN])
        return AirportsBench(airports=airports, known=(*KNOWN, OWN), areas=areas)


class Plain:
    """A directory of five airports without a fault; each subclass has one."""

    def __init__(self) -> None:
        self.table = {known.code: known for known in KNOWN}

    def lookup(self, code: str) -> Airport:
        if code not in self.table:
            raise UnknownAirport("no such airport", airport=code[:8])
        return self.table[code]

    def zone_of(self, code: str) -> str:
        return self.lookup(code).zone

    def airports_of(self, code: str) -> tuple[str, ...]:
        members = [each.code for each in self.table.values() if each.city == code]
        return tuple(members) or (self.lookup(code).code,)


class Antipodes(Plain):
    """Takes west for east."""

    def lookup(self, code: str) -> Airport:
        found = super().lookup(code)
        return attrs.evolve(found, longitude=-found.longitude)


class ShortZones(Plain):
    """Gives the letters of a zone for its name."""

    def zone_of(self, code: str) -> str:
        return {"America/New_York": "EST"}.get(self.lookup(code).zone, "PST")


class LosesMembers(Plain):
    """Knows one airport of each area."""

    def airports_of(self, code: str) -> tuple[str, ...]:
        return super().airports_of(code)[:1]


class WholeAreas(Plain):
    """Gives all airports of the area for any of them."""

    def airports_of(self, code: str) -> tuple[str, ...]:
        return super().airports_of(
            self.table[code].city if code in self.table else code
        )


class NoAreas(Plain):
    """Says of each airport that it is its own area."""

    def lookup(self, code: str) -> Airport:
        found = super().lookup(code)
        return attrs.evolve(found, city=f"{code}X")


class AreasAsAirports(Plain):
    """Answers for an area with one of its airports."""

    def lookup(self, code: str) -> Airport:
        return super().lookup("JFK" if code == "NYC" else code)


class BareKeyErrors(Plain):
    """Lets its table's own error out."""

    def lookup(self, code: str) -> Airport:
        if len(code) == 3 and code not in self.table:
            raise KeyError(code)
        return super().lookup(code)


class EmptyAnswers(Plain):
    """Gives no airport for a code that stands for nothing."""

    def airports_of(self, code: str) -> tuple[str, ...]:
        try:
            return super().airports_of(code)
        except UnknownAirport:
            return ()


class AnyCase(Plain):
    """Answers to a code that nobody asked for."""

    def lookup(self, code: str) -> Airport:
        return super().lookup(code.strip().upper())


class Turning(Plain):
    """Answers in another order each time."""

    def airports_of(self, code: str) -> tuple[str, ...]:
        self.table = dict(reversed(self.table.items()))
        return super().airports_of(code)


class LoadsInTheOpen(Plain):
    """Shows its table to other threads while it reads it."""

    def __init__(self) -> None:
        self.table = {}
        self._begun = threading.Event()

    def lookup(self, code: str) -> Airport:
        if not self._begun.is_set():
            self._begun.set()
            for known in KNOWN:
                time.sleep(0.002)
                self.table = {**self.table, known.code: known}
        return super().lookup(code)

    def airports_of(self, code: str) -> tuple[str, ...]:
        self.lookup("JFK")
        return super().airports_of(code)


def bench_of(airports: Airports) -> AirportsBench:
    """A bench for what a plain directory knows."""
    areas = {"NYC": ("JFK", "LGA"), "DFW": ("DAL", "DFW")}
    return AirportsBench(airports=airports, known=KNOWN, areas=areas)


class TestPlain(AirportsConformance):
    """The broken directories differ from a sound one by their fault alone."""

    @pytest.fixture
    def bench(self) -> AirportsBench:
        return bench_of(Plain())


BROKEN: Mapping[Callable[[], Airports], str] = {
    Antipodes: "test_airports_are_where_they_are",
    ShortZones: "test_zones",
    LosesMembers: "test_areas_have_all_their_airports",
    WholeAreas: "test_an_airport_stands_for_itself",
    AreasAsAirports: "test_an_area_is_no_airport",
    EmptyAnswers: "test_what_is_unknown",
    AnyCase: "test_no_answer_to_another_question",
    Turning: "test_an_answer_stands",
}


@pytest.mark.parametrize(("broken", "case"), BROKEN.items())
def test_broken_directories_are_found(
    broken: Callable[[], Airports], case: str
) -> None:
    """Each fails the case that is there for its fault."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        getattr(AirportsConformance(), case)(bench_of(broken()))


def test_an_area_that_leads_nowhere_is_found() -> None:
    """A directory whose airports are of areas that it does not know itself."""
    with pytest.raises(UnknownAirport):
        AirportsConformance().test_an_airport_is_of_its_area(bench_of(NoAreas()))


def test_another_error_is_found() -> None:
    """A directory that answers with an error of its own."""
    with pytest.raises(KeyError):
        AirportsConformance().test_what_is_unknown(bench_of(BareKeyErrors()))


def test_a_table_that_is_seen_half_read_is_found() -> None:
    """A directory that other threads find half full."""
    with pytest.raises((AssertionError, UnknownAirport)):
        AirportsConformance().test_questions_at_once(bench_of(LoadsInTheOpen()))


@pytest.mark.parametrize("text", ["", "X" * 10_000])
def test_trust_in_texts_is_found(text: str) -> None:
    """A directory that answers for what is no code at all."""

    class Trusting(Plain):
        def lookup(self, code: str) -> Airport:
            return self.table.get(code, JFK)

    with pytest.raises(pytest.fail.Exception):
        AirportsConformance().test_what_is_no_code(bench_of(Trusting()), text)
