"""Seat maps: the physical seats of one leg."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from flightcore.domain.inventory.layout import CabinLayout, Seat, parse_seat
from flightcore.domain.kernel.errors import InvalidInventory, SeatTaken

_PLAIN_COLUMNS = "ABC-DEF"


@attrs.frozen(kw_only=True)
class SeatMap:
    """The seats of one leg, cabin by cabin.

    Raises:
        InvalidInventory: A row is in two cabins.
    """

    flight_date: str
    leg: int
    layouts: tuple[CabinLayout, ...]

    def __attrs_post_init__(self) -> None:
        rows = sorted((each.first_row, each.last_row) for each in self.layouts)
        last_seen = 0
        for first, last in rows:
            if first <= last_seen:
                raise InvalidInventory("a row is in one cabin", reason="rows")
            last_seen = last

    @classmethod
    def plain(cls, flight_date: str, leg: int, *, cabins: Mapping[str, int]) -> SeatMap:
        """Six abreast, cabin behind cabin, without exits or blocked seats.

        Args:
            flight_date: The flight-date's id.
            leg: Sequence of the leg.
            cabins: Seats by cabin, the front one first; one with none is left out.

        Raises:
            InvalidInventory: More seats than ``LAST_ROW`` rows hold.
        """
        layouts: list[CabinLayout] = []
        first_row = 1
        for cabin, capacity in cabins.items():
            if capacity > 0:
                layouts.append(_plain_layout(cabin, capacity, first_row))
                first_row = layouts[-1].last_row + 1
        return cls(flight_date=flight_date, leg=leg, layouts=tuple(layouts))

    def seats(self) -> tuple[Seat, ...]:
        """Every seat, blocked ones too, in the order of the layouts."""
        return tuple(seat for layout in self.layouts for seat in layout.seats())

    def seat(self, number: str) -> Seat:
        """Look a seat up.

        Raises:
            InvalidInventory: Not a seat number.
            SeatTaken: The leg has no such seat.
        """
        row, letter = parse_seat(number)
        for layout in self.layouts:
            seat = layout.seat(row, letter)
            if seat is not None:
                return seat
        raise SeatTaken(f"there is no seat {number}", seat=number, reason="absent")


def _plain_layout(cabin: str, capacity: int, first_row: int) -> CabinLayout:
    letters = _PLAIN_COLUMNS.replace("-", "")
    rows, rest = divmod(capacity, len(letters))
    last_row = first_row + rows - (0 if rest else 1)
    absent = letters[rest:] if rest else ""
    return CabinLayout(
        cabin=cabin,
        first_row=first_row,
        last_row=last_row,
        columns=_PLAIN_COLUMNS,
        absent_seats=tuple(f"{last_row}{letter}" for letter in absent),
    )
