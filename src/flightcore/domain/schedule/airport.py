"""Airports: what a station code stands for."""

from __future__ import annotations

from collections.abc import Callable

import attrs

ZoneOf = Callable[[str], str]
"""Gives a station's IANA zone; raises ``UnknownAirport`` where there is none."""


@attrs.frozen(kw_only=True)
class Airport:
    """One airport.

    Attributes:
        code: IATA location code.
        name: In English.
        country: ISO 3166 alpha-2; a territory may stand under its state (SJU: US).
        zone: IANA time zone.
        city: Code of the metropolitan area (``NYC``), or the airport's own.
        latitude: Degrees north.
        longitude: Degrees east.
    """

    code: str
    name: str
    country: str
    zone: str
    city: str
    latitude: float
    longitude: float
