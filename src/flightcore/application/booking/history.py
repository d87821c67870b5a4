"""History: what happened to an order."""

from __future__ import annotations

from flightcore.application.booking.dossier import read_dossier
from flightcore.application.records.facts import fact_from
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel import Fact
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import EventRow
from flightcore.ports.store import MAX_FOUND, eq, find


def history(
    runtime: Runtime, order_id: str, *, principal: Principal
) -> tuple[Fact, ...]:
    """The facts of an order, oldest first, without a gap; at most 10,000.

    Raises:
        NotFound: No such order of the principal.
    """
    require(principal, Action.VIEW_ORDER)
    read_dossier(runtime, order_id, principal=principal)
    asked = find(EventRow, eq("aggregate", order_id), limit=MAX_FOUND)
    return tuple(fact_from(row) for row in runtime.store.read(asked)[asked])
