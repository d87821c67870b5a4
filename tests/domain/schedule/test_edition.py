"""What becomes known when a flight-date is changed or cancelled."""

from __future__ import annotations

import attrs
import pytest
from tests.domain.schedule.places import AA1, flight, leg, utc

from flightcore.domain.kernel.errors import InvalidSchedule, InvalidTransition
from flightcore.domain.schedule import (
    FlightCancelled,
    FlightDesignator,
    FlightState,
    ScheduleChanged,
    cancelled,
    edition_events,
    schedule_changes,
)

FILED = flight(leg(1, "JFKORD", (8, 10)))
LATER = flight(attrs.evolve(FILED.legs[0], arrival=utc(11)))


def test_the_same_edition_tells_nothing() -> None:
    """No event without a change."""
    assert edition_events(FILED, FILED) == ()


def test_a_change_is_told_with_its_differences() -> None:
    """All of them in one event."""
    changed = ScheduleChanged(
        flight_date=FILED.id, changes=schedule_changes(FILED, LATER)
    )
    assert edition_events(FILED, LATER) == (changed,)


def test_a_cancellation_is_an_event_of_its_own() -> None:
    """Alone, or beside what else changed; coming back is a change like any other."""
    off = FlightCancelled(flight_date=FILED.id)
    assert edition_events(FILED, cancelled(FILED)) == (off,)
    both = edition_events(FILED, cancelled(LATER))
    assert [type(each) for each in both] == [ScheduleChanged, FlightCancelled]
    (back,) = edition_events(cancelled(FILED), FILED)
    assert isinstance(back, ScheduleChanged)


def test_a_flight_is_cancelled_once() -> None:
    """The legs stay on record."""
    off = cancelled(FILED)
    assert (off.state, off.legs) == (FlightState.CANCELLED, FILED.legs)
    with pytest.raises(InvalidTransition):
        cancelled(off)


def test_two_flights_are_no_editions_of_each_other() -> None:
    """The id is the same, or it is refused."""
    other = flight(
        *FILED.legs, designator=FlightDesignator(carrier=AA1.carrier, number=77)
    )
    with pytest.raises(InvalidSchedule):
        edition_events(FILED, other)
