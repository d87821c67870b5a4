"""Instants, wall times on the nights of clock changes, days and ages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import (
    ClockChange,
    LocalTime,
    age_on,
    instant,
    is_past,
    local_date,
    minutes,
    zone,
)
from flightcore.domain.kernel.errors import (
    AmbiguousTime,
    InvalidTime,
    NonexistentTime,
)


def wall(text: str) -> datetime:
    """A naive time."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    """A moment."""
    return datetime.fromisoformat(f"{text}+00:00")


# Zone, skipped wall time, the wall time that SHIFT makes of it, and the moment: from
# the published offsets before and after each change, reckoned by hand.
SKIPPED = [
    ("America/New_York", "2026-03-08 02:30", "2026-03-08 03:30", "2026-03-08 07:30"),
    ("Europe/London", "2026-03-29 01:15", "2026-03-29 02:15", "2026-03-29 01:15"),
    ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 02:40", "2026-10-03 15:40"),
    ("Pacific/Apia", "2011-12-30 10:00", "2011-12-31 10:00", "2011-12-30 20:00"),
    ("Africa/Cairo", "2026-04-24 00:30", "2026-04-24 01:30", "2026-04-23 22:30"),
]
# Zone, repeated wall time, and the moments of its first and second occurrence.
REPEATED = [
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30", "2026-11-01 06:30"),
    ("Europe/London", "2026-10-25 01:59", "2026-10-25 00:59", "2026-10-25 01:59"),
    ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
]
# Zone, wall time, moment: the last and first minutes around those changes.
PLAIN = [
    ("America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"),
    ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
    ("America/New_York", "2026-11-01 00:59", "2026-11-01 04:59"),
    ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
    ("Europe/London", "2026-03-29 00:59", "2026-03-29 00:59"),
    ("Europe/London", "2026-03-29 02:00", "2026-03-29 01:00"),
    ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"),
    ("Pacific/Apia", "2011-12-29 23:59", "2011-12-30 09:59"),
    ("Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"),
    ("Asia/Kathmandu", "2026-01-01 05:45", "2026-01-01 00:00"),
]


@pytest.mark.parametrize(("place", "skipped", "shifted", "moment"), SKIPPED)
def test_a_skipped_time(place: str, skipped: str, shifted: str, moment: str) -> None:
    """A time that never was is refused, or moved on by the length of the gap."""
    with pytest.raises(NonexistentTime) as caught:
        LocalTime.at(wall(skipped), place, on_change=ClockChange.REFUSE)
    assert caught.value.zone == place
    assert caught.value.wall == wall(skipped).isoformat()
    moved = LocalTime.at(wall(skipped), place, on_change=ClockChange.SHIFT)
    assert moved == LocalTime(wall(shifted), place, utc(moment))


@pytest.mark.parametrize(("place", "repeated", "first", "second"), REPEATED)
def test_a_repeated_time(place: str, repeated: str, first: str, second: str) -> None:
    """A time that was twice is refused, or means its first occurrence."""
    with pytest.raises(AmbiguousTime):
        LocalTime.at(wall(repeated), place, on_change=ClockChange.REFUSE)
    meant = LocalTime.at(wall(repeated), place, on_change=ClockChange.SHIFT)
    assert meant == LocalTime(wall(repeated), place, utc(first))
    assert LocalTime.of_instant(utc(second), place).wall == wall(repeated)


@pytest.mark.parametrize("change", ClockChange)
@pytest.mark.parametrize(("place", "local", "moment"), PLAIN)
def test_times_beside_the_change(
    place: str, local: str, moment: str, change: ClockChange
) -> None:
    """The minutes next to a change are plain times under either policy."""
    expected = LocalTime(wall(local), place, utc(moment))
    assert LocalTime.at(wall(local), place, on_change=change) == expected
    assert LocalTime.of_instant(utc(moment), place) == expected


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from([place for place, *_ in (*SKIPPED, *REPEATED)]),
)
def test_shifted_times_are_times_that_were(local: datetime, place: str) -> None:
    """Whatever is asked, SHIFT gives a wall time that its own moment shows."""
    made = LocalTime.at(local, place, on_change=ClockChange.SHIFT)
    shown = LocalTime.of_instant(made.instant, place)
    assert shown == made
    assert made.wall.fold == 0
    assert made.wall >= local
    assert made.date == made.wall.date()


def test_a_fold_given_by_the_caller_means_nothing() -> None:
    """``fold`` is not how a second occurrence is asked for."""
    folded = wall("2026-06-01 10:00").replace(fold=1)
    made = LocalTime.at(folded, "Europe/London", on_change=ClockChange.REFUSE)
    assert made.wall.fold == 0


def test_how_a_local_time_reads() -> None:
    """Day, time and place."""
    made = LocalTime.of_instant(utc("2026-01-01 12:00"), "Asia/Tokyo")
    assert str(made) == "2026-01-01 21:00 Asia/Tokyo"


@pytest.mark.parametrize(
    "name",
    ["", "Mars/Base", "../../etc/passwd", "/etc/passwd", "x" * 300, "\x00", None],
)
def test_places_without_a_clock(name: object) -> None:
    """What is no zone of the IANA is refused by a typed error."""
    with pytest.raises(InvalidTime):
        LocalTime.at(
            wall("2026-01-01 00:00"), cast("str", name), on_change=ClockChange.SHIFT
        )


def test_an_unknown_zone_shows_no_card_number() -> None:
    """Not even in the chain of causes."""
    with pytest.raises(InvalidTime) as caught:
        zone("4111111111111111")
    assert "4111111111111111" not in f"{caught.value} {caught.value.facts}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_zones_and_naive_times_do_not_mix() -> None:
    """A wall time has no zone of its own, and an instant has one."""
    with pytest.raises(InvalidTime):
        LocalTime.at(utc("2026-01-01 00:00"), "UTC", on_change=ClockChange.SHIFT)
    for use in (
        lambda: instant(wall("2026-01-01 00:00")),
        lambda: local_date(wall("2026-01-01 00:00"), "UTC"),
        lambda: LocalTime.of_instant(wall("2026-01-01 00:00"), "UTC"),
    ):
        with pytest.raises(InvalidTime):
            use()


@pytest.mark.parametrize("local", [datetime.min, datetime.max])
def test_the_ends_of_time(local: datetime) -> None:
    """Times whose moment no calendar holds are refused by a typed error."""
    zones = {datetime.min: "Asia/Tokyo", datetime.max: "America/New_York"}
    with pytest.raises(InvalidTime):
        LocalTime.at(local, zones[local], on_change=ClockChange.SHIFT)
    away = {datetime.min: "America/New_York", datetime.max: "Asia/Tokyo"}
    with pytest.raises(InvalidTime):
        LocalTime.of_instant(local.replace(tzinfo=UTC), away[local])


def test_instants_are_in_utc() -> None:
    """Any offset is normalised away."""
    given_ = datetime(2026, 1, 1, 3, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    made = instant(given_)
    assert made.tzinfo is UTC
    assert made == utc("2025-12-31 21:30")


def test_a_deadline_is_half_open() -> None:
    """One microsecond before there is time; at the deadline there is none."""
    deadline = utc("2026-01-01 12:00")
    assert not is_past(deadline, deadline - timedelta(microseconds=1))
    assert is_past(deadline, deadline)


def test_the_day_somewhere_else() -> None:
    """One moment, two days."""
    moment = utc("2026-01-01 04:00")
    assert local_date(moment, "America/New_York") == date(2025, 12, 31)
    assert local_date(moment, "Asia/Tokyo") == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2024-02-29", "2026-02-28", 1),
        ("2024-02-29", "2026-03-01", 2),
        ("2024-02-29", "2028-02-28", 3),
        ("2024-02-29", "2028-02-29", 4),
        ("2020-06-15", "2032-06-14", 11),
        ("2020-06-15", "2032-06-15", 12),
        ("2020-06-15", "2020-06-15", 0),
        ("1926-12-31", "2026-12-30", 99),
    ],
)
def test_ages(born: str, day: str, age: int) -> None:
    """Completed years; one born on 29 February ages on 1 March of common years."""
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_nobody_is_younger_than_nothing() -> None:
    """A day before the birth is refused."""
    with pytest.raises(InvalidTime):
        age_on(date(2026, 1, 2), date(2026, 1, 1))


def test_minutes() -> None:
    """Ninety minutes are an hour and a half."""
    assert minutes(90) == timedelta(hours=1, minutes=30)
