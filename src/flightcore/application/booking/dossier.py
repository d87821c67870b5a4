"""Everything about one order, read in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from flightcore.application.reading.reader import Reader
from flightcore.application.records.documents import document_from
from flightcore.application.records.fulfilments import fulfilment_from
from flightcore.application.records.inventory import hold_from
from flightcore.application.records.orders import order_from
from flightcore.application.records.payments import operation_from
from flightcore.application.records.seating import occupied_from, seat_name
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Order
from flightcore.domain.fulfilment import Case
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.payment import Payment
from flightcore.domain.users import Principal, may_see
from flightcore.ports.rows import (
    DocumentRow,
    FulfilmentRow,
    HoldRow,
    OrderRow,
    PaymentOperationRow,
    SeatRow,
)
from flightcore.ports.store import Find, Snapshot, by_key, eq, find

MAX_PARTS = 500
"""Documents, payment operations or physical seats of one order."""


@attrs.frozen(kw_only=True)
class Dossier:
    """A case as it is stored.

    Attributes:
        case: The order and its parts.
        versions: Version of the stored row by id, of the hold and the operations, and
            of its seats by name.
    """

    case: Case
    versions: Mapping[str, int]


@attrs.frozen(kw_only=True)
class DossierQuestions:
    """The questions whose answers make a dossier."""

    order: Find[OrderRow]
    hold: Find[HoldRow]
    operations: Find[PaymentOperationRow]
    process: Find[FulfilmentRow]
    documents: Find[DocumentRow]
    seats: Find[SeatRow]

    @classmethod
    def about(cls, order_id: str) -> DossierQuestions:
        """The questions for one order."""
        mine = eq("order_id", order_id)
        return cls(
            order=by_key(OrderRow, order_id),
            hold=find(HoldRow, mine, limit=1),
            operations=find(PaymentOperationRow, mine, limit=MAX_PARTS),
            process=by_key(FulfilmentRow, order_id),
            documents=find(DocumentRow, mine, limit=MAX_PARTS),
            seats=find(SeatRow, mine, limit=MAX_PARTS),
        )

    @property
    def all(self) -> tuple[Find[Any], ...]:
        """Every question, for ``Store.read``."""
        return attrs.astuple(self, recurse=False)

    def answer(self, snapshot: Snapshot) -> Dossier:
        """Put the dossier together.

        Raises:
            NotFound: There is no such order.
        """
        row, hold = snapshot.one(self.order), snapshot.one(self.hold)
        if row is None or hold is None:
            raise NotFound("no such order", kind="order", id=self._id)
        order = order_from(row)
        process = snapshot.one(self.process)
        operations = snapshot[self.operations]
        case = Case(
            now=snapshot.now,
            order=order,
            hold=hold_from(hold),
            payment=_payment(order, operations),
            process=None if process is None else fulfilment_from(process),
            documents=tuple(document_from(r) for r in snapshot[self.documents]),
            seats=tuple(occupied_from(r) for r in snapshot[self.seats]),
        )
        versions = {hold.id: hold.version}
        versions.update((row.id, row.version) for row in operations)
        versions.update((seat_name(r), r.version) for r in snapshot[self.seats])
        return Dossier(case=case, versions=versions)

    @property
    def _id(self) -> str:
        return str(self.order.where[0].value)


def _payment(order: Order, rows: tuple[PaymentOperationRow, ...]) -> Payment:
    operations = [operation_from(row) for row in rows]
    operations.sort(key=lambda each: (each.created_at, each.id))
    return Payment(
        tenant=order.tenant,
        order_id=order.id,
        currency=order.total.currency,
        operations=tuple(operations),
    )


def read_dossier(
    runtime: Runtime, order_id: str, *, principal: Principal, join: object | None = None
) -> Dossier:
    """Read what there is about an order that the principal may see.

    Raises:
        NotFound: There is no such order, or it is not the principal's to see.
    """
    asked = DossierQuestions.about(order_id)
    return visible(asked.answer(runtime.store.read(*asked.all, join=join)), principal)


def shown_dossier(reader: Reader, order_id: str, *, principal: Principal) -> Dossier:
    """The same to look at, and to decide nothing by.

    Raises:
        NotFound: There is no such order, or it is not the principal's to see.
    """
    asked = DossierQuestions.about(order_id)
    return visible(asked.answer(reader.read(*asked.all)), principal)


def visible(dossier: Dossier, principal: Principal) -> Dossier:
    """The dossier itself where the principal may see the order.

    Raises:
        NotFound: It is not the principal's; the same error as for no order at all.
    """
    order = dossier.case.order
    if not may_see(principal, tenant=order.tenant, owner=order.owner):
        raise NotFound("no such order", kind="order", id=order.id)
    return dossier
