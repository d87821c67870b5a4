"""Flight designators: the carrier, number and suffix that name a flight."""

from __future__ import annotations

import re
from datetime import date

import attrs

from flightcore.domain.kernel import FlightDateId
from flightcore.domain.kernel.errors import InvalidSchedule

_CARRIER = re.compile(r"(?=.*[A-Z])[A-Z0-9]{2}|[A-Z]{3}", re.ASCII)
_SUFFIX = re.compile(r"[A-Z]?", re.ASCII)
_WRITTEN = re.compile(r"([A-Z0-9]{2}|[A-Z]{3}) ?([0-9]{1,4})([A-Z]?)", re.ASCII)
_HIGHEST_NUMBER = 9999


@attrs.frozen(kw_only=True, order=True)
class FlightDesignator:
    """Names a flight, on every day that it operates.

    Attributes:
        carrier: IATA airline designator of two characters, or ICAO's three letters.
        number: 1 to 9999.
        suffix: Operational suffix: a letter, or empty.

    Raises:
        InvalidSchedule: A part is out of its range.
    """

    carrier: str
    number: int
    suffix: str = ""

    def __attrs_post_init__(self) -> None:
        if not _CARRIER.fullmatch(self.carrier):
            raise InvalidSchedule("no airline designator", reason="carrier")
        if not 1 <= self.number <= _HIGHEST_NUMBER:
            raise InvalidSchedule("a flight number is 1 to 9999", reason="number")
        if not _SUFFIX.fullmatch(self.suffix):
            raise InvalidSchedule("a suffix is one letter", reason="suffix")

    @classmethod
    def parse(cls, text: str) -> FlightDesignator:
        """Read ``AA1``, ``AA 0001`` or ``AA1A``.

        Raises:
            InvalidSchedule: It names no flight.
        """
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise InvalidSchedule("no flight designator", reason="designator")
        carrier, number, suffix = found.groups()
        return cls(carrier=carrier, number=int(number), suffix=suffix)

    def key(self) -> str:
        """The form in identifiers, with four digits: ``AA0001``, ``AA0001A``."""
        return f"{self.carrier}{self.number:04d}{self.suffix}"

    def on(self, day: date) -> FlightDateId:
        """Identify the flight on a local date of its origin: ``AA0001/2026-12-01``."""
        return FlightDateId(f"{self.key()}/{day.isoformat()}")

    def __str__(self) -> str:
        return f"{self.carrier}{self.number}{self.suffix}"
