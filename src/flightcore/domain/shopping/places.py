"""Places: where the stations of an index lie, and which of them are one city's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

import attrs

from flightcore.domain.schedule import Airport

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""


@attrs.frozen(eq=False, repr=False)
class Places:
    """What a search knows of stations; one that it lacks is a place of its own.

    Attributes:
        airports: By code.
        cities: Airport codes in order, by metropolitan area.
    """

    airports: Mapping[str, Airport]
    cities: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, airports: Iterable[Airport]) -> Places:
        """Know these airports; of two with one code, the last."""
        known = {airport.code: airport for airport in airports}
        cities: dict[str, tuple[str, ...]] = {}
        for code in sorted(known):
            city = known[code].city
            cities[city] = (*cities.get(city, ()), code)
        return cls(MappingProxyType(known), MappingProxyType(cities))

    def expand(self, code: str) -> tuple[str, ...]:
        """The airports that an airport or city code stands for, in order.

        A code of both means the airport; one of neither stands for itself.
        """
        return (code,) if code in self.airports else self.cities.get(code, (code,))

    def same_city(self, one: str, other: str) -> bool:
        """Whether two stations serve one city, as far as is known."""
        if one == other:
            return True
        first, second = self.airports.get(one), self.airports.get(other)
        return bool(first and second and first.city == second.city)

    def is_domestic(self, origin: str, destination: str) -> bool:
        """Whether a flight stays in one country; unknown stations do not."""
        first, second = self.airports.get(origin), self.airports.get(destination)
        return bool(first and second and first.country == second.country)

    def distance(self, origin: str, destination: str) -> float | None:
        """Great-circle distance in kilometres; None where a station is unknown."""
        first, second = self.airports.get(origin), self.airports.get(destination)
        return _haversine(first, second) if first and second else None


def _haversine(one: Airport, other: Airport) -> float:
    phi, other_phi = radians(one.latitude), radians(other.latitude)
    across = sin((other_phi - phi) / 2) ** 2
    along = sin(radians(other.longitude - one.longitude) / 2) ** 2
    share = across + cos(phi) * cos(other_phi) * along
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(share)))
