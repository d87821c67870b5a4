"""The airports of the world, read from airportsdata at the first question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from flightcore.domain.kernel.errors import UnknownAirport
from flightcore.domain.schedule import Airport

if TYPE_CHECKING:
    import airportsdata

_MISSING_MEMBERS: Mapping[str, tuple[str, ...]] = {"JNB": ("JNB",), "NYC": ("EWR",)}
"""Airports that belong to an IATA metropolitan area and that the table leaves out."""


class AirportDirectory:
    """Knows airports by code, and metropolitan areas by theirs.

    The table is read once per process (about 0.15 s), at the first question that needs
    it; asking for an airport that was given reads nothing. Threads may share it.

    Args:
        given: The host's own airports; they add to the table and replace its entries.
    """

    def __init__(self, given: Iterable[Airport] = ()) -> None:
        self._given = {airport.code: airport for airport in given}

    def lookup(self, code: str) -> Airport:
        """The airport of an IATA location code.

        Raises:
            UnknownAirport: No airport has this code; a metropolitan area may.
        """
        found = self._given.get(code) or self._table.get(code)
        if found is None:
            raise UnknownAirport("no such airport", airport=code[:8])
        return found

    def zone_of(self, code: str) -> str:
        """The IANA zone of an airport.

        Raises:
            UnknownAirport: No airport has this code.
        """
        return self.lookup(code).zone

    def airports_of(self, code: str) -> tuple[str, ...]:
        """The airports that a traveller may mean by a code, in order of the alphabet.

        ``NYC`` gives EWR, JFK and LGA; a code of an airport alone gives itself. Where
        an area bears the code of one of its airports (``DFW``), all of them are meant.

        Raises:
            UnknownAirport: Neither an airport nor an area has this code.
        """
        return self._members.get(code) or (self.lookup(code).code,)

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        if not self._given:
            return _members_of_the_world()
        return _by_city({**self._table, **self._given}.values())

    @property
    def _table(self) -> Mapping[str, Airport]:
        return _world()


@cache
def _members_of_the_world() -> Mapping[str, tuple[str, ...]]:
    return _by_city(_world().values())


def _by_city(airports: Iterable[Airport]) -> Mapping[str, tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for airport in airports:
        members.setdefault(airport.city, []).append(airport.code)
    return {city: tuple(sorted(codes)) for city, codes in members.items()}


@cache
def _world() -> Mapping[str, Airport]:
    """The one table, of some 8,000 airports, that all directories share."""
    # Costs 0.15 s and some memory, and a host with its own airports needs none.
    import airportsdata

    cities = _cities(airportsdata.load_iata_macs())
    return MappingProxyType(
        {
            code: Airport(
                code=code,
                name=entry["name"],
                country=entry["country"],
                zone=entry["tz"],
                city=cities.get(code, code),
                latitude=entry["lat"],
                longitude=entry["lon"],
            )
            for code, entry in airportsdata.load("IATA").items()
        }
    )


def _cities(areas: Mapping[str, airportsdata.IATAMAC]) -> dict[str, str]:
    """The area of each airport that belongs to one."""
    cities = {code: area for area, entry in areas.items() for code in entry["airports"]}
    for area, codes in _MISSING_MEMBERS.items():
        cities.update(dict.fromkeys(codes, area))
    return cities
