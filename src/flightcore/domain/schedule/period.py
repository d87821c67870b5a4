"""Flight periods: one leg as SSIM files it, on the days of operation of a period."""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule.designator import FlightDesignator

MAX_PERIOD_DAYS = 1100
"""Three years: the longest period that is expanded."""

_WEEKDAYS = frozenset(range(1, 8))


@attrs.frozen(kw_only=True)
class FlightPeriod:
    """One leg of one itinerary variation of a flight.

    Attributes:
        designator: The flight.
        variation: Itinerary variation; the legs that share it make one flight.
        leg_sequence: Place of the leg in it, from 1.
        service_type: IATA service type.
        first_day: Of the period, by the clock of ``in_utc``.
        last_day: Of the period, included.
        days: ISO weekdays of operation, ascending; 1 is Monday.
        fortnightly: Every other week only, the week of ``first_day`` the first.
        origin: Station.
        destination: Station.
        departure: Passenger time, minute of the day.
        arrival: Passenger time, minute of the day.
        departure_offset: Minutes by which the origin's clock is ahead of UTC.
        arrival_offset: The same at the destination.
        departure_day: Days from the flight's date of origin; None: not filed.
        arrival_day: Days from the flight's date of origin; None: not filed.
        in_utc: Whether days and times are UTC; else they are local.
        equipment: IATA aircraft type.
        departure_terminal: Or empty.
        arrival_terminal: Or empty.
        configuration: Seats by cabin as filed (``J14Y316``); or empty.
        operating: Who flies it, where this carrier only markets it.
        marketed_as: Designators under which others market it.
        line: Where its record stands in the file; 0: nowhere.

    Raises:
        InvalidSchedule: The period ends before it begins or is too long, a weekday is
            none, or no day of operation falls into the period.
    """

    designator: FlightDesignator
    variation: int = 1
    leg_sequence: int = 1
    service_type: str = "J"
    first_day: date
    last_day: date
    days: tuple[int, ...]
    fortnightly: bool = False
    origin: str
    destination: str
    departure: int
    arrival: int
    departure_offset: int
    arrival_offset: int
    departure_day: int | None = None
    arrival_day: int | None = None
    in_utc: bool = False
    equipment: str = ""
    departure_terminal: str = ""
    arrival_terminal: str = ""
    configuration: str = ""
    operating: FlightDesignator | None = None
    marketed_as: tuple[FlightDesignator, ...] = ()
    line: int = 0

    def __attrs_post_init__(self) -> None:
        length = (self.last_day - self.first_day).days
        if not 0 <= length < MAX_PERIOD_DAYS:
            raise InvalidSchedule("a period lasts 1 to 1100 days", reason="period")
        if not _WEEKDAYS.issuperset(self.days):
            raise InvalidSchedule("days of operation are 1 to 7", reason="days")
        if not self.dates():
            raise InvalidSchedule("operates on no day of its period", reason="days")

    def dates(self) -> tuple[date, ...]:
        """The days of operation within the period, ascending."""
        span = range((self.last_day - self.first_day).days + 1)
        monday = self.first_day.weekday()
        return tuple(
            self.first_day + timedelta(days=passed)
            for passed in span
            if (monday + passed) % 7 + 1 in self.days
            and not (self.fortnightly and (monday + passed) // 7 % 2)
        )

    def moved(self, weeks: int) -> FlightPeriod:
        """The same period, whole weeks later."""
        if not weeks:
            return self
        shift = timedelta(weeks=weeks)
        return attrs.evolve(
            self, first_day=self.first_day + shift, last_day=self.last_day + shift
        )
