"""Layouts: the rows and columns of a cabin, and what is said of each seat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

import attrs

from flightcore.domain.kernel.errors import InvalidInventory

LAST_ROW = 199
"""No aircraft has a higher row number."""
MAX_ABREAST = 12
"""Seats of one row."""
STANDARD = "STANDARD"
"""The price group of a seat without another."""

_SEAT = re.compile(r"([1-9][0-9]{0,2})([A-Z])")
_COLUMNS = re.compile(r"[A-Z]+(-[A-Z]+)*")


class SeatFeature(StrEnum):
    """What is said of a seat (IATA seat characteristics)."""

    EXIT = "EXIT"
    BULKHEAD = "BULKHEAD"
    AISLE = "AISLE"
    WINDOW = "WINDOW"


@attrs.frozen(kw_only=True)
class Seat:
    """One physical seat.

    Attributes:
        row: From 1.
        letter: Of its column.
        cabin: Which it is in.
        block: From 0: the seats of a row between two aisles are one block.
        features: In the order of :class:`SeatFeature`.
        blocked: Not for passengers.
        infant_restricted: No lap infant: its block has no spare oxygen mask.
        price_group: What a seat ancillary is priced by.
    """

    row: int
    letter: str
    cabin: str
    block: int
    features: tuple[SeatFeature, ...]
    blocked: bool
    infant_restricted: bool
    price_group: str

    @property
    def number(self) -> str:
        """As printed on a boarding pass: ``12A``."""
        return f"{self.row}{self.letter}"

    def shares_block_with(self, other: Seat) -> bool:
        """Whether both get their oxygen masks from the same panel."""
        return (self.row, self.block) == (other.row, other.block)


@attrs.frozen(kw_only=True)
class PriceGroup:
    """Rows whose seats are priced alike, such as ``PREFERRED``."""

    name: str
    rows: tuple[int, ...]


@attrs.frozen(kw_only=True)
class CabinLayout:
    """The rows of one cabin, all with the same columns.

    Attributes:
        cabin: One letter.
        first_row: From 1.
        last_row: Up to ``LAST_ROW``.
        columns: Letters from left to right, a dash for each aisle: ``"ABC-DEF"``.
        absent_rows: Numbers that are left out, such as 13.
        absent_seats: Seats that are not there, such as ``"30C"``.
        exit_rows: At an emergency exit.
        bulkhead_rows: Behind a partition.
        blocked_seats: Not for passengers.
        infant_restricted_rows: Without a spare oxygen mask.
        price_groups: A row in none of them is ``STANDARD``.

    Raises:
        InvalidInventory: Rows or columns that cannot be, or a mention of a row or
            seat outside of them.
    """

    cabin: str
    first_row: int
    last_row: int
    columns: str
    absent_rows: tuple[int, ...] = ()
    absent_seats: tuple[str, ...] = ()
    exit_rows: tuple[int, ...] = ()
    bulkhead_rows: tuple[int, ...] = ()
    blocked_seats: tuple[str, ...] = ()
    infant_restricted_rows: tuple[int, ...] = ()
    price_groups: tuple[PriceGroup, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.first_row <= self.last_row <= LAST_ROW:
            raise InvalidInventory("rows run from 1 to 199", reason="rows")
        letters = self.columns.replace("-", "")
        if not _COLUMNS.fullmatch(self.columns) or len(letters) > MAX_ABREAST:
            raise InvalidInventory("columns are as ABC-DEF", reason="columns")
        if len(set(letters)) < len(letters):
            raise InvalidInventory("a column stands twice", reason="columns")
        self._check_mentions()

    def has_row(self, row: int) -> bool:
        """Whether the row is in this cabin."""
        return self.first_row <= row <= self.last_row and row not in self.absent_rows

    def seats(self) -> Iterator[Seat]:
        """Every seat, by row and from left to right."""
        for row in filter(self.has_row, range(self.first_row, self.last_row + 1)):
            for letter in self.columns.replace("-", ""):
                seat = self.seat(row, letter)
                if seat is not None:
                    yield seat

    def seat(self, row: int, letter: str) -> Seat | None:
        """The seat at that place, or None where there is none."""
        number = f"{row}{letter}"
        if not self.has_row(row) or number in self.absent_seats:
            return None
        if letter == "-" or letter not in self.columns:
            return None
        return Seat(
            row=row,
            letter=letter,
            cabin=self.cabin,
            block=self.columns[: self.columns.index(letter)].count("-"),
            features=self._features(row, letter),
            blocked=number in self.blocked_seats,
            infant_restricted=row in self.infant_restricted_rows,
            price_group=next(
                (group.name for group in self.price_groups if row in group.rows),
                STANDARD,
            ),
        )

    def _features(self, row: int, letter: str) -> tuple[SeatFeature, ...]:
        at = self.columns.index(letter)
        beside = self.columns[max(0, at - 1) : at + 2]
        has = {
            SeatFeature.EXIT: row in self.exit_rows,
            SeatFeature.BULKHEAD: row in self.bulkhead_rows,
            SeatFeature.AISLE: "-" in beside,
            SeatFeature.WINDOW: at in (0, len(self.columns) - 1),
        }
        return tuple(feature for feature in SeatFeature if has[feature])

    def _check_mentions(self) -> None:
        rows = (
            *self.exit_rows,
            *self.bulkhead_rows,
            *self.infant_restricted_rows,
            *(row for group in self.price_groups for row in group.rows),
        )
        if not all(map(self.has_row, rows)):
            raise InvalidInventory("a row that the cabin has not", reason="rows")
        for number in (*self.absent_seats, *self.blocked_seats):
            row, letter = parse_seat(number)
            if not self.has_row(row) or letter not in self.columns:
                raise InvalidInventory("a seat that the cabin has not", reason=number)


def parse_seat(number: str) -> tuple[int, str]:
    """Split ``12A`` into its row and letter.

    Raises:
        InvalidInventory: Not a seat number.
    """
    match = _SEAT.fullmatch(number)
    if match is None:
        raise InvalidInventory("a seat is a row and a letter", reason="seat")
    return int(match[1]), match[2]
