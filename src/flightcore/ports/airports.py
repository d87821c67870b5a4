"""Airports: where stations are, for search, taxes and local time."""

from __future__ import annotations

from typing import Protocol

from flightcore.domain.schedule import Airport


class Airports(Protocol):
    """A directory of stations. Safe to use from many threads."""

    def lookup(self, code: str) -> Airport:
        """The airport with that IATA code.

        Raises:
            UnknownAirport: There is none.
        """

    def zone_of(self, code: str) -> str:
        """The IANA zone of an airport.

        Raises:
            UnknownAirport: There is none.
        """

    def airports_of(self, code: str) -> tuple[str, ...]:
        """The airports that a code stands for: of a city, or the one airport itself.

        Raises:
            UnknownAirport: Neither an airport nor a metropolitan area.
        """
