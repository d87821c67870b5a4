"""Married segments: legs that are taken and given back as one (IN5)."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence

import attrs

from flightcore.domain.inventory.seats import SeatTake
from flightcore.domain.kernel.errors import InvalidInventory, MarriageBroken

_Line = tuple[str, int, tuple[str, ...], int | None]
_Leg = tuple[str, int]


def give_back(
    held: Sequence[SeatTake], returned: Sequence[SeatTake]
) -> tuple[SeatTake, ...]:
    """What is left of the held seats once some are returned.

    Of a marriage group either nothing is returned, or all of it, or the same number
    of seats on each of its legs.

    Args:
        held: All that one hold owns.
        returned: Each as it stands in ``held``, with as many seats or fewer.

    Raises:
        MarriageBroken: A marriage group would be returned in part.
        InvalidInventory: Seats are returned that are not held, or none.
    """
    going = _seats_by_line(returned)
    if not going or going - _seats_by_line(held):
        raise InvalidInventory("these seats are not held", reason="not held")
    for group in sorted(
        {take.married for take in returned if take.married is not None}
    ):
        _keep_together(group, held, returned)
    return tuple(_remainder(held, going))


def _keep_together(
    group: int, held: Sequence[SeatTake], returned: Sequence[SeatTake]
) -> None:
    owned, going = _seats_by_leg(group, held), _seats_by_leg(group, returned)
    # A child may need a seat on one leg and none on the next, so that a whole group
    # can be uneven; a part of it cannot.
    same_on_each = len(set(going.values())) == 1 and going.keys() == owned.keys()
    if going != owned and not same_on_each:
        raise MarriageBroken("married segments are given back as one", married=group)


def _remainder(held: Iterable[SeatTake], going: Tally[_Line]) -> Iterable[SeatTake]:
    going = going.copy()
    for take in held:
        gone = min(take.seats, going[_line(take)])
        going[_line(take)] -= gone
        if gone < take.seats:
            yield attrs.evolve(take, seats=take.seats - gone)


def _line(take: SeatTake) -> _Line:
    return take.flight_date, take.leg, take.path, take.married


def _seats_by_line(takes: Iterable[SeatTake]) -> Tally[_Line]:
    seats: Tally[_Line] = Tally()
    for take in takes:
        seats[_line(take)] += take.seats
    return seats


def _seats_by_leg(group: int, takes: Iterable[SeatTake]) -> Tally[_Leg]:
    seats: Tally[_Leg] = Tally()
    for take in takes:
        if take.married == group:
            seats[take.flight_date, take.leg] += take.seats
    return seats
