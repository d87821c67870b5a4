"""Orders as people name them: by id or by locator."""

from __future__ import annotations

from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order

ID_PREFIX = "ord_"


def order_of(core: FlightCore, reference: str) -> Order:
    """The order of an id or a locator.

    Raises:
        NotFound: There is none that you may see.
    """
    if reference.startswith(ID_PREFIX):
        return core.orders.get(reference)
    return core.orders.find(reference)
