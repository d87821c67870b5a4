from __future__ import annotations

import subprocess
import sys

import pytest

from flightcore.domain.kernel import zone
from flightcore.domain.kernel.errors import UnknownAirport
from flightcore.domain.schedule import Airport
from flightcore.system.airports import AirportDirectory

HOME = Airport(
    code="ZZQ",
    name="Home Field",
    country="DE",
    zone="Europe/Berlin",
    city="BER",
    latitude=52.0,
    longitude=13.0,
)


@pytest.fixture(scope="module")
def directory() -> AirportDirectory:
    return AirportDirectory()


@pytest.mark.parametrize(
    ("code", "country", "zone_name", "city"),
    [
        ("JFK", "US", "America/New_York", "NYC"),
        ("EWR", "US", "America/New_York", "NYC"),
        ("LHR", "GB", "Europe/London", "LON"),
        ("SJU", "US", "America/Puerto_Rico", "SJU"),
        ("BQN", "US", "America/Puerto_Rico", "BQN"),
        ("PSE", "US", "America/Puerto_Rico", "PSE"),
        ("STT", "US", "America/St_Thomas", "STT"),
        ("SAN", "US", "America/Los_Angeles", "SAN"),
    ],
)
def test_an_airport_is_known_by_its_code(
    directory: AirportDirectory, code: str, country: str, zone_name: str, city: str
) -> None:
    """Country, zone and metropolitan area as the world has them."""
    airport = directory.lookup(code)
    assert (airport.country, airport.zone, airport.city) == (country, zone_name, city)
    assert directory.zone_of(code) == zone_name


@pytest.mark.parametrize(
    ("code", "airports"),
    [
        ("NYC", ("EWR", "JFK", "LGA")),
        ("CHI", ("MDW", "ORD")),
        ("LON", ("LCY", "LGW", "LHR", "LTN", "STN")),
        ("DFW", ("DAL", "DFW")),
        ("SAN", ("SAN",)),
        ("JFK", ("JFK",)),
    ],
)
def test_a_city_stands_for_its_airports(
    directory: AirportDirectory, code: str, airports: tuple[str, ...]
) -> None:
    """An airport's own code means that airport, a city's all of its own."""
    assert directory.airports_of(code) == airports


@pytest.mark.parametrize("code", ["NYC", "XXX", "", "jfk", "JFKX"])
def test_what_is_no_airport_is_unknown(directory: AirportDirectory, code: str) -> None:
    """Codes are exact; a city is no airport."""
    with pytest.raises(UnknownAirport) as refused:
        directory.lookup(code)
    assert refused.value.facts["airport"] == code


def test_an_unknown_place_is_refused(directory: AirportDirectory) -> None:
    """Neither airport nor city."""
    with pytest.raises(UnknownAirport):
        directory.airports_of("QQQ")


@pytest.mark.parametrize("code", ["JFK", "RUN", "LDH", "APW", "KTM", "DEL", "SIN"])
def test_zones_of_the_table_are_zones(directory: AirportDirectory, code: str) -> None:
    """The table and the zone data of this installation fit together."""
    assert zone(directory.zone_of(code)).key == directory.zone_of(code)


def test_a_given_airport_adds_to_the_table_and_replaces_its_entry() -> None:
    """The host knows better."""
    moved = Airport(
        code="JFK",
        name="Idlewild",
        country="US",
        zone="America/New_York",
        city="IDL",
        latitude=40.6,
        longitude=-73.8,
    )
    directory = AirportDirectory([HOME, moved])
    assert directory.lookup("ZZQ") is HOME
    assert directory.lookup("JFK").name == "Idlewild"
    assert directory.airports_of("NYC") == ("EWR", "LGA")
    assert directory.airports_of("IDL") == ("JFK",)
    assert "ZZQ" in directory.airports_of("BER")


def test_the_table_is_read_at_the_first_question() -> None:
    """A host with its own airports pays nothing for the world's."""
    program = (
        "import sys\n"
        "from flightcore.domain.schedule import Airport\n"
        "from flightcore.system.airports import AirportDirectory\n"
        "home = Airport(code='ZZQ', name='', country='DE', zone='Europe/Berlin',\n"
        "               city='ZZQ', latitude=0.0, longitude=0.0)\n"
        "AirportDirectory([home]).lookup('ZZQ')\n"
        "print('airportsdata' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
