"""R8 and A3: an order owns its seats as long as it is active, and sits on no other."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping

from flightcore.application.operations.auditing.counters import OWNING, takes_of
from flightcore.application.operations.auditing.order_file import OrderFile
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.booking import OrderStatus, SegmentStatus
from flightcore.domain.inventory import HoldState
from flightcore.domain.pricing import PassengerType
from flightcore.ports.rows import HoldRow, SeatRow

_UNPAID = (OrderStatus.ON_HOLD, OrderStatus.PAYMENT_PENDING)
_Seats = Mapping[tuple[str, int, tuple[str, ...]], int]


def unlike_hold(file: OrderFile) -> Iterator[AuditFinding]:
    """R8: an active order has one owning hold, of the seats it sold; others none."""
    owning = [hold for hold in file.holds if hold.state in OWNING]
    wanted = 0 if file.status.is_final else 1
    if len(owning) != wanted:
        yield _finding(file, f"{len(owning)} owning holds, not {wanted}")
    elif owning:
        yield from _unlike(file, owning[0])


def _unlike(file: OrderFile, hold: HoldRow) -> Iterator[AuditFinding]:
    wanted = HoldState.HELD if file.status in _UNPAID else HoldState.CONFIRMED
    if hold.state != str(wanted):
        yield _finding(file, f"the hold is {hold.state}, not {wanted}")
    if _owned(hold) != _sold(file):
        yield _finding(file, "the hold's seats are not those of the order")


def _owned(hold: HoldRow) -> _Seats:
    seats: Tally[tuple[str, int, tuple[str, ...]]] = Tally()
    for take in takes_of(hold):
        seats[take.flight_date, take.leg, take.path] += take.seats
    return seats


def _sold(file: OrderFile) -> _Seats:
    seated = sum(each.ptc is not PassengerType.INF for each in file.order.travellers)
    seats: Tally[tuple[str, int, tuple[str, ...]]] = Tally()
    for segment in file.order.segments:
        if segment.status is SegmentStatus.HK:
            flown = segment.sold.segment
            for leg in flown.legs:
                seats[flown.flight_date, leg, segment.sold.path] += seated
    return seats


def _finding(file: OrderFile, message: str) -> AuditFinding:
    return AuditFinding("R8", file.id, f"{file.status}: {message}")


def wrongly_seated(
    seats: Iterable[SeatRow], holds: Iterable[HoldRow]
) -> Iterator[AuditFinding]:
    """A3: who sits on a seat belongs to an order that owns a seat on that leg.

    Args:
        seats: Occupied ones.
        holds: Every hold of the orders that they name.
    """
    owned = {
        (hold.order_id, take.flight_date, take.leg)
        for hold in holds
        if hold.state in OWNING
        for take in takes_of(hold)
    }
    for row in seats:
        if (row.order_id, row.flight_date, row.leg) not in owned:
            yield AuditFinding("A3", seat_name(row), "its occupant owns no seat there")


def seat_name(row: SeatRow) -> str:
    """A physical seat's name: ``AA0001/2026-12-01#1 12A``."""
    return f"{row.flight_date}#{row.leg} {row.seat}"
