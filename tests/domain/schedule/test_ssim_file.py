from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedule import ssim_writer as write
from tests.domain.schedule.places import moment, zone_of

from flightcore.domain.schedule import (
    FlightDesignator,
    LoadedSchedule,
    Severity,
    read_ssim,
)


def read(*body: str, mode: str = "L") -> LoadedSchedule:
    return read_ssim(write.ssim(*body, mode=mode), zone_of)


def found(loaded: LoadedSchedule) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.code) for each in loaded.report.problems]


def days_by_hand(
    first: date, last: date, days: str, *, fortnightly: bool
) -> list[date]:
    """Walk the calendar a day at a time; weeks are counted from Monday to Sunday."""
    shown, day, week = [], first, 0
    while day <= last:
        if day > first and day.isoweekday() == 1:
            week += 1
        if str(day.isoweekday()) in days and not (fortnightly and week % 2):
            shown.append(day)
        day += timedelta(days=1)
    return shown


def test_a_leg_record_is_one_leg_on_each_day_of_operation() -> None:
    """June 2026 has four Thursdays and four Sundays; all fields arrive."""
    loaded = read(
        write.leg(
            days="   4  7",
            departure_terminal="A",
            arrival_terminal="2",
            configuration="Y118",
        )
    )
    assert [flown.date.day for flown in loaded.flights] == [
        4,
        7,
        11,
        14,
        18,
        21,
        25,
        28,
    ]
    (leg,) = loaded.flights[0].legs
    assert (leg.origin, leg.destination, leg.equipment) == ("RUN", "MRU", "738")
    assert (leg.departure_terminal, leg.arrival_terminal) == ("A", "2")
    assert leg.departure.instant == moment("2026-06-04T08:00", 4)
    assert leg.arrival.instant == moment("2026-06-04T08:40", 4)
    assert loaded.periods[0].configuration == "Y118"
    assert loaded.report.problems == ()


PERIODS = [
    # first, last, days, frequency, leg-dates
    ("09JUN26", "09JUN26", " 2     ", "", 1),
    ("01JUN26", "30JUN26", "1234567", "", 30),
    ("01JUN26", "30JUN26", "1      ", "", 5),
    ("01JUN26", "30JUN26", "1      ", "2", 3),
    ("03JUN26", "30JUN26", "1 3    ", "2", 4),
    ("28FEB28", "01MAR28", "1234567", "", 3),
    ("01JAN26", "31DEC26", "      7", "", 52),
    ("01JAN26", "31DEC26", "   4   ", "", 53),
    ("31DEC26", "01JAN27", "   45  ", "", 2),
]


@pytest.mark.parametrize(("first", "last", "days", "frequency", "count"), PERIODS)
def test_leg_dates_by_period_and_days(
    first: str, last: str, days: str, frequency: str, count: int
) -> None:
    """Both ends belong to the period; a fortnightly one skips every other week."""
    record = write.leg(first=first, last=last, days=days, frequency=frequency)
    assert read(record).leg_dates == count


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(0, 90),
    st.sets(st.integers(1, 7), min_size=1),
    st.booleans(),
)
def test_expansion_agrees_with_a_walk_over_the_calendar(
    first: date, length: int, weekdays: set[int], fortnightly: bool
) -> None:
    """Any period, any days: the same dates, or a report that there are none."""
    last = first + timedelta(days=length)
    days = "".join(str(day) if day in weekdays else " " for day in range(1, 8))
    expected = days_by_hand(first, last, days, fortnightly=fortnightly)
    loaded = read(
        write.leg(
            first=f"{first:%d%b%y}".upper(),
            last=f"{last:%d%b%y}".upper(),
            days=days,
            frequency="2" if fortnightly else "",
        )
    )
    assert [flown.date for flown in loaded.flights] == expected
    assert loaded.report.rejected == (not expected)


def test_legs_of_one_variation_are_one_flight() -> None:
    """Two records, two legs, one flight-date a day: 60 leg-dates, 30 flights."""
    loaded = read(
        write.leg(origin="RUN", destination="MRU"),
        write.leg(
            sequence="02",
            origin="MRU",
            destination="SIN",
            departure="1000",
            arrival="2110",
            arrival_offset="+0800",
        ),
    )
    assert (len(loaded.flights), loaded.leg_dates) == (30, 60)
    assert loaded.flights[0].origin == "RUN"
    assert loaded.flights[0].destination == "SIN"
    assert (loaded.report.read, loaded.report.loaded) == (2, 2)


def test_passenger_times_count_and_not_the_aircraft_s() -> None:
    """They differ where boarding closes at another time than the doors."""
    loaded = read(
        write.leg(
            departure="0800",
            aircraft_departure="0815",
            arrival="0840",
            aircraft_arrival="0835",
        )
    )
    (leg,) = loaded.flights[0].legs
    assert leg.departure.wall.strftime("%H%M") == "0800"
    assert leg.arrival.wall.strftime("%H%M") == "0840"


SECOND = {"sequence": "02", "origin": "MRU", "destination": "RUN"}


@pytest.mark.parametrize(
    ("first_leg", "second_leg"),
    [
        ({"arrival_day": ""}, {"departure_day": "", "arrival_day": ""}),
        (
            {"departure_day": "0", "arrival_day": "0"},
            {"departure_day": "1", "arrival_day": "1"},
        ),
        (
            {"departure_day": "0", "arrival_day": "0"},
            {"departure_day": "1", "arrival_day": "1", "first": "02", "last": "01"},
        ),
        ({}, {"first": "02", "last": "01"}),
    ],
    ids=["inferred", "filed", "own dates", "own dates, inferred"],
)
def test_a_leg_after_midnight_belongs_to_the_flight_of_the_day_before(
    first_leg: dict[str, str], second_leg: dict[str, str]
) -> None:
    """Filed by date variation or not, in dates of origin or in the leg's own."""
    own = {"first": "02JUN26", "last": "01JUL26"} if "first" in second_leg else {}
    loaded = read(
        write.leg(departure="2200", arrival="2240", **first_leg),
        write.leg(departure="0030", arrival="0110", **SECOND, **{**second_leg, **own}),
    )
    assert (len(loaded.flights), loaded.leg_dates) == (30, 60)
    second = loaded.flights[0].legs[1]
    assert loaded.flights[0].id == "XX0101/2026-06-01"
    assert second.departure.instant == moment("2026-06-02T00:30", 4)
    assert loaded.report.problems == ()


def test_a_date_variation_may_lie_a_day_back() -> None:
    """Auckland to Honolulu lands on the day before it left: mark A."""
    record = write.leg(
        origin="AKL",
        departure="0100",
        departure_offset="+1200",
        destination="HNL",
        arrival="1000",
        arrival_offset="-1000",
        departure_day="0",
        arrival_day="A",
    )
    (leg,) = read(record).flights[0].legs
    assert leg.arrival.wall.isoformat() == "2026-05-31T10:00:00"


def test_utc_times_become_local_dates() -> None:
    """In time mode U, 2200 UTC of 1 June is 2 June on Reunion: the flight's date."""
    record = write.leg(departure="2200", arrival="2240")
    loaded = read(record, mode="U")
    flown = loaded.flights[0]
    assert flown.id == "XX0101/2026-06-02"
    assert flown.legs[0].departure.instant == moment("2026-06-01T22:00")
    assert flown.legs[0].departure.wall.isoformat() == "2026-06-02T02:00:00"
    assert loaded.report.problems == ()


def test_a_utc_variation_that_is_not_the_zone_s_is_a_warning() -> None:
    """New York is at -0400 in June; filed as -0500, the zone counts, and both tell."""
    record = write.leg(
        origin="JFK",
        departure_offset="-0500",
        destination="LHR",
        arrival="2010",
        arrival_offset="+0000",
    )
    loaded = read(record)
    assert found(loaded) == [(3, 48, "utc_variation"), (3, 66, "utc_variation")]
    departure = loaded.flights[0].legs[0].departure
    assert departure.instant == moment("2026-06-01T08:00", -4)
    assert "30 dates" in loaded.report.problems[0].message
    assert loaded.report.rejected == 0


def test_variations_on_either_side_of_utc_are_read() -> None:
    """New York is behind UTC and India ahead of it by a broken number of hours."""
    record = write.leg(
        origin="JFK",
        departure_offset="-0400",
        destination="DEL",
        arrival="0745",
        arrival_offset="+0530",
    )
    loaded = read(record)
    assert loaded.report.problems == ()
    (period,) = loaded.periods
    assert (period.departure_offset, period.arrival_offset) == (-240, 330)


@pytest.mark.parametrize(
    ("fields", "column", "code", "instant"),
    [
        (
            {"departure": "0230", "arrival": "0600"},
            40,
            "departure_skipped",
            moment("2026-03-08T07:30"),
        ),
        (
            {"origin": "LAX", "destination": "JFK", "arrival": "0230"}
            | {"departure": "1830", "arrival_day": "1"},
            62,
            "arrival_skipped",
            moment("2026-03-08T02:30"),
        ),
    ],
)
def test_a_clock_change_within_a_period_is_a_warning(
    fields: dict[str, str], column: int, code: str, instant: object
) -> None:
    """On 8 March 2026 New York skips 02:00 to 03:00; only that date is told."""
    first = "08MAR26" if fields.get("origin") is None else "07MAR26"
    usual = {"origin": "JFK", "destination": "LAX", "first": first, "last": "09MAR26"}
    loaded = read(write.leg(**{**usual, **fields}))
    told = [each for each in loaded.report.problems if each.code != "utc_variation"]
    assert [(each.column, each.code) for each in told] == [(column, code)]
    assert told[0].message.endswith(f"({loaded.flights[0].date})")
    assert loaded.flights[0].legs[0].departure.instant == instant


def test_codeshare_elements_name_the_operating_and_marketing_flights() -> None:
    """Element 050: who operates this; element 010: who else markets it."""
    loaded = read(
        write.leg(),
        write.segment("050", "YY 1234"),
        write.segment("010", "ZZ 0042 /BB 9001A"),
        write.segment("127", "free text about nothing we read"),
    )
    assert loaded.report.problems == ()
    operating = FlightDesignator(carrier="YY", number=1234)
    assert loaded.flights[0].operating == operating
    assert [str(each) for each in loaded.periods[0].marketed_as] == ["ZZ42", "BB9001A"]


def test_positioning_flights_load_and_are_not_for_sale() -> None:
    """Service type F is known, flown and never opened."""
    loaded = read(write.leg(service="F"), write.leg(number="102"))
    assert [flown.is_for_sale for flown in loaded.flights] == [False] * 30 + [True] * 30


def test_dates_move_by_whole_weeks_and_variations_are_not_checked() -> None:
    """What was filed for June is not checked against December's offset."""
    record = write.leg(
        origin="JFK",
        departure_offset="-0400",
        destination="ORD",
        arrival="0930",
        arrival_offset="-0500",
    )
    loaded = read_ssim(write.ssim(record), zone_of, first_day=date(2026, 12, 2))
    assert loaded.flights[0].date == date(2026, 12, 7)
    assert loaded.weeks == 27
    assert loaded.report.problems == ()
    assert loaded.periods[0].first_day == date(2026, 12, 7)


def test_an_itinerary_variation_can_have_three_digits() -> None:
    """The hundreds stand in a column of their own, on legs and on segments."""
    loaded = read(
        write.leg(variation_overflow="1"),
        write.segment("050", "YY 1", variation_overflow="1"),
    )
    assert loaded.periods[0].variation == 101
    assert loaded.flights[0].operating is not None


def test_lines_may_end_in_any_way_and_filler_is_passed_over() -> None:
    """Record blocks are filled up with lines of zeros."""
    lines = write.ssim(write.leg())
    filled = [f"{line}\r\n" for line in lines[:2]] + ["0" * 200, "\n", *lines[2:]]
    loaded = read_ssim(filled, zone_of)
    assert (loaded.leg_dates, loaded.report.problems) == (30, ())


def test_an_open_end_is_that_of_the_carrier_s_schedule() -> None:
    """00XXX00: until further notice, here 31 December 2026."""
    loaded = read(write.leg(first="01DEC26", last="00XXX00"))
    assert loaded.leg_dates == 31


# A month in the life of a small airline: what each record files, in leg-dates.
NETWORK = [
    ({"number": "41", "service": "F", "last": "01JUN26", "days": "1      "}, 1),
    ({"number": "102", "days": "1 3 56 "}, 17),
    ({"number": "102", "variation": "02", "days": " 2     "}, 5),
    ({"number": "102", "variation": "03", "first": "04JUN26", "days": "   4   "}, 4),
    ({"number": "103", "days": "1234567"}, 30),
    ({"number": "103", "sequence": "02", "origin": "MRU", "destination": "RUN"}, 30),
    ({"number": "777", "suffix": "A", "last": "05JUN26", "days": "    5  "}, 1),
    ({"number": "777", "suffix": "B", "last": "05JUN26", "days": "    5  "}, 1),
]


def test_a_small_airline_expands_to_the_figures_of_its_table() -> None:
    """Leg-dates by each record's own period; A and B of one number are told."""
    second = {"departure": "0930", "arrival": "1010"}
    legs = [
        write.leg(**(second if "sequence" in fields else {}), **fields)
        for fields, _ in NETWORK
    ]
    loaded = read(*legs)
    assert loaded.leg_dates == sum(count for _, count in NETWORK)
    assert len(loaded.flights) == loaded.leg_dates - 30
    assert loaded.report.loaded == len(NETWORK)
    assert found(loaded) == [(10, 2, "suffix_duplicate")]
    assert loaded.report.problems[0].severity is Severity.WARNING
    for period, (_, count) in zip(loaded.periods, NETWORK, strict=True):
        assert len(period.dates()) == count
        assert attrs.evolve(period, line=0).dates() == period.dates()
