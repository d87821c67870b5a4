"""One minimum connecting time (MCT) as it is filed, and the change it judges."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs

from flightcore.domain.kernel.errors import InvalidSchedule

MAX_MINUTES = 24 * 60
"""No connecting time that is filed is longer than a day."""


class ConnectionStatus(StrEnum):
    """Domestic or international: the flight that arrives, then the one that leaves."""

    DD = "DD"
    DI = "DI"
    ID = "ID"
    II = "II"

    @classmethod
    def of(cls, *, arrives_domestic: bool, leaves_domestic: bool) -> ConnectionStatus:
        """The status of a connection between two flights."""
        first = "D" if arrives_domestic else "I"
        return cls(first + ("D" if leaves_domestic else "I"))


@attrs.frozen(kw_only=True)
class Change:
    """A change from one flight to another, as rules see it.

    Attributes:
        arrival_station: Where the first flight is left.
        departure_station: Where the second is boarded; often the same.
        status: Of the two flights.
        arrival_terminal: Empty where unknown.
        departure_terminal: Empty where unknown.
        arrival_carrier: Marketing carrier of the first flight.
        departure_carrier: Marketing carrier of the second.
        arrival_number: Flight number of the first.
        departure_number: Flight number of the second.
        day: Local day of arrival.
    """

    arrival_station: str
    departure_station: str
    status: ConnectionStatus
    arrival_terminal: str = ""
    departure_terminal: str = ""
    arrival_carrier: str = ""
    departure_carrier: str = ""
    arrival_number: int = 0
    departure_number: int = 0
    day: date


@attrs.frozen(kw_only=True)
class MctRule:
    """One filed minimum connecting time, or the suppression of a connection.

    An empty criterion fits every flight. A rule with a carrier is an *exception*;
    one without is its station's *default*.

    Attributes:
        arrival_station: IATA station.
        departure_station: IATA station; another one for a change of airport.
        status: Domestic or international.
        minutes: From arrival to departure, 0 to ``MAX_MINUTES``; at exactly so many
            the change is legal. Of no meaning in a suppression.
        suppressed: The connection may not be sold, however long.
        arrival_terminal: Passenger terminal.
        departure_terminal: Passenger terminal.
        arrival_carrier: Marketing carrier of the flight that arrives.
        departure_carrier: Marketing carrier of the flight that leaves.
        arrival_flights: First and last flight number, of the arrival carrier.
        departure_flights: First and last flight number, of the departure carrier.
        effective_from: First local day of arrival that it holds on.
        effective_to: Last such day.

    Raises:
        InvalidSchedule: Minutes out of range, a range of flights without its carrier
            or turned round, or a period that ends before it begins.
    """

    arrival_station: str
    departure_station: str
    status: ConnectionStatus
    minutes: int = 0
    suppressed: bool = False
    arrival_terminal: str = ""
    departure_terminal: str = ""
    arrival_carrier: str = ""
    departure_carrier: str = ""
    arrival_flights: tuple[int, int] | None = None
    departure_flights: tuple[int, int] | None = None
    effective_from: date = date.min
    effective_to: date = date.max

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.minutes <= MAX_MINUTES:
            raise InvalidSchedule("0 to 1440 minutes", reason="minutes")
        if self.effective_to < self.effective_from:
            raise InvalidSchedule("ends before it begins", reason="period")
        _check_flights(self.arrival_flights, self.arrival_carrier)
        _check_flights(self.departure_flights, self.departure_carrier)

    @property
    def criteria(self) -> tuple[object, ...]:
        """All that says where the rule holds: two rules of one are rivals."""
        skipped = ("minutes", "suppressed")
        names = (field.name for field in attrs.fields(MctRule))
        return tuple(getattr(self, name) for name in names if name not in skipped)

    @property
    def rank(self) -> tuple[int, int, int, bool]:
        """How specific it is: flight ranges, then carriers, terminals, a period.

        So exceptions go before their station's defaults.
        """
        return (
            sum(map(bool, (self.arrival_flights, self.departure_flights))),
            sum(map(bool, (self.arrival_carrier, self.departure_carrier))),
            sum(map(bool, (self.arrival_terminal, self.departure_terminal))),
            (self.effective_from, self.effective_to) != (date.min, date.max),
        )

    @property
    def is_plain(self) -> bool:
        """Whether it fits every flight of its stations and status."""
        return not any(self.rank)

    def fits(self, change: Change) -> bool:
        """Whether it holds for flights of its own stations and status."""
        return (
            self.arrival_terminal in ("", change.arrival_terminal)
            and self.departure_terminal in ("", change.departure_terminal)
            and self.arrival_carrier in ("", change.arrival_carrier)
            and self.departure_carrier in ("", change.departure_carrier)
            and _within(change.arrival_number, self.arrival_flights)
            and _within(change.departure_number, self.departure_flights)
            and self.effective_from <= change.day <= self.effective_to
        )


def _check_flights(flights: tuple[int, int] | None, carrier: str) -> None:
    if flights is not None and (not carrier or flights[0] > flights[1]):
        raise InvalidSchedule("a range of a carrier's flights", reason="flights")


def _within(number: int, flights: tuple[int, int] | None) -> bool:
    return flights is None or flights[0] <= number <= flights[1]
