from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedule.places import ZONES, moment, zone_of

from flightcore.domain.kernel.errors import BadFile, InvalidSchedule
from flightcore.domain.schedule import (
    FlightState,
    LoadedSchedule,
    Severity,
    read_csv,
)

HEADER = "date,carrier,flight,origin,dest,sched_dep,sched_arr,cancelled"


def read(*rows: str, header: str = HEADER) -> LoadedSchedule:
    return read_csv([header, *rows], zone_of)


def found(loaded: LoadedSchedule) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.code) for each in loaded.report.problems]


def test_times_are_read_by_the_clock_of_each_airport() -> None:
    """20:29 in New York is 00:29 UTC in July; 23:59 in Los Angeles is 06:59 UTC."""
    flown = read("2013-07-01,B6,915,JFK,LAX,2029,2359,0").flights[0]
    assert flown.id == "B60915/2013-07-01"
    assert flown.legs[0].departure.instant == moment("2013-07-01T20:29", -4)
    assert flown.legs[0].arrival.instant == moment("2013-07-01T23:59", -7)
    assert flown.legs[0].arrival.zone == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("row", "landing"),
    [
        ("2026-07-01,AA,1,JFK,LHR,1900,0700,0", "2026-07-02T07:00"),
        ("2026-07-01,AA,1,LAX,JFK,2130,0555,0", "2026-07-02T05:55"),
        ("2026-07-01,AA,1,ORD,DEN,0600,0705,0", "2026-07-01T07:05"),
        ("2026-07-01,NZ,1,AKL,HNL,0100,1000,0", "2026-06-30T10:00"),
        ("2026-07-01,QF,1,LAX,SYD,2230,0640,0", "2026-07-03T06:40"),
        ("2026-07-01,AA,1,JFK,LAX,2000,2400,0", "2026-07-02T00:00"),
    ],
)
def test_the_landing_is_the_first_such_time_after_take_off(
    row: str, landing: str
) -> None:
    """The same day or the next; over the date line, the day before or two after."""
    loaded = read(row)
    arrival = loaded.flights[0].legs[0].arrival
    assert arrival.wall.isoformat(timespec="minutes") == landing


@pytest.mark.parametrize(
    "header",
    [
        "date,carrier,flight,origin,destination,departure,arrival,cancelled",
        "DATE, Carrier ,flight,origin,dest,departure,sched_arr,cancelled",
        "\ufeffdate,carrier,flight,origin,dest,sched_dep,sched_arr,cancelled",
    ],
)
def test_columns_go_by_several_names(header: str) -> None:
    """Names are found in any case, with blanks around, after a byte-order mark."""
    loaded = read("2026-07-01,AA,1,JFK,LAX,09:00,12:00,0", header=header)
    assert [flown.id for flown in loaded.flights] == ["AA0001/2026-07-01"]


def test_columns_stand_in_any_order_and_others_are_ignored() -> None:
    """Only names count; equipment, aircraft and operating are optional."""
    header = "tail,arrival,departure,destination,origin,flight,carrier,date"
    header += ",aircraft,operating"
    row = "N1,1200,0900,LAX,JFK,1,AA,2026-07-01,738,YV5001"
    flown = read(row, header=header).flights[0]
    assert flown.legs[0].equipment == "738"
    assert str(flown.operating) == "YV5001"
    assert flown.state is FlightState.SCHEDULED


def test_cancelled_flights_load_and_are_not_sold() -> None:
    """They stay known under their state."""
    loaded = read("2026-07-01,AA,1,JFK,LAX,0900,1200,1")
    assert loaded.flights[0].state is FlightState.CANCELLED
    assert not loaded.flights[0].is_for_sale


def test_rows_that_connect_are_legs_of_one_flight() -> None:
    """They join in order of time, whatever their order in the file."""
    loaded = read(
        "2026-07-01,WN,5,ORD,SAN,1200,1420,0", "2026-07-01,WN,5,JFK,ORD,0900,1030,0"
    )
    (flown,) = loaded.flights
    assert [leg.origin + leg.destination for leg in flown.legs] == ["JFKORD", "ORDSAN"]
    assert [leg.sequence for leg in flown.legs] == [1, 2]
    assert (loaded.report.read, loaded.report.loaded, loaded.leg_dates) == (2, 2, 2)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("2026-07-01,WN,5,JFK,ORD,0900,1030,0", "duplicate"),
        ("2026-07-01,WN,5,JFK,ORD,0930,1100,0", "duplicate"),
        ("2026-07-01,WN,5,EWR,DEN,1540,1750,0", "unjoinable"),
        ("2026-07-01,WN,5,ORD,SAN,1000,1220,0", "unjoinable"),
        ("2026-07-01,WN,5,ORD,SAN,1200,1420,1", "unjoinable"),
    ],
)
def test_a_row_that_does_not_join_is_reported(second: str, code: str) -> None:
    """Never merged, never lost: the flight that leaves first stays."""
    loaded = read("2026-07-01,WN,5,JFK,ORD,0900,1030,0", second)
    assert found(loaded) == [(3, 0, code)]
    assert len(loaded.flights) == 1
    assert loaded.flights[0].origin == "JFK"


def test_more_than_twelve_legs_do_not_join() -> None:
    """The thirteenth is reported."""
    stations = sorted(ZONES)[:14]
    zulu = dict.fromkeys(stations, "Etc/UTC")
    rows = [
        f"2026-07-01,WN,5,{stations[hour]},{stations[hour + 1]},{hour:02}00,{hour:02}30"
        for hour in range(13)
    ]
    loaded = read_csv([HEADER.removesuffix(",cancelled"), *rows], zulu.__getitem__)
    assert len(loaded.flights[0].legs) == 12
    assert found(loaded) == [(14, 0, "unjoinable")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2026-07-01,AA,1,JFK,LAX,0900,1200", 0, "width"),
        ("2026-07-01,AA,1,JFK,LAX,0900,1200,0,extra", 0, "width"),
        ("2026-7-1,AA,1,JFK,LAX,0900,1200,0", 1, "date"),
        ("20260701,AA,1,JFK,LAX,0900,1200,0", 1, "date"),
        ("2026-02-29,AA,1,JFK,LAX,0900,1200,0", 1, "date"),
        ("9999-12-31,AA,1,JFK,LAX,0900,1200,0", 1, "date"),
        ("2026-07-01,AMERICAN,1,JFK,LAX,0900,1200,0", 3, "designator"),
        ("2026-07-01,AA,0,JFK,LAX,0900,1200,0", 3, "designator"),
        ("2026-07-01,AA,one,JFK,LAX,0900,1200,0", 3, "designator"),
        ("2026-07-01,AA,1,XXX,LAX,0900,1200,0", 4, "unknown_airport"),
        ("2026-07-01,AA,1,JFK,,0900,1200,0", 5, "unknown_airport"),
        ("2026-07-01,AA,1,JFK,JFK,0900,1200,0", 0, "same_station"),
        ("2026-07-01,AA,1,JFK,LAX,2500,1200,0", 6, "time"),
        ("2026-07-01,AA,1,JFK,LAX,0960,1200,0", 6, "time"),
        ("2026-07-01,AA,1,JFK,LAX,900,1200,0", 6, "time"),
        ("2026-07-01,AA,1,JFK,LAX,0900,²²²²,0", 7, "time"),
        ("2026-07-01,AA,1,JFK,LAX,0900,NA,0", 7, "time"),
        ("2026-07-01,AA,1,JFK,LAX,0900,1200,maybe", 8, "cancelled"),
        ('2026-07-01,"AA,1,JFK,LAX,0900,1200,0', 0, "quotes"),
    ],
)
def test_each_bad_row_is_reported_with_its_place(
    row: str, column: int, code: str
) -> None:
    """By line and field, from 1; the rows around it load."""
    good = "2026-07-0{},AA,2,JFK,LAX,0900,1200,0"
    loaded = read(good.format(1), row, good.format(2))
    assert found(loaded) == [(3, column, code)]
    assert [flown.designator.number for flown in loaded.flights] == [2, 2]
    assert (loaded.report.read, loaded.report.loaded, loaded.report.rejected) == (
        3,
        2,
        1,
    )


def test_a_problem_never_repeats_what_it_found() -> None:
    """Card-like digits in a file must not reach a log through its report."""
    rows = [
        "2026-07-01,AA,4111111111111111,JFK,LAX,0900,1200,0",
        "2026-07-01,AA,1,4111111111111111,LAX,0900,1200,0",
        "4111111111111111,AA,1,JFK,LAX,0900,1200,0",
        "2026-07-01,AA,1,JFK,LAX,4111111111111111,1200,0",
    ]
    loaded = read(*rows)
    assert loaded.report.rejected == 4
    assert "4111" not in repr(loaded)


def test_quoted_fields_and_empty_lines_are_read() -> None:
    """Lines count as an editor counts them; empty ones are no rows."""
    loaded = read('"2026-07-01","AA","1",JFK,LAX,0900,1200,0', "", "bad")
    assert loaded.report.read == 2
    assert found(loaded) == [(4, 0, "width")]


def test_a_bad_operating_designator_is_reported() -> None:
    """Its column is that of the field."""
    header = HEADER + ",operating"
    loaded = read("2026-07-01,AA,1,JFK,LAX,0900,1200,0,who", header=header)
    assert found(loaded) == [(2, 9, "designator")]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "empty"),
        (["", "\n"], "empty"),
        (["carrier,flight"], "missing date"),
        ([HEADER.replace("dest", "to")], "missing destination"),
        ([HEADER + ",date"], "twice date"),
        (['date,"carrier'], "header"),
        (["PK\x03\x04"], "missing date"),
    ],
)
def test_a_file_without_the_header_is_refused_as_a_whole(
    lines: list[str], reason: str
) -> None:
    """A wrong file is no file with many bad lines."""
    with pytest.raises(BadFile) as refused:
        read_csv(lines, zone_of)
    assert refused.value.facts["reason"] == reason


def test_a_file_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer is refused as a whole, before it fills the memory."""
    monkeypatch.setattr("flightcore.domain.schedule.csv_file.MAX_LINES", 3)
    row = "2026-07-01,AA,{},JFK,LAX,0900,1200,0"
    assert len(read(row.format(1), row.format(2)).flights) == 2
    with pytest.raises(BadFile) as refused:
        read(row.format(1), row.format(2), row.format(3))
    assert refused.value.facts["reason"] == "too_long"


def test_a_leg_of_more_than_twenty_hours_is_a_warning() -> None:
    """It loads: the data may be odd, and the reader is not the one to tell."""
    loaded = read("2026-07-01,AA,1,JFK,LGA,0900,0859,0")
    assert found(loaded) == [(2, 7, "duration")]
    assert loaded.report.problems[0].severity is Severity.WARNING
    assert loaded.report.loaded == 1


@pytest.mark.parametrize(
    ("first_day", "weeks", "moved_to"),
    [
        (None, 0, date(2013, 7, 1)),
        (date(2013, 7, 1), 0, date(2013, 7, 1)),
        (date(2013, 7, 2), 1, date(2013, 7, 8)),
        (date(2013, 7, 8), 1, date(2013, 7, 8)),
        (date(2026, 12, 7), 701, date(2026, 12, 7)),
        (date(2026, 12, 9), 702, date(2026, 12, 14)),
        (date(2013, 6, 24), -1, date(2013, 6, 24)),
        (date(2013, 6, 25), 0, date(2013, 7, 1)),
    ],
)
def test_dates_move_by_whole_weeks(
    first_day: date | None, weeks: int, moved_to: date
) -> None:
    """Weekdays stay, and the first date falls within the week that was asked for."""
    rows = [
        "2013-07-03,AA,2,JFK,LAX,0900,1200,0",
        "2013-07-01,AA,1,JFK,LAX,0900,1200,0",
    ]
    loaded = read_csv([HEADER, *rows], zone_of, first_day=first_day)
    assert loaded.weeks == weeks
    assert [flown.date for flown in loaded.flights] == [
        moved_to + timedelta(days=2),
        moved_to,
    ]
    assert moved_to.weekday() == 0


def test_moved_times_keep_the_local_clock() -> None:
    """Moved from July into January, 09:00 in New York is 14:00 UTC, no longer 13:00."""
    row = "2013-07-01,AA,1,JFK,LAX,0900,1200,0"
    loaded = read_csv([HEADER, row], zone_of, first_day=date(2027, 1, 4))
    departure = loaded.flights[0].legs[0].departure
    assert departure.instant == moment("2027-01-04T09:00", -5)


def test_a_first_day_out_of_reason_is_refused() -> None:
    """No date overflows."""
    row = "2013-07-01,AA,1,JFK,LAX,0900,1200,0"
    with pytest.raises(InvalidSchedule):
        read_csv([HEADER, row], zone_of, first_day=date.max)


def test_a_file_of_bad_rows_only_moves_nothing() -> None:
    """There is no date to move."""
    loaded = read_csv([HEADER, "bad"], zone_of, first_day=date(2027, 1, 4))
    assert (loaded.flights, loaded.weeks, loaded.report.rejected) == ((), 0, 1)


FIELD = st.sampled_from(["", "AA", "1", "JFK", "ORD", "0900", "2400", "x", '"', "0"])
ROW = st.one_of(
    st.lists(FIELD, min_size=1, max_size=9).map(",".join),
    st.builds(
        "2026-07-0{},{},{},{},{},{:02}00,{:02}30,{}".format,
        st.integers(1, 2),
        st.sampled_from(["AA", "WN"]),
        st.integers(1, 2),
        st.sampled_from(sorted(ZONES)[:4]),
        st.sampled_from(sorted(ZONES)[:4]),
        st.integers(0, 24),
        st.integers(0, 24),
        st.integers(0, 1),
    ),
)


@given(st.lists(ROW, max_size=12))
def test_no_row_is_lost(rows: list[str]) -> None:
    """Rows in = rows loaded + rows reported, and no two flights share an id."""
    loaded = read(*rows)
    report = loaded.report
    assert report.read == sum(bool(row.strip()) for row in rows)
    assert report.read == report.loaded + report.rejected
    assert report.loaded == loaded.leg_dates
    ids = [flown.id for flown in loaded.flights]
    assert len(ids) == len(set(ids))
