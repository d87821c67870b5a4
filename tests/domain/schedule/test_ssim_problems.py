from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedule import ssim_writer as write
from tests.domain.schedule.places import zone_of

from flightcore.domain.kernel.errors import BadFile
from flightcore.domain.schedule import LoadedSchedule, Severity, read_ssim

JUNE = 30


def read(*body: str) -> LoadedSchedule:
    return read_ssim(write.ssim(*body), zone_of)


def found(loaded: LoadedSchedule) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.code) for each in loaded.report.problems]


def spoiled(column: int, text: str) -> str:
    """The usual leg with something else from a column on."""
    record = write.leg(number="500")
    return record[: column - 1] + text + record[column - 1 + len(text) :]


@pytest.mark.parametrize(
    ("column", "text", "at", "code"),
    [
        (1, "7", 1, "record_type"),
        (2, "?", 2, "designator"),
        (3, "X  ", 3, "designator"),
        (6, "0000", 6, "designator"),
        (6, " A12", 6, "flight_number"),
        (6, "²²²²", 6, "flight_number"),
        (10, "  ", 10, "variation"),
        (12, "XX", 12, "leg_sequence"),
        (15, "31JUN26", 15, "date"),
        (15, "01JUL26", 15, "period"),
        (15, "01JUNI2", 15, "date"),
        (15, "01UNE26", 15, "date"),
        (22, "3 JUN26", 22, "date"),
        (22, "30JUN30", 15, "period"),
        (29, "7654321", 29, "days"),
        (29, "1234567"[::-1], 29, "days"),
        (29, "       ", 29, "days"),
        (37, "run", 37, "unknown_airport"),
        (40, "2460", 40, "time"),
        (48, "+1530", 48, "utc_variation"),
        (48, "+04.0", 48, "utc_variation"),
        (48, "     ", 48, "utc_variation"),
        (53, "--", 53, "terminal"),
        (55, "XYZ", 55, "unknown_airport"),
        (55, "RUN", 55, "same_station"),
        (62, "8:40", 62, "time"),
        (73, "7 8", 73, "equipment"),
        (128, "X", 128, "variation"),
        (193, "9", 193, "date_variation"),
        (194, "J", 194, "date_variation"),
        (194, "A", 40, "times"),
    ],
)
def test_each_bad_leg_is_reported_with_its_column(
    column: int, text: str, at: int, code: str
) -> None:
    """By line and byte, from 1; the records around it load."""
    loaded = read(write.leg(number="1"), spoiled(column, text), write.leg(number="2"))
    assert found(loaded) == [(4, at, code)]
    assert loaded.report.problems[0].severity is Severity.ERROR
    assert loaded.leg_dates == 2 * JUNE
    report = loaded.report
    assert (report.read, report.loaded, report.rejected) == (3, 2, 1)


@pytest.mark.parametrize("length", [10, 150, 199, 201])
def test_a_record_of_another_length_is_reported(length: int) -> None:
    """The column is where the record goes wrong: its end, or column 201."""
    lines = write.ssim(write.leg(number="1"), write.leg(number="2"))
    lines[2] = lines[2].ljust(length)[:length]
    loaded = read_ssim(lines, zone_of)
    assert found(loaded)[0] == (3, min(length, 200) + 1, "record_length")
    assert loaded.leg_dates == JUNE


def test_a_duplicate_leg_is_reported_and_never_merged() -> None:
    """The second record of a leg loads on the dates that the first leaves free."""
    loaded = read(
        write.leg(last="20JUN26"),
        write.leg(first="11JUN26", departure="0900", arrival="0940"),
    )
    assert found(loaded) == [(4, 10, "duplicate")]
    assert "10 dates from 2026-06-11" in loaded.report.problems[0].message
    assert loaded.report.problems[0].severity is Severity.WARNING
    hours = [flown.legs[0].departure.wall.hour for flown in loaded.flights]
    assert hours == [8] * 20 + [9] * 10


def test_a_whole_duplicate_is_rejected() -> None:
    """Nothing of it loads, so that it counts as reported and not as loaded."""
    loaded = read(write.leg(), write.leg())
    assert found(loaded) == [(4, 10, "duplicate")]
    assert (loaded.report.loaded, loaded.report.rejected) == (1, 1)
    assert loaded.leg_dates == JUNE


def test_two_variations_on_one_flight_date_are_reported() -> None:
    """The first in the file operates; the other loads on its own dates."""
    loaded = read(write.leg(last="10JUN26"), write.leg(variation="02", first="10JUN26"))
    assert found(loaded) == [(4, 10, "flight_date_duplication")]
    assert "(2026-06-10)" in loaded.report.problems[0].message
    assert loaded.leg_dates == JUNE
    ids = {flown.id for flown in loaded.flights}
    assert len(ids) == len(loaded.flights)


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        ({"sequence": "03"}, [(3, 12, "leg_sequence"), (4, 12, "leg_sequence")]),
        (
            {"origin": "SIN", "departure_offset": "+0800"},
            [(3, 0, "not_contiguous"), (4, 0, "not_contiguous")],
        ),
        (
            {"departure": "0830", "departure_day": "0"},
            [(3, 40, "times"), (4, 40, "times")],
        ),
        ({"destination": "XYZ"}, [(3, 0, "incomplete"), (4, 55, "unknown_airport")]),
        ({"equipment": "7 8"}, [(3, 0, "incomplete"), (4, 73, "equipment")]),
    ],
)
def test_a_flight_whose_legs_make_none_is_reported_as_a_whole(
    second: dict[str, str], codes: list[tuple[int, int, str]]
) -> None:
    """Each of its records is told why; half a flight is not loaded."""
    usual = {"sequence": "02", "origin": "MRU", "destination": "RUN"}
    times = {"departure": "0930", "arrival": "1010"}
    loaded = read(write.leg(), write.leg(**{**usual, **times, **second}))
    assert found(loaded) == codes
    assert loaded.flights == ()
    assert (loaded.report.loaded, loaded.report.rejected) == (0, 2)


def test_a_later_leg_without_its_first_is_reported() -> None:
    """On days when only the second leg is filed, the flight is not whole."""
    second = {"sequence": "02", "origin": "MRU", "destination": "RUN"}
    loaded = read(
        write.leg(days="1      "),
        write.leg(departure="0930", arrival="1010", days="12     ", **second),
    )
    assert found(loaded) == [(4, 12, "leg_sequence")]
    assert loaded.report.problems[0].severity is Severity.WARNING
    assert {flown.date.isoweekday() for flown in loaded.flights} == {1}


def test_a_period_outside_the_carrier_s_is_a_warning() -> None:
    """It loads: the leg's own period counts."""
    loaded = read(
        write.leg(first="31DEC25", last="01JAN26"),
        write.leg(number="102", first="31DEC26", last="01JAN27"),
    )
    expected = [(3, 15, "outside_carrier_period"), (4, 15, "outside_carrier_period")]
    assert found(loaded) == expected
    assert (loaded.leg_dates, loaded.report.rejected) == (4, 0)


def test_another_airline_s_leg_is_a_warning() -> None:
    """It loads under its own designator."""
    loaded = read(write.leg(carrier="YY"))
    assert found(loaded) == [(3, 3, "carrier")]
    assert loaded.flights[0].designator.carrier == "YY"


@pytest.mark.parametrize(
    ("record", "at", "code"),
    [
        (write.carrier("X"), 2, "time_mode"),
        (write.carrier(first="        "[:7]), 15, "date"),
        (write.carrier(last="31DEC  "), 22, "date"),
    ],
)
def test_legs_below_a_bad_carrier_record_are_reported(
    record: str, at: int, code: str
) -> None:
    """Whether their times are local or UTC would be a guess."""
    lines = write.numbered([write.header(), record, write.leg(), write.trailer()])
    loaded = read_ssim(lines, zone_of)
    assert found(loaded) == [(2, at, code), (3, 1, "no_carrier")]
    assert (loaded.report.read, loaded.report.loaded, loaded.flights) == (2, 0, ())
    good_first = write.ssim(write.leg(), record, write.leg(number="102"))
    loaded = read_ssim(good_first, zone_of)
    assert found(loaded) == [(4, at, code), (5, 1, "no_carrier")]


def test_an_open_end_under_an_open_carrier_record_is_reported() -> None:
    """A flight for ever cannot be expanded; one with an end can."""
    body = [write.leg(last="00XXX00"), write.leg(number="102")]
    carrier = write.carrier(last="00XXX00")
    lines = write.numbered([write.header(), carrier, *body, write.trailer()])
    loaded = read_ssim(lines, zone_of)
    assert found(loaded) == [(3, 22, "open_end")]
    assert loaded.leg_dates == JUNE


@pytest.mark.parametrize(
    ("record", "at", "code"),
    [
        (write.segment("050", "nobody"), 40, "designator"),
        (write.segment("050", ""), 40, "designator"),
        (write.segment("0X0", "YY 1"), 31, "data_element"),
        (write.segment("050", "YY 1", number="999"), 2, "no_leg"),
        (write.segment("050", "YY 1", sequence="02"), 2, "no_leg"),
    ],
)
def test_bad_segment_data_is_reported_and_its_leg_loads(
    record: str, at: int, code: str
) -> None:
    """A line that is lost is told; the leg flies under its own designator."""
    loaded = read(write.leg(), record)
    assert found(loaded) == [(4, at, code)]
    assert loaded.leg_dates == JUNE
    assert loaded.flights[0].operating is None


def test_a_second_header_begins_a_new_data_set() -> None:
    """The carrier record before it no longer counts; a false header is told."""
    again = write.header()
    loaded = read(write.leg(), again, write.leg(number="102"))
    assert found(loaded) == [(5, 1, "no_carrier")]
    false = "1SOMETHING ELSE".ljust(200)
    assert found(read(write.leg(), false)) == [(4, 2, "title")]


def test_gaps_in_serial_numbers_and_a_missing_trailer_are_warnings() -> None:
    """Lines may be missing from the file; what is there loads."""
    lines = write.ssim(write.leg(), write.leg(number="102"), write.leg(number="103"))
    loaded = read_ssim(lines[:3] + lines[4:], zone_of)
    assert found(loaded) == [(5, 195, "serial")]
    cut = read_ssim(lines[:-1], zone_of)
    assert found(cut) == [(5, 1, "no_trailer")]
    assert cut.report.rejected == 0


def test_a_file_has_a_longest_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer is refused as a whole, before it fills the memory."""
    monkeypatch.setattr("flightcore.domain.schedule.ssim_file.MAX_LINES", 4)
    assert read(write.leg()).leg_dates == JUNE
    with pytest.raises(BadFile) as refused:
        read(write.leg(), write.leg(number="102"))
    assert refused.value.facts["reason"] == "too_long"


def test_a_leg_of_more_than_twenty_hours_is_a_warning() -> None:
    """From 08:00 to 07:59 on the day after."""
    loaded = read(write.leg(arrival="0759"))
    assert found(loaded) == [(3, 62, "duration")]
    assert loaded.leg_dates == JUNE


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "empty"),
        (["", "0" * 200], "empty"),
        (["date,carrier,flight"], "not_ssim"),
        ([write.carrier()], "not_ssim"),
        (["\x00\x01\x02"], "not_ssim"),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(
    lines: list[str], reason: str
) -> None:
    """It begins with a header record, or it is no SSIM file."""
    with pytest.raises(BadFile) as refused:
        read_ssim(lines, zone_of)
    assert refused.value.facts["reason"] == reason


@given(
    st.lists(
        st.tuples(
            st.integers(0, 199),
            st.text("0123456789ABCXRUN +-?", min_size=1, max_size=8),
            st.sampled_from(["01", "02"]),
            st.sampled_from(["01", "02"]),
        ),
        max_size=6,
    )
)
def test_no_record_is_lost(edits: list[tuple[int, str, str, str]]) -> None:
    """Whatever stands in the columns: read = loaded + rejected, and ids are unique."""
    body = []
    for place, text, variation, sequence in edits:
        record = write.leg(variation=variation, sequence=sequence, last="09JUN26")
        body.append((record[:place] + text + record[place + len(text) :])[:200])
    loaded = read(*body)
    report = loaded.report
    assert report.read == report.loaded + report.rejected
    lines = {each.line for each in loaded.periods}
    assert report.loaded <= len(lines)
    ids = [flown.id for flown in loaded.flights]
    assert len(ids) == len(set(ids))
