from __future__ import annotations

from typing import Any

import attrs
import pytest
from tests.domain.schedule.places import AA1, flight, leg, utc

from flightcore.domain.kernel import EVENT_TYPES
from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule import (
    ChangeKind,
    FlightCancelled,
    FlightDate,
    FlightDatePublished,
    FlightDesignator,
    FlightState,
    ScheduleChange,
    ScheduleChanged,
    ScheduleLoaded,
    schedule_changes,
)

FILED = flight(leg(1, "JFKORD", (8, 10), equipment="738"), leg(2, "ORDSAN", (11, 15)))


def with_leg(number: int, **fields: Any) -> FlightDate:
    legs = list(FILED.legs)
    legs[number - 1] = attrs.evolve(legs[number - 1], **fields)
    return attrs.evolve(FILED, legs=tuple(legs))


def test_nothing_changed_is_no_change() -> None:
    """The same edition twice tells nothing."""
    assert schedule_changes(FILED, FILED) == ()


def test_a_later_time_is_told_in_minutes_per_end() -> None:
    """Leg 2 leaves 30 minutes later and arrives 15 later."""
    later = with_leg(2, departure=utc(11, 30), arrival=utc(15, 15))
    (change,) = schedule_changes(FILED, later)
    assert change == ScheduleChange(
        kind=ChangeKind.TIME,
        leg=2,
        before="2026-12-01 11:00 UTC - 2026-12-01 15:00 UTC",
        after="2026-12-01 11:30 UTC - 2026-12-01 15:15 UTC",
        departure_shift=30,
        arrival_shift=15,
    )
    (back,) = schedule_changes(later, FILED)
    assert (back.departure_shift, back.arrival_shift) == (-30, -15)


YV = FlightDesignator(carrier="YV", number=5001)


@pytest.mark.parametrize(
    ("changed", "kind", "number", "shown"),
    [
        (with_leg(1, equipment="320"), "equipment", 1, ("738", "320")),
        (with_leg(2, arrival_terminal="2"), "terminal", 2, ("? - ?", "? - 2")),
        (attrs.evolve(FILED, operating=YV), "operator", 0, ("", "YV5001")),
        (attrs.evolve(FILED, service_type="F"), "service", 0, ("J", "F")),
        (
            attrs.evolve(FILED, state=FlightState.CANCELLED),
            "cancellation",
            0,
            ("scheduled", "cancelled"),
        ),
    ],
)
def test_each_kind_of_change_is_told_with_both_sides(
    changed: FlightDate, kind: str, number: int, shown: tuple[str, str]
) -> None:
    """One change, of that kind, about that leg or the whole flight."""
    (change,) = schedule_changes(FILED, changed)
    assert (change.kind, change.leg) == (kind, number)
    assert (change.before, change.after) == shown


def test_a_cancelled_flight_can_come_back() -> None:
    """That is a change of its own kind."""
    cancelled = attrs.evolve(FILED, state=FlightState.CANCELLED)
    (change,) = schedule_changes(cancelled, FILED)
    assert change.kind is ChangeKind.REINSTATEMENT


def test_another_routing_is_told_once() -> None:
    """Where the stations differ, legs are not compared one by one."""
    other = flight(leg(1, "JFKDEN", (8, 11)), leg(2, "DENSAN", (12, 15)))
    short = flight(leg(1, "JFKORD", (9, 10)))
    (change,) = schedule_changes(FILED, other)
    assert (change.kind, change.before, change.after) == (
        ChangeKind.ROUTING,
        "JFK-ORD-SAN",
        "JFK-DEN-SAN",
    )
    assert [each.kind for each in schedule_changes(FILED, short)] == ["routing"]


def test_several_changes_come_in_order() -> None:
    """The flight first, then each leg."""
    changed = attrs.evolve(
        with_leg(2, departure=utc(12), equipment="7M8"), operating=YV
    )
    changes = schedule_changes(FILED, changed)
    assert [(each.kind, each.leg) for each in changes] == [
        ("operator", 0),
        ("time", 2),
        ("equipment", 2),
    ]


def test_two_flights_do_not_compare() -> None:
    """Neither another flight nor another date is an edition of this one."""
    with pytest.raises(InvalidSchedule):
        schedule_changes(FILED, attrs.evolve(FILED, designator=YV))


def test_events_are_registered() -> None:
    """Stored facts find their class again."""
    assert {name for name, _ in EVENT_TYPES if name.startswith("schedule.")} == {
        "schedule.changed",
        "schedule.flight_cancelled",
        "schedule.flight_date_published",
        "schedule.loaded",
    }
    loaded = ScheduleLoaded(source="flights.csv", flights=2, problems=1)
    assert loaded.flights == 2
    published = FlightDatePublished(flight_date=FILED.id, route=("JFK", "ORD", "SAN"))
    assert published.flight_date == FlightCancelled(flight_date=FILED.id).flight_date


def test_a_change_event_has_a_change() -> None:
    """It is not written for nothing."""
    change = ScheduleChange(kind=ChangeKind.ROUTING)
    assert ScheduleChanged(flight_date=AA1.on(FILED.date), changes=(change,)).changes
    with pytest.raises(ValueError, match="changes"):
        ScheduleChanged(flight_date=FILED.id, changes=())
