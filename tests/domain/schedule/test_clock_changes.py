from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedule.places import ZONES, moment, zone_of

from flightcore.domain.kernel import ClockChange, LocalTime
from flightcore.domain.schedule import Severity, read_csv
from flightcore.domain.schedule.wall_times import WallTimes

HEADER = "date,carrier,flight,origin,dest,sched_dep,sched_arr"


@pytest.mark.parametrize(
    ("row", "code", "wall", "instant"),
    [
        (
            "2013-03-10,AA,1,JFK,LAX,0230,0600",
            "skipped",
            "2013-03-10T03:30",
            moment("2013-03-10T07:30"),
        ),
        (
            "2013-11-03,AA,1,JFK,LAX,0130,0430",
            "repeated",
            "2013-11-03T01:30",
            moment("2013-11-03T05:30"),
        ),
        (
            "2026-03-29,LH,1,FRA,LHR,0215,0400",
            "skipped",
            "2026-03-29T03:15",
            moment("2026-03-29T01:15"),
        ),
        (
            "2026-10-25,BA,1,LHR,FRA,0130,0500",
            "repeated",
            "2026-10-25T01:30",
            moment("2026-10-25T00:30"),
        ),
        (
            "2026-04-05,QF,1,LDH,SYD,0145,0330",
            "repeated",
            "2026-04-05T01:45",
            moment("2026-04-04T14:45"),
        ),
        (
            "2011-12-30,PH,1,APW,AKL,1000,1400",
            "skipped",
            "2011-12-31T10:00",
            moment("2011-12-30T20:00"),
        ),
    ],
    ids=["New York spring", "New York autumn", "Frankfurt", "London", "Howe", "Apia"],
)
def test_a_departure_in_a_clock_change_loads_with_a_warning(
    row: str, code: str, wall: str, instant: datetime
) -> None:
    """A skipped time moves on by the gap, a repeated one is the first of the two."""
    loaded = read_csv([HEADER, row], zone_of)
    departure = loaded.flights[0].legs[0].departure
    assert departure.wall == datetime.fromisoformat(wall)
    assert departure.instant == instant
    (problem,) = loaded.report.problems
    assert (problem.line, problem.column, problem.code) == (2, 6, code)
    assert problem.severity is Severity.WARNING
    assert (loaded.report.loaded, loaded.report.rejected) == (1, 0)


@pytest.mark.parametrize(
    ("row", "code", "instant"),
    [
        (
            "2013-03-09,AA,1,LAX,JFK,1900,0230",
            "skipped",
            moment("2013-03-10T07:30"),
        ),
        (
            "2013-11-02,AA,1,LAX,JFK,1730,0130",
            "repeated",
            moment("2013-11-03T05:30"),
        ),
    ],
)
def test_an_arrival_in_a_clock_change_loads_with_a_warning(
    row: str, code: str, instant: datetime
) -> None:
    """The finding names the column of the arrival."""
    loaded = read_csv([HEADER, row], zone_of)
    assert loaded.flights[0].legs[0].arrival.instant == instant
    (problem,) = loaded.report.problems
    assert (problem.column, problem.code) == (7, code)


def test_the_id_keeps_the_filed_date() -> None:
    """Apia had no 30 December 2011; the flight filed for it is still that one."""
    loaded = read_csv([HEADER, "2011-12-30,PH,1,APW,AKL,1000,1400"], zone_of)
    assert loaded.flights[0].id == "PH0001/2011-12-30"


def test_the_hours_around_a_change_are_exact() -> None:
    """Before the jump New York is five hours behind UTC, after it four."""
    times = WallTimes(zone_of)
    night = date(2013, 3, 10)
    before = times.at(night, 1 * 60 + 59, "America/New_York")
    after = times.at(night, 3 * 60, "America/New_York")
    assert before.time.instant == moment("2013-03-10T06:59")
    assert after.time.instant == moment("2013-03-10T07:00")
    assert (before.change, after.change) == ("", "")


@given(
    st.dates(date(2011, 1, 1), date(2030, 12, 31)),
    st.integers(0, 2879),
    st.sampled_from(sorted(set(ZONES.values()))),
)
def test_remembered_offsets_change_nothing(day: date, minute: int, zone: str) -> None:
    """Whatever is remembered, a time is what the kernel makes of it."""
    times = WallTimes(zone_of)
    times.at(day, 0, zone)
    wall = datetime.fromordinal(day.toordinal() + minute // 1440)
    wall = wall.replace(hour=minute % 1440 // 60, minute=minute % 60)
    expected = LocalTime.at(wall, zone, on_change=ClockChange.SHIFT)
    assert times.at(day, minute, zone).time == expected
