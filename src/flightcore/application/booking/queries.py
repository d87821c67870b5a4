"""Find orders: by id, by locator, or page by page."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from flightcore.application.booking.dossier import shown_dossier
from flightcore.application.reading.reader import Reader
from flightcore.application.records.orders import order_from
from flightcore.domain.booking import Order, OrderStatus, normal_locator
from flightcore.domain.kernel.errors import InvalidInput, NotFound
from flightcore.domain.users import Action, Principal, may_see, require
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Find, Where, eq, find

PAGE = 200
"""Orders read at a time."""


def get_order(reader: Reader, order_id: str, *, principal: Principal) -> Order:
    """The order with that id.

    Raises:
        NotFound: No such order of the principal.
    """
    require(principal, Action.VIEW_ORDER)
    return shown_dossier(reader, order_id, principal=principal).case.order


def find_order(reader: Reader, locator: str, *, principal: Principal) -> Order:
    """The order with that locator: the live one, else the latest that had it.

    Raises:
        NotFound: No such order of the principal.
    """
    require(principal, Action.VIEW_ORDER)
    wanted = normal_locator(locator)
    asked = find(
        OrderRow, eq("tenant", principal.tenant), eq("locator", wanted), limit=PAGE
    )
    rows = [row for row in reader.read(asked)[asked] if _sees(principal, row)]
    if not rows:
        raise NotFound("no such order", kind="order", id=wanted)
    return order_from(max(rows, key=_liveliness))


def _liveliness(row: OrderRow) -> tuple[bool, float, str]:
    return row.live_locator is not None, row.created_at.timestamp(), row.id


def list_orders(
    reader: Reader, *, principal: Principal, status: str | None = None
) -> Iterator[Order]:
    """Every order that the principal may see, by id, read page by page.

    Raises:
        InvalidInput: No such status.
    """
    require(principal, Action.VIEW_ORDER)
    where = [eq("tenant", principal.tenant)]
    if status is not None:
        where.append(eq("status", _known(status)))
    return _pages(reader, where, principal)


def _pages(reader: Reader, where: list[Where], principal: Principal) -> Iterator[Order]:
    asked: Find[OrderRow] | None = find(OrderRow, *where, limit=PAGE)
    while asked is not None:
        rows = reader.read(asked)[asked]
        yield from (order_from(row) for row in rows if _sees(principal, row))
        full = len(rows) == PAGE
        asked = attrs.evolve(asked, after=rows[-1].key) if full else None


def _sees(principal: Principal, row: OrderRow) -> bool:
    return may_see(principal, tenant=row.tenant, owner=row.owner)


def _known(status: str) -> str:
    try:
        return str(OrderStatus(status))
    except ValueError:
        raise InvalidInput("no such order status", field="status") from None
