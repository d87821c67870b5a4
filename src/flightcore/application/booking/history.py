"""History: what happened to an order."""

from __future__ import annotations

from flightcore.application.booking.dossier import shown_dossier
from flightcore.application.reading.reader import Reader
from flightcore.application.records.facts import fact_from
from flightcore.domain.kernel import Fact
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import EventRow
from flightcore.ports.store import MAX_FOUND, eq, find


def history(reader: Reader, order_id: str, *, principal: Principal) -> tuple[Fact, ...]:
    """The facts of an order, oldest first, without a gap; at most 10,000.

    Raises:
        NotFound: No such order of the principal.
    """
    require(principal, Action.VIEW_ORDER)
    shown_dossier(reader, order_id, principal=principal)
    asked = find(EventRow, eq("aggregate", order_id), limit=MAX_FOUND)
    return tuple(fact_from(row) for row in reader.read(asked)[asked])
