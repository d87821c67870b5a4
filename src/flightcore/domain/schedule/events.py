"""What happens to schedules."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import FlightDateId, event
from flightcore.domain.schedule.changes import ScheduleChange


@event("schedule.loaded")
@attrs.frozen(kw_only=True)
class ScheduleLoaded:
    """A file was read into the schedule.

    Attributes:
        source: Name of the file or feed, without its folder.
        flights: Flight-dates loaded.
        problems: Findings reported, warnings included.
    """

    source: str
    flights: int
    problems: int


@event("schedule.flight_date_published")
@attrs.frozen(kw_only=True)
class FlightDatePublished:
    """A flight-date became known.

    Attributes:
        flight_date: Its id.
        route: Its stations in order.
    """

    flight_date: FlightDateId
    route: tuple[str, ...]


@event("schedule.changed")
@attrs.frozen(kw_only=True)
class ScheduleChanged:
    """A known flight-date will be flown otherwise.

    Attributes:
        flight_date: Its id.
        changes: At least one; a cancellation is an event of its own.
    """

    flight_date: FlightDateId
    changes: tuple[ScheduleChange, ...] = attrs.field(
        validator=attrs.validators.min_len(1)
    )


@event("schedule.flight_cancelled")
@attrs.frozen(kw_only=True)
class FlightCancelled:
    """A flight-date will not be flown.

    Attributes:
        flight_date: Its id.
    """

    flight_date: FlightDateId
