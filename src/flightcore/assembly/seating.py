"""The faces of physical seats: a leg's map, and who of an order sits where."""

from __future__ import annotations

from collections.abc import Sequence

from flightcore.application.booking.seats import SeatCommand, seat
from flightcore.application.inventory.seat_maps import seat_map_of, set_seat_map
from flightcore.application.inventory.seatings import SeatMapView
from flightcore.assembly.asking import AskingFace
from flightcore.assembly.keyed import keyed
from flightcore.domain.booking import Order
from flightcore.domain.inventory import CabinLayout, SeatAction, SeatMap
from flightcore.domain.kernel import OrderId, checks_arguments


@checks_arguments
class SeatMapsFace(AskingFace):
    """The physical seats of legs."""

    def seat_map(self, flight_date: str, *, leg: int = 1) -> SeatMapView:
        """The seats of a leg, and which are taken.

        A leg without a map of its own has a plain one: six abreast, as many seats as
        its cabins' capacity.

        Raises:
            NotFound: The leg is not open.
        """
        return seat_map_of(self._reader(), flight_date, leg, principal=self._principal)

    def set_seat_map(
        self,
        flight_date: str,
        layouts: Sequence[CabinLayout],
        *,
        leg: int = 1,
        if_version: int | None = None,
    ) -> SeatMapView:
        """Give a leg other seats; whoever sits on one still does.

        Args:
            flight_date: The flight-date's id.
            layouts: Of all its cabins; no row is in two.
            leg: Sequence of the leg.
            if_version: Of the map as it was read; None: whatever is there.

        Raises:
            InvalidInventory: The layouts do not fit together.
            SeatTaken: Somebody's seat would be gone or blocked.
            NotFound: The leg is not open.
            VersionConflict: The map is not at ``if_version``.
        """
        seat_map = SeatMap(flight_date=flight_date, leg=leg, layouts=tuple(layouts))
        return set_seat_map(
            self._runtime(),
            seat_map,
            principal=self._principal,
            if_version=if_version,
        )


@checks_arguments
class SeatsFace(AskingFace):
    """The physical seats of an order's passengers."""

    def assign_seat(
        self,
        order_id: str,
        passenger: str,
        segment: int,
        seat: str,
        *,
        idempotency_key: str | None = None,
        join: object | None = None,
    ) -> Order:
        """Give a passenger a seat, the same on every leg of a segment.

        It is free again when it is released, or when the order is cancelled or
        expires.

        Args:
            order_id: The order.
            passenger: Such as ``P1``.
            segment: Index of the order's segment.
            seat: ``12A``.
            idempotency_key: A repetition with it returns the first answer.
            join: The host's transaction, or None.

        Raises:
            SeatTaken: It is assigned, blocked or absent.
            SeatUnsuitable: The passenger may not sit there.
            InvalidTransition: The passenger has a seat already, or the order is over.
        """
        command = SeatCommand(
            order_id=OrderId(order_id),
            action=SeatAction.ASSIGN,
            passenger=passenger,
            segment=segment,
            seat=seat,
        )
        return self._seat(command, idempotency_key, join)

    def change_seat(
        self,
        order_id: str,
        passenger: str,
        segment: int,
        seat: str,
        *,
        idempotency_key: str | None = None,
        join: object | None = None,
    ) -> Order:
        """Give a passenger this seat for the one that they have.

        Raises:
            SeatTaken, SeatUnsuitable: As for :meth:`assign_seat`; the old one stays.
            InvalidTransition: The passenger has no seat, or the order is over.
        """
        command = SeatCommand(
            order_id=OrderId(order_id),
            action=SeatAction.CHANGE,
            passenger=passenger,
            segment=segment,
            seat=seat,
        )
        return self._seat(command, idempotency_key, join)

    def release_seat(
        self,
        order_id: str,
        passenger: str,
        segment: int,
        *,
        idempotency_key: str | None = None,
        join: object | None = None,
    ) -> Order:
        """Free a passenger's seat.

        Raises:
            InvalidTransition: The passenger has no seat, or the order is over.
        """
        command = SeatCommand(
            order_id=OrderId(order_id),
            action=SeatAction.RELEASE,
            passenger=passenger,
            segment=segment,
        )
        return self._seat(command, idempotency_key, join)

    def _seat(
        self, command: SeatCommand, idempotency_key: str | None, join: object | None
    ) -> Order:
        with keyed(self._runtime, idempotency_key) as key:
            return seat(
                self._runtime(),
                command,
                principal=self._principal,
                key=key,
                join=join,
            )
