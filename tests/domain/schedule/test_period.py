from __future__ import annotations

from datetime import date

import attrs
import pytest
from tests.domain.schedule.places import AA1

from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.schedule import FlightPeriod
from flightcore.domain.schedule.weeks import weeks_to

MONDAYS = FlightPeriod(
    designator=AA1,
    first_day=date(2026, 6, 1),
    last_day=date(2026, 6, 30),
    days=(1,),
    origin="JFK",
    destination="LHR",
    departure=8 * 60,
    arrival=20 * 60,
    departure_offset=-240,
    arrival_offset=60,
)


def test_both_ends_belong_to_a_period() -> None:
    """June 2026 begins on a Monday and has five of them."""
    assert [day.day for day in MONDAYS.dates()] == [1, 8, 15, 22, 29]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"last_day": date(2026, 5, 31)}, "period"),
        ({"last_day": date(2029, 6, 5)}, "period"),
        ({"days": (0,)}, "days"),
        ({"days": (8,)}, "days"),
        ({"days": ()}, "days"),
        ({"days": (7,), "last_day": date(2026, 6, 6)}, "days"),
    ],
)
def test_a_period_that_never_operates_is_refused(
    changes: dict[str, object], reason: str
) -> None:
    """It has an end after its beginning, within three years, and a day of its days."""
    with pytest.raises(InvalidSchedule) as refused:
        _evolved(changes)
    assert refused.value.facts["reason"] == reason


def test_the_longest_period_is_1100_days() -> None:
    """The limit itself is allowed."""
    longest = _evolved({"last_day": date(2029, 6, 4), "days": (1, 2, 3, 4, 5, 6, 7)})
    assert len(longest.dates()) == 1100


def test_a_moved_period_keeps_its_weekdays() -> None:
    """Two weeks later, still Mondays; no weeks, the same value."""
    assert MONDAYS.moved(0) is MONDAYS
    moved = MONDAYS.moved(2)
    assert [day.isoformat() for day in moved.dates()][:2] == [
        "2026-06-15",
        "2026-06-22",
    ]


@pytest.mark.parametrize("asked", [date(1969, 12, 31), date(2101, 1, 1), date.max])
def test_a_schedule_begins_in_a_year_of_ours(asked: date) -> None:
    """Dates cannot be moved to where they would overflow."""
    with pytest.raises(InvalidSchedule):
        weeks_to(date(2026, 6, 1), asked)


def _evolved(changes: dict[str, object]) -> FlightPeriod:
    fields = {**attrs.asdict(MONDAYS, recurse=False), **changes}
    return attrs.evolve(MONDAYS, **fields)
