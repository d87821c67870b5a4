"""Seat actions: one passenger's seat on all legs of a segment."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flightcore.domain.inventory.seating import Seating, SeatingStep, Sitter
from flightcore.domain.kernel.errors import InvalidInput


class SeatAction(StrEnum):
    """What a passenger wants of a seat map."""

    ASSIGN = "assign"
    CHANGE = "change"
    RELEASE = "release"


def act(
    seatings: Sequence[Seating], action: SeatAction, sitter: Sitter, seat: str = ""
) -> tuple[SeatingStep, ...]:
    """Do the same on every leg, or nothing on any.

    Args:
        seatings: Of each leg of the segment.
        action: What to do.
        sitter: For whom.
        seat: The seat wanted, but for RELEASE.

    Raises:
        SeatTaken, SeatUnsuitable, InvalidTransition: On one of the legs.
        InvalidInput: No seat is named, or one that is no seat number.
    """
    if (action is SeatAction.RELEASE) == bool(seat):
        raise InvalidInput("name the seat that is wanted", field="seat")
    if action is SeatAction.RELEASE:
        return tuple(each.release(sitter.occupant) for each in seatings)
    if action is SeatAction.CHANGE:
        return tuple(each.change(sitter, seat) for each in seatings)
    return tuple(each.assign(sitter, seat) for each in seatings)
