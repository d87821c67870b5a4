"""Seat assignment: who sits where on one leg (IN6)."""

from __future__ import annotations

import attrs

from flightcore.domain.inventory import events
from flightcore.domain.inventory.layout import Seat, SeatFeature
from flightcore.domain.inventory.seat_map import SeatMap
from flightcore.domain.kernel import OrderId
from flightcore.domain.kernel.errors import (
    InvalidTransition,
    SeatTaken,
    SeatUnsuitable,
)

INFANTS_PER_BLOCK = 1
"""Lap infants in the seats of a row between two aisles: one spare oxygen mask."""

_LAP_INFANT = "INF"
_NOT_AT_AN_EXIT = frozenset({"CHD", "CNN", "INF", "INS", "UNN", "UMNR"})


@attrs.frozen(kw_only=True)
class Sitter:
    """A passenger who wants a seat.

    Attributes:
        occupant: Unique on the leg: the order's id, a slash, the passenger's.
        order_id: The order.
        cabin: That the passenger is booked in.
        ptc: Passenger type code on that leg, such as ``ADT``.
        infants: Lap infants with this passenger, 0 or 1.
    """

    occupant: str
    order_id: OrderId
    cabin: str
    ptc: str = "ADT"
    infants: int = 0


@attrs.frozen(kw_only=True)
class SeatAssignment:
    """A seat and who has it; ``infants`` are on the occupant's lap."""

    seat: str
    occupant: str
    order_id: OrderId
    infants: int = 0


@attrs.frozen(kw_only=True)
class SeatingStep:
    """What to write, all in one commit.

    Attributes:
        seating: As it is after the step.
        released: The assignment that ends, written first.
        assigned: The assignment that begins.
        events: What happened.
    """

    seating: Seating
    released: SeatAssignment | None = None
    assigned: SeatAssignment | None = None
    events: tuple[object, ...] = ()


@attrs.frozen(kw_only=True)
class Seating:
    """A seat map and its assignments.

    A lap infant of somebody else in the same block is judged here, from what was
    read; so a step with an infant is written under the version of the seat map,
    and raises it.

    Attributes:
        seat_map: The leg's seats.
        assignments: One seat a passenger, one passenger a seat.
    """

    seat_map: SeatMap
    assignments: tuple[SeatAssignment, ...] = ()

    def of(self, occupant: str) -> SeatAssignment | None:
        """The passenger's assignment, if any."""
        return next((x for x in self.assignments if x.occupant == occupant), None)

    def free(self, sitter: Sitter) -> tuple[Seat, ...]:
        """The seats that this passenger could have now."""
        return tuple(
            seat
            for seat in self.seat_map.seats()
            if self._taken(seat) is None and self._unsuitable(seat, sitter) is None
        )

    def assign(self, sitter: Sitter, number: str) -> SeatingStep:
        """Give a passenger without a seat this one.

        Raises:
            SeatTaken: It is assigned, blocked or absent.
            SeatUnsuitable: The passenger may not sit there.
            InvalidTransition: The passenger has a seat.
            InvalidInventory: Not a seat number.
        """
        if self.of(sitter.occupant) is not None:
            raise _refusal("ASSIGNED", "assign")
        return self._seat(sitter, number, old=None)

    def change(self, sitter: Sitter, number: str) -> SeatingStep:
        """Give a passenger this seat for the one that they have, which is released.

        Raises:
            SeatTaken: It is assigned, blocked or absent.
            SeatUnsuitable: The passenger may not sit there.
            InvalidTransition: The passenger has no seat.
            InvalidInventory: Not a seat number.
        """
        old = self.of(sitter.occupant)
        if old is None:
            raise _refusal("UNASSIGNED", "change")
        return self._seat(sitter, number, old=old)

    def release(self, occupant: str) -> SeatingStep:
        """Free the passenger's seat.

        Raises:
            InvalidTransition: The passenger has no seat.
        """
        old = self.of(occupant)
        if old is None:
            raise _refusal("UNASSIGNED", "release")
        return SeatingStep(
            seating=self._without(old), released=old, events=(self._released(old),)
        )

    def on(self, seat_map: SeatMap) -> Seating:
        """The same passengers in the same seats of another map.

        Raises:
            SeatTaken: Somebody's seat would be gone or blocked.
        """
        moved = attrs.evolve(self, seat_map=seat_map)
        for each in self.assignments:
            if seat_map.seat(each.seat).blocked:
                raise SeatTaken(
                    f"seat {each.seat} is assigned", seat=each.seat, reason="assigned"
                )
        return moved

    def lost(self, seat_map: SeatMap) -> tuple[str, ...]:
        """Numbers of the seats that could be had here and cannot in another map."""
        usable = {seat.number for seat in seat_map.seats() if not seat.blocked}
        return tuple(
            seat.number
            for seat in self.seat_map.seats()
            if not seat.blocked and seat.number not in usable
        )

    def _seat(
        self, sitter: Sitter, number: str, *, old: SeatAssignment | None
    ) -> SeatingStep:
        seat = self.seat_map.seat(number)
        reason = self._taken(seat)
        if reason is not None:
            raise SeatTaken(f"seat {number} is {reason}", seat=number, reason=reason)
        reason = self._unsuitable(seat, sitter)
        if reason is not None:
            raise SeatUnsuitable(f"seat {number}: {reason}", seat=number, reason=reason)
        new = SeatAssignment(
            seat=number,
            occupant=sitter.occupant,
            order_id=sitter.order_id,
            infants=sitter.infants,
        )
        # The old seat goes first, since a passenger may have one row only at a time.
        rest = self if old is None else self._without(old)
        return SeatingStep(
            seating=attrs.evolve(rest, assignments=(*rest.assignments, new)),
            released=old,
            assigned=new,
            events=(*([self._released(old)] if old else []), self._assigned(new)),
        )

    def _taken(self, seat: Seat) -> str | None:
        if seat.blocked:
            return "blocked"
        held = any(each.seat == seat.number for each in self.assignments)
        return "assigned" if held else None

    def _unsuitable(self, seat: Seat, sitter: Sitter) -> str | None:
        at_exit = SeatFeature.EXIT in seat.features
        small = sitter.ptc in _NOT_AT_AN_EXIT or sitter.infants > 0
        reasons = {
            "a lap infant has no seat": sitter.ptc == _LAP_INFANT,
            "another cabin": seat.cabin != sitter.cabin,
            "an exit row is for adults": at_exit and small,
            "no lap infant here": seat.infant_restricted and sitter.infants > 0,
            "one lap infant a block": self._crowded(seat, sitter),
        }
        return next((reason for reason, holds in reasons.items() if holds), None)

    def _crowded(self, seat: Seat, sitter: Sitter) -> bool:
        if not sitter.infants:
            return False
        near = sum(
            each.infants
            for each in self.assignments
            if each.infants
            and each.occupant != sitter.occupant
            and self.seat_map.seat(each.seat).shares_block_with(seat)
        )
        return near + sitter.infants > INFANTS_PER_BLOCK

    def _without(self, old: SeatAssignment) -> Seating:
        left = tuple(each for each in self.assignments if each != old)
        return attrs.evolve(self, assignments=left)

    def _assigned(self, new: SeatAssignment) -> events.SeatAssigned:
        return events.SeatAssigned(
            flight_date=self.seat_map.flight_date,
            leg=self.seat_map.leg,
            seat=new.seat,
            occupant=new.occupant,
            order_id=new.order_id,
        )

    def _released(self, old: SeatAssignment) -> events.SeatReleased:
        return events.SeatReleased(
            flight_date=self.seat_map.flight_date,
            leg=self.seat_map.leg,
            seat=old.seat,
            occupant=old.occupant,
            order_id=old.order_id,
        )


def _refusal(state: str, step: str) -> InvalidTransition:
    return InvalidTransition(
        f"a passenger who is {state} cannot {step}", kind="seat", state=state, step=step
    )
