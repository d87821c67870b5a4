"""Occupied seats: the physical seats that one order sits on."""

from __future__ import annotations

import attrs

from flightcore.domain.inventory import events
from flightcore.domain.inventory.seating import SeatAssignment, SeatingStep
from flightcore.domain.kernel import OrderId


@attrs.frozen(kw_only=True)
class OccupiedSeat:
    """A physical seat of a leg, and who has it.

    Attributes:
        flight_date: The flight-date's id.
        leg: Sequence of the leg.
        seat: ``12A``.
        occupant: See :class:`Sitter`.
        order_id: The occupant's order.
        infants: On the occupant's lap.
    """

    flight_date: str
    leg: int
    seat: str
    occupant: str
    order_id: OrderId
    infants: int = 0

    @property
    def assigned(self) -> events.SeatAssigned:
        """That it was given to its occupant."""
        return events.SeatAssigned(
            flight_date=self.flight_date,
            leg=self.leg,
            seat=self.seat,
            occupant=self.occupant,
            order_id=self.order_id,
        )

    @property
    def released(self) -> events.SeatReleased:
        """That its occupant gave it up."""
        return events.SeatReleased(
            flight_date=self.flight_date,
            leg=self.leg,
            seat=self.seat,
            occupant=self.occupant,
            order_id=self.order_id,
        )


def begins(step: SeatingStep) -> tuple[OccupiedSeat, ...]:
    """The seat that a step gives to somebody, if any."""
    return _on_leg(step, step.assigned)


def ends(step: SeatingStep) -> tuple[OccupiedSeat, ...]:
    """The seat that a step frees, if any."""
    return _on_leg(step, step.released)


def _on_leg(
    step: SeatingStep, assignment: SeatAssignment | None
) -> tuple[OccupiedSeat, ...]:
    if assignment is None:
        return ()
    leg = step.seating.seat_map
    return (
        OccupiedSeat(
            flight_date=leg.flight_date,
            leg=leg.leg,
            seat=assignment.seat,
            occupant=assignment.occupant,
            order_id=assignment.order_id,
            infants=assignment.infants,
        ),
    )
