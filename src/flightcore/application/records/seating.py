"""Seat maps and physical seats as rows. A seat that is free again keeps its row."""

from __future__ import annotations

from flightcore.application.codec import decode, encode
from flightcore.domain.inventory import OccupiedSeat, SeatAssignment, SeatMap
from flightcore.domain.kernel import OrderId
from flightcore.ports.rows import SeatMapRow, SeatRow


def seat_map_row(seat_map: SeatMap, *, version: int = 0) -> SeatMapRow:
    """The row that replaces version ``version`` (0: a new one)."""
    return SeatMapRow(
        flight_date=seat_map.flight_date,
        leg=seat_map.leg,
        version=version + 1,
        body=encode(seat_map),
    )


def seat_map_from(row: SeatMapRow) -> SeatMap:
    """The seat map as it is stored."""
    return decode(row.body, SeatMap)


def seat_name(seat: SeatRow | OccupiedSeat) -> str:
    """A physical seat's name: ``AA0001/2026-12-01#1/12A``."""
    return f"{seat.flight_date}#{seat.leg}/{seat.seat}"


def seat_row(seat: OccupiedSeat, *, version: int = 0) -> SeatRow:
    """The row that gives a seat away, over version ``version`` (0: a new one)."""
    return SeatRow(
        flight_date=seat.flight_date,
        leg=seat.leg,
        seat=seat.seat,
        occupant=seat.occupant,
        order_id=seat.order_id,
        version=version + 1,
        infants=seat.infants,
    )


def freed_row(seat: OccupiedSeat, *, version: int) -> SeatRow:
    """The row that frees a seat, over version ``version``."""
    return SeatRow(
        flight_date=seat.flight_date,
        leg=seat.leg,
        seat=seat.seat,
        occupant=None,
        order_id=None,
        version=version + 1,
    )


def occupied_from(row: SeatRow) -> OccupiedSeat:
    """A seat that somebody has."""
    return OccupiedSeat(
        flight_date=row.flight_date,
        leg=row.leg,
        seat=row.seat,
        occupant=row.occupant or "",
        order_id=OrderId(row.order_id or ""),
        infants=row.infants,
    )


def assignment_from(row: SeatRow) -> SeatAssignment:
    """The same on a seat map."""
    return SeatAssignment(
        seat=row.seat,
        occupant=row.occupant or "",
        order_id=OrderId(row.order_id or ""),
        infants=row.infants,
    )
