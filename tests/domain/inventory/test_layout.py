"""Seat maps: which seats there are and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import CabinLayout, PriceGroup, SeatFeature, SeatMap
from flightcore.domain.kernel.errors import InvalidInventory, SeatTaken

CABIN = CabinLayout(
    cabin="Y",
    first_row=10,
    last_row=15,
    columns="AB-CDE-F",
    absent_rows=(13,),
    absent_seats=("15A", "15B"),
    exit_rows=(12,),
    bulkhead_rows=(10,),
    blocked_seats=("11D",),
    infant_restricted_rows=(14,),
    price_groups=(PriceGroup(name="PREFERRED", rows=(10, 12)),),
)
MAP = SeatMap(flight_date=FLIGHT, leg=1, layouts=(CABIN,))


def test_every_seat_once_in_order() -> None:
    """Row by row from left to right, without absent rows and seats."""
    numbers = [seat.number for seat in MAP.seats()]
    assert numbers == [
        f"{row}{letter}"
        for row in (10, 11, 12, 14, 15)
        for letter in "ABCDEF"
        if (row, letter) not in ((15, "A"), (15, "B"))
    ]
    assert [MAP.seat(number) for number in numbers] == list(MAP.seats())


@pytest.mark.parametrize(
    ("number", "features"),
    [
        ("10A", {SeatFeature.BULKHEAD, SeatFeature.WINDOW}),
        ("11A", {SeatFeature.WINDOW}),
        ("11B", {SeatFeature.AISLE}),
        ("11C", {SeatFeature.AISLE}),
        ("11D", set()),
        ("11E", {SeatFeature.AISLE}),
        ("11F", {SeatFeature.AISLE, SeatFeature.WINDOW}),
        ("12D", {SeatFeature.EXIT}),
    ],
)
def test_features(number: str, features: set[SeatFeature]) -> None:
    """Windows are at the ends, aisles beside a dash, the rest goes by row."""
    assert set(MAP.seat(number).features) == features


def test_blocks_are_between_aisles() -> None:
    """The seats between two aisles of one row share a panel of oxygen masks."""
    blocks = [MAP.seat(f"11{letter}").block for letter in "ABCDEF"]
    assert blocks == [0, 0, 1, 1, 1, 2]
    assert MAP.seat("11C").shares_block_with(MAP.seat("11E"))
    assert not MAP.seat("11B").shares_block_with(MAP.seat("11C"))
    assert not MAP.seat("11C").shares_block_with(MAP.seat("12C"))


def test_blocked_restricted_and_priced() -> None:
    """What is said by seat or by row is found at the seat."""
    seats = {seat.number: seat for seat in MAP.seats()}
    assert [n for n, seat in seats.items() if seat.blocked] == ["11D"]
    assert {seat.row for seat in seats.values() if seat.infant_restricted} == {14}
    preferred = {s.row for s in seats.values() if s.price_group == "PREFERRED"}
    assert preferred == {10, 12}
    assert seats["11A"].price_group == "STANDARD"


@pytest.mark.parametrize("number", ["13A", "9A", "16A", "15A", "10G"])
def test_absent(number: str) -> None:
    """A seat that is not there cannot be had."""
    with pytest.raises(SeatTaken) as caught:
        MAP.seat(number)
    assert caught.value.facts == {"seat": number, "reason": "absent"}


@pytest.mark.parametrize("number", ["", "A", "10", "10a", "010A", "0A", "10AB", "10-"])
def test_no_seat_number(number: str) -> None:
    """A seat number is a row without leading zeros and one capital letter."""
    with pytest.raises(InvalidInventory):
        MAP.seat(number)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_row": 0},
        {"first_row": 16},
        {"last_row": 200},
        {"columns": ""},
        {"columns": "AB--C"},
        {"columns": "-AB"},
        {"columns": "ABC-"},
        {"columns": "ABA"},
        {"columns": "abc"},
        {"columns": "ABCDEFGHIJKLM"},
        {"exit_rows": (13,)},
        {"bulkhead_rows": (9,)},
        {"infant_restricted_rows": (16,)},
        {"blocked_seats": ("9A",)},
        {"blocked_seats": ("10G",)},
        {"blocked_seats": ("tenA",)},
        {"absent_seats": ("13A",)},
        {"price_groups": (PriceGroup(name="X", rows=(99,)),)},
    ],
    ids=str,
)
def test_refused_layouts(wrong: dict[str, Any]) -> None:
    """Rows and columns are in range, and only what is there is mentioned."""
    fields: dict[str, Any] = {
        "cabin": "Y",
        "first_row": 10,
        "last_row": 15,
        "columns": "ABC-DEF",
        "absent_rows": (13,),
        **wrong,
    }
    with pytest.raises(InvalidInventory):
        CabinLayout(**fields)


def test_largest_cabin() -> None:
    """Row 199 and twelve abreast are allowed."""
    wide = CabinLayout(cabin="Y", first_row=198, last_row=199, columns="ABCDEFGHIJKL")
    assert len(list(wide.seats())) == 24


def test_rows_are_of_one_cabin() -> None:
    """Two cabins do not share a row."""
    front = CabinLayout(cabin="J", first_row=1, last_row=10, columns="A-C")
    with pytest.raises(InvalidInventory):
        SeatMap(flight_date=FLIGHT, leg=1, layouts=(CABIN, front))


@pytest.mark.parametrize(("front", "back"), [(8, 150), (0, 6), (1, 5), (12, 7), (6, 0)])
def test_plain_map_has_the_capacity(front: int, back: int) -> None:
    """A plain map has exactly as many seats a cabin as capacity, front one first."""
    plain = SeatMap.plain(FLIGHT, 1, cabins={"J": front, "Y": back})
    cabins = [seat.cabin for seat in plain.seats()]
    assert cabins == ["J"] * front + ["Y"] * back
    numbers = [seat.number for seat in plain.seats()]
    assert len(set(numbers)) == front + back
    assert not any(seat.blocked for seat in plain.seats())


def test_plain_map_counts_rows_from_the_front() -> None:
    """Row 1 is the first, and a cabin begins with a row of its own."""
    plain = SeatMap.plain(FLIGHT, 1, cabins={"J": 2, "Y": 7})
    assert [seat.number for seat in plain.seats()] == (
        ["1A", "1B"] + [f"2{letter}" for letter in "ABCDEF"] + ["3A"]
    )


def test_plain_map_has_a_limit() -> None:
    """More rows than an aircraft can have are refused."""
    with pytest.raises(InvalidInventory):
        SeatMap.plain(FLIGHT, 1, cabins={"Y": 1195})
