"""Orders with all their parts, page by page, each page of one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import attrs

from flightcore.application.pages import pages
from flightcore.ports.rows import (
    DocumentRow,
    EventRow,
    FulfilmentRow,
    HoldRow,
    OrderRow,
    PaymentOperationRow,
    PostingRow,
    QuoteRow,
    Row,
)
from flightcore.ports.store import MAX_FOUND, Find, Snapshot, Store, among, find

ORDERS = 250
"""Orders of one page."""

OWNER: Mapping[type[Row], str] = {
    HoldRow: "order_id",
    PaymentOperationRow: "order_id",
    FulfilmentRow: "order_id",
    DocumentRow: "order_id",
    PostingRow: "order_id",
    QuoteRow: "order_id",
    EventRow: "aggregate",
}
"""The column by which the rows of a class belong to an order."""

Parts = Mapping[type[Row], Sequence[Row]]


@attrs.frozen(kw_only=True)
class Bundle:
    """An order's row and the rows that belong to it.

    Attributes:
        whole: False where some class has more rows than one question can bring.
    """

    order: OrderRow
    parts: Parts
    whole: bool = True


def bundles(store: Store) -> Iterator[Sequence[Bundle]]:
    """Every order with its parts, ``ORDERS`` at a time."""
    for page in pages(store, OrderRow, size=ORDERS):
        yield tuple(_read(store, [row.id for row in page]))


def _read(store: Store, ids: Sequence[str]) -> Iterator[Bundle]:
    """One snapshot of some orders; of half as many at a time where it was too much."""
    orders = find(OrderRow, among("id", ids), limit=len(ids))
    asked = {
        kind: find(kind, among(owner, ids), limit=MAX_FOUND)
        for kind, owner in OWNER.items()
    }
    snapshot = store.read(orders, *asked.values())
    is_full = any(len(snapshot[each]) == MAX_FOUND for each in asked.values())
    if is_full and len(ids) > 1:
        middle = len(ids) // 2
        yield from _read(store, ids[:middle])
        yield from _read(store, ids[middle:])
        return
    parts = _by_order(snapshot, asked)
    for order in snapshot[orders]:
        yield Bundle(order=order, parts=parts[order.id], whole=not is_full)


def _by_order(
    snapshot: Snapshot, asked: Mapping[type[Row], Find[Row]]
) -> Mapping[str, Parts]:
    parts: dict[str, dict[type[Row], list[Row]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for kind, question in asked.items():
        for row in snapshot[question]:
            parts[getattr(row, OWNER[kind])][kind].append(row)
    return parts
