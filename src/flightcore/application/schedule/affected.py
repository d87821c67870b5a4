"""Which orders a flight-date carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from flightcore.application.records.inventory import hold_from
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import HoldState
from flightcore.domain.users import Principal, may_see
from flightcore.ports.rows import HoldRow, OrderRow
from flightcore.ports.store import Find, among, find

PAGE = 5_000
"""Holds read at a time; all that own seats are looked through."""
ORDERS_PER_QUESTION = 500
"""Orders whose owners are read at a time."""

_OWNING = among("state", (str(HoldState.HELD), str(HoldState.CONFIRMED)))


def orders_on(
    runtime: Runtime, flight_date: str, *, principal: Principal
) -> tuple[str, ...]:
    """Ids of the orders of the principal's that own seats of a flight-date, by id.

    Read page by page: complete where nobody can book the flight meanwhile in the
    edition that is asked about.
    """
    found: set[str] = set()
    asked: Find[HoldRow] | None = find(HoldRow, _OWNING, limit=PAGE)
    while asked is not None:
        rows = runtime.store.read(asked)[asked]
        found.update(row.order_id for row in rows if _is_on(row, flight_date))
        full = len(rows) == PAGE
        asked = attrs.evolve(asked, after=rows[-1].key) if full else None
    return tuple(_seen(runtime, sorted(found), principal))


def _seen(
    runtime: Runtime, order_ids: Sequence[str], principal: Principal
) -> Iterator[str]:
    """Those whose orders the principal may see, in the order given."""
    for start in range(0, len(order_ids), ORDERS_PER_QUESTION):
        piece = order_ids[start : start + ORDERS_PER_QUESTION]
        asked = find(OrderRow, among("id", piece), limit=len(piece))
        for row in sorted(runtime.store.read(asked)[asked], key=lambda row: row.id):
            if may_see(principal, tenant=row.tenant, owner=row.owner):
                yield row.id


def _is_on(row: HoldRow, flight_date: str) -> bool:
    # Most holds are of other flights, which shows before they are decoded.
    return flight_date in row.lines and any(
        take.flight_date == flight_date for take in hold_from(row).takes
    )
