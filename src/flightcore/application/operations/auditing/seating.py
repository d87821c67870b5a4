"""A3 over the whole store: who sits where, against who owns what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flightcore.application.bulk import chunks
from flightcore.application.operations.auditing.counters import flight_date_of
from flightcore.application.operations.auditing.ownership import (
    wrongly_seated,
)
from flightcore.application.operations.auditing.report import AuditFinding, Notebook
from flightcore.application.pages import pages
from flightcore.ports.rows import HoldRow, SeatRow
from flightcore.ports.store import (
    MAX_FOUND,
    Operator,
    Store,
    among,
    compare,
    eq,
    find,
)

SEATS = 2_000
"""Occupied seats of one page."""
ORDERS = 1_000
"""Orders whose holds one question asks for."""
ATTEMPTS = 5
"""Looks at a flight-date while others sit down; then it is left to the next audit."""

_OCCUPIED = compare("occupant", Operator.NOT_NULL)


def audit_seating(store: Store, notebook: Notebook) -> None:
    """Check every occupied seat (A3).

    Seats and holds of a page are of two moments, so the flight-date of a seat that
    seems wrong is looked at again in one.
    """
    for page in pages(store, SeatRow, _OCCUPIED, size=SEATS):
        notebook.count("occupied seats", len(page))
        wrong = wrongly_seated(page, _holds_of(store, page))
        for flight_date in sorted(set(map(flight_date_of, wrong))):
            notebook.add(_confirmed(store, flight_date))


def _holds_of(store: Store, seats: Sequence[SeatRow]) -> Iterable[HoldRow]:
    order_ids = _orders_on(seats)
    for few in chunks(order_ids, ORDERS):
        asked = find(HoldRow, among("order_id", few), limit=MAX_FOUND)
        yield from store.read(asked)[asked]


def _confirmed(store: Store, flight_date: str) -> Iterable[AuditFinding]:
    """What is still wrong on a flight-date where seats and holds are read together."""
    seats = find(SeatRow, eq("flight_date", flight_date), _OCCUPIED, limit=MAX_FOUND)
    for _ in range(ATTEMPTS):
        order_ids = _orders_on(store.read(seats)[seats])
        holds = find(HoldRow, among("order_id", order_ids), limit=MAX_FOUND)
        snapshot = store.read(seats, holds)
        if _orders_on(snapshot[seats]) == order_ids:
            return wrongly_seated(snapshot[seats], snapshot[holds])
    return ()


def _orders_on(seats: Iterable[SeatRow]) -> Sequence[str]:
    return sorted({row.order_id for row in seats if row.order_id is not None})
