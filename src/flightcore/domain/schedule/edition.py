"""Editions: what becomes known when a flight-date is changed."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from flightcore.domain.kernel.errors import InvalidTransition
from flightcore.domain.schedule.changes import ChangeKind, schedule_changes
from flightcore.domain.schedule.events import FlightCancelled, ScheduleChanged
from flightcore.domain.schedule.flight_date import FlightDate, FlightState


def edition_events(before: FlightDate, after: FlightDate) -> tuple[object, ...]:
    """The events of a change; none exactly where the two are equal.

    Raises:
        InvalidSchedule: They are not the same flight on the same date.
    """
    return tuple(_events(before, after))


def _events(before: FlightDate, after: FlightDate) -> Iterator[object]:
    found = schedule_changes(before, after)
    others = tuple(each for each in found if each.kind is not ChangeKind.CANCELLATION)
    if others:
        yield ScheduleChanged(flight_date=after.id, changes=others)
    if len(others) < len(found):
        yield FlightCancelled(flight_date=after.id)


def cancelled(flight: FlightDate) -> FlightDate:
    """The flight-date as it is when it will not be flown.

    Raises:
        InvalidTransition: It is cancelled already.
    """
    if flight.state is FlightState.CANCELLED:
        raise InvalidTransition(
            f"{flight.id} is cancelled already",
            kind="flight",
            state=str(flight.state),
            step="cancel",
        )
    return attrs.evolve(flight, state=FlightState.CANCELLED)
