"""What changed between two editions of a flight-date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import attrs

from flightcore.domain.kernel import LocalTime
from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule.flight_date import FlightDate, FlightState, Leg

WHOLE_FLIGHT = 0


class ChangeKind(StrEnum):
    """What a change is about."""

    CANCELLATION = "cancellation"
    REINSTATEMENT = "reinstatement"
    ROUTING = "routing"
    TIME = "time"
    EQUIPMENT = "equipment"
    TERMINAL = "terminal"
    OPERATOR = "operator"
    SERVICE = "service"


@attrs.frozen(kw_only=True)
class ScheduleChange:
    """One difference, to be told to whoever is booked.

    Attributes:
        kind: What it is about.
        leg: Sequence of the leg, or 0 for the whole flight.
        before: As it was, for a person.
        after: As it is, for a person.
        departure_shift: Minutes by which the leg leaves later; TIME only.
        arrival_shift: Minutes by which the leg arrives later; TIME only.
    """

    kind: ChangeKind
    leg: int = WHOLE_FLIGHT
    before: str = ""
    after: str = ""
    departure_shift: int = 0
    arrival_shift: int = 0


def schedule_changes(
    before: FlightDate, after: FlightDate
) -> tuple[ScheduleChange, ...]:
    """Compare two editions; empty exactly where they are equal.

    Changes of the flight come first, then those of each leg. Where the stations
    differ, the legs no longer answer to each other: one ROUTING tells all of it.

    Raises:
        InvalidSchedule: They are not the same flight on the same date.
    """
    if before.id != after.id:
        raise InvalidSchedule("two flights do not compare", reason="other_flight")
    return (*_flight_changes(before, after), *_leg_changes(before, after))


def _flight_changes(before: FlightDate, after: FlightDate) -> Iterator[ScheduleChange]:
    if before.state is not after.state:
        cancelled = after.state is FlightState.CANCELLED
        kind = ChangeKind.CANCELLATION if cancelled else ChangeKind.REINSTATEMENT
        yield ScheduleChange(kind=kind, before=before.state, after=after.state)
    for kind, was, now in (
        (ChangeKind.ROUTING, _route(before), _route(after)),
        (ChangeKind.OPERATOR, _operator(before), _operator(after)),
        (ChangeKind.SERVICE, before.service_type, after.service_type),
    ):
        if was != now:
            yield ScheduleChange(kind=kind, before=was, after=now)


def _leg_changes(before: FlightDate, after: FlightDate) -> Iterator[ScheduleChange]:
    if _route(before) != _route(after):
        return
    for was, now in zip(before.legs, after.legs, strict=True):
        yield from _changes_of(was, now)


def _changes_of(was: Leg, now: Leg) -> Iterator[ScheduleChange]:
    if (was.departure, was.arrival) != (now.departure, now.arrival):
        yield ScheduleChange(
            kind=ChangeKind.TIME,
            leg=now.sequence,
            before=_times(was),
            after=_times(now),
            departure_shift=_shift(was.departure, now.departure),
            arrival_shift=_shift(was.arrival, now.arrival),
        )
    for kind, old, new in (
        (ChangeKind.EQUIPMENT, was.equipment, now.equipment),
        (ChangeKind.TERMINAL, _terminals(was), _terminals(now)),
    ):
        if old != new:
            yield ScheduleChange(kind=kind, leg=now.sequence, before=old, after=new)


def _route(flight: FlightDate) -> str:
    return "-".join([flight.origin, *(leg.destination for leg in flight.legs)])


def _operator(flight: FlightDate) -> str:
    return str(flight.operating or "")


def _times(leg: Leg) -> str:
    return f"{leg.departure} - {leg.arrival}"


def _terminals(leg: Leg) -> str:
    return f"{leg.departure_terminal or '?'} - {leg.arrival_terminal or '?'}"


def _shift(was: LocalTime, now: LocalTime) -> int:
    return (now.instant - was.instant) // timedelta(minutes=1)
