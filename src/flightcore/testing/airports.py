"""AirportsConformance: what every directory of stations must do.

An author of a directory subclasses it and gives a bench::

    class TestMyAirports(AirportsConformance):
        @pytest.fixture
        def bench(self):
            return AirportsBench(
                airports=MyAirports(...), known=[...], areas={"NYC": ("EWR", "JFK")}
            )

What the bench says of the world is written down, not asked of the directory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import attrs
import pytest

from flightcore.domain.kernel import zone
from flightcore.domain.kernel.errors import UnknownAirport
from flightcore.domain.schedule import Airport
from flightcore.ports.airports import Airports
from flightcore.testing.store_rules import at_once
from flightcore.testing.suite import Suite

READERS = 64
"""Questions that threads ask at once."""
NO_CODES = ("", " ", "QQQQ", "../..", "\x00", "É€🛫", "X" * 10_000, "%' OR 1=1 --")
"""What is no code at all, and no reason to fail in another way."""


@attrs.frozen(kw_only=True)
class AirportsBench:
    """A directory under test, and what it must know.

    Attributes:
        airports: Fresh: no question was asked yet.
        known: Airports that it knows, one or more; their names are not compared.
        areas: Metropolitan areas that it knows, one or more, with all their airports.
        unknown: A code of three letters that is neither.
    """

    airports: Airports
    known: Sequence[Airport] = attrs.field(validator=attrs.validators.min_len(1))
    areas: Mapping[str, tuple[str, ...]] = attrs.field(
        validator=attrs.validators.min_len(1)
    )
    unknown: str = "QQQ"

    @property
    def questions(self) -> tuple[Callable[[str], object], ...]:
        """All that can be asked about a code."""
        return (self.airports.lookup, self.airports.zone_of, self.airports.airports_of)


class AirportsConformance(Suite):
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    @pytest.fixture
    def bench(self) -> AirportsBench:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give an AirportsBench")

    def test_airports_are_where_they_are(self, bench: AirportsBench) -> None:
        """Country, zone, area and place of each; to a tenth of a degree."""
        for known in bench.known:
            found = bench.airports.lookup(known.code)
            assert _identity(found) == _identity(known)
            assert found.latitude == pytest.approx(known.latitude, abs=0.1)
            assert found.longitude == pytest.approx(known.longitude, abs=0.1)

    def test_zones(self, bench: AirportsBench) -> None:
        """The zone that is asked for is the airport's, and there is such a zone."""
        for known in bench.known:
            name = bench.airports.zone_of(known.code)
            assert name == known.zone
            assert zone(name).key == name

    def test_areas_have_all_their_airports(self, bench: AirportsBench) -> None:
        """All of them, each once, and each to be looked up."""
        for area, members in bench.areas.items():
            found = bench.airports.airports_of(area)
            assert isinstance(found, tuple)
            assert sorted(found) == sorted(members)
            assert [bench.airports.lookup(code).code for code in found] == [*found]

    def test_an_airport_stands_for_itself(self, bench: AirportsBench) -> None:
        """Alone, unless its code is an area's as well."""
        for known in bench.known:
            found = bench.airports.airports_of(known.code)
            assert sorted(found) == sorted(bench.areas.get(known.code, (known.code,)))

    def test_an_airport_is_of_its_area(self, bench: AirportsBench) -> None:
        """What an airport says of its area, the area says of the airport."""
        for known in bench.known:
            city = bench.airports.lookup(known.code).city
            assert known.code in bench.airports.airports_of(city)

    def test_an_area_is_no_airport(self, bench: AirportsBench) -> None:
        """It has neither a place nor a zone, unless an airport bears its code."""
        for area, members in bench.areas.items():
            if area not in members:
                for question in (bench.airports.lookup, bench.airports.zone_of):
                    with pytest.raises(UnknownAirport):
                        question(area)

    def test_what_is_unknown(self, bench: AirportsBench) -> None:
        """A code that stands for nothing is refused, whatever is asked about it."""
        for question in bench.questions:
            with pytest.raises(UnknownAirport):
                question(bench.unknown)

    @pytest.mark.parametrize("text", NO_CODES, ids=range(len(NO_CODES)))
    def test_what_is_no_code(self, bench: AirportsBench, text: str) -> None:
        """Any other text is unknown too, and breaks nothing."""
        for question in bench.questions:
            with pytest.raises(UnknownAirport):
                question(text)

    def test_no_answer_to_another_question(self, bench: AirportsBench) -> None:
        """A code that is written otherwise is refused, or keeps what was asked."""
        for known in bench.known:
            for text in (known.code.lower(), f" {known.code}", f"{known.code}\n"):
                with suppress(UnknownAirport):
                    assert bench.airports.lookup(text).code == text

    def test_an_answer_stands(self, bench: AirportsBench) -> None:
        """Asked again, in the same order; a refusal in between changes nothing."""
        first = [bench.airports.airports_of(area) for area in bench.areas]
        for question in bench.questions:
            with suppress(UnknownAirport):
                question(bench.unknown)
        assert [bench.airports.airports_of(area) for area in bench.areas] == first

    def test_questions_at_once(self, bench: AirportsBench) -> None:
        """Threads that ask first, and at once, are all answered alike."""
        area, members = next(iter(bench.areas.items()))

        def ask(number: int) -> bool:
            known = bench.known[number % len(bench.known)]
            found = bench.airports.airports_of(area)
            same = _identity(bench.airports.lookup(known.code)) == _identity(known)
            return same and sorted(found) == sorted(members)

        assert at_once(ask, READERS) == [True] * READERS


def _identity(airport: Airport) -> tuple[str, str, str, str]:
    return airport.code, airport.country, airport.zone, airport.city
