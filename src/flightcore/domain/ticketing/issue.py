"""Issue the documents of an order: one set of tickets a traveller, EMDs for extras."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from flightcore.domain.booking import Order, OrderItem, Service
from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import InvalidSetting, InvariantBroken
from flightcore.domain.ticketing.documents import (
    MAX_COUPONS,
    Coupon,
    Document,
    DocumentKind,
)
from flightcore.domain.ticketing.numbers import document_number


@attrs.frozen(kw_only=True)
class Stock:
    """The next free serial of an airline's documents.

    Attributes:
        accounting_code: Three digits.
        next_serial: Not used yet.
        version: Of the stored row; 0 where there is none yet.
    """

    accounting_code: str
    next_serial: int = 1
    version: int = 0


@attrs.frozen(kw_only=True)
class Issued:
    """New documents, and the stock after them."""

    documents: tuple[Document, ...]
    stock: Stock


def validating_carrier(order: Order) -> str:
    """The airline whose documents are used: the first segment's marketing carrier."""
    return order.segments[0].sold.segment.designator.carrier


def accounting_code(carrier: str, codes: Mapping[str, str]) -> str:
    """The three digits of an airline.

    Raises:
        InvalidSetting: The carrier has no accounting code here.
    """
    try:
        return codes[carrier]
    except KeyError:
        raise InvalidSetting(
            f"no accounting code for {carrier}",
            setting="accounting_codes",
            carrier=carrier,
        ) from None


def issue_documents(order: Order, stock: Stock, *, now: Instant) -> Issued:
    """Issue everything that the order's active items call for (T1, T2).

    Serials follow each other: the tickets of the travellers in order, each set
    conjunctive, then the EMDs. The caller stores the stock with the documents, so
    that no serial is used twice.

    Args:
        order: With a fare for every passenger who has an ancillary.
        stock: Of the validating carrier.
        now: The store's clock.

    Raises:
        InvalidInput: The stock is used up, or its accounting code is no such code.
        InvariantBroken: A segment has no fare.
    """
    press = _Press(order=order, stock=stock, now=now)
    fares = [item for item in order.active_items if item.fare is not None]
    extras = [item for item in order.active_items if item.fare is None]
    tickets = [document for item in fares for document in press.tickets(item)]
    first_of = {ticket.passenger: ticket.conjunction for ticket in tickets}
    emds = [press.emd(item, first_of[item.passenger]) for item in extras]
    used = len(tickets) + len(emds)
    return Issued(
        documents=tuple(tickets + emds),
        stock=attrs.evolve(stock, next_serial=stock.next_serial + used),
    )


@attrs.define(kw_only=True)
class _Press:
    order: Order
    stock: Stock
    now: Instant
    _printed: int = attrs.field(default=0, init=False)

    def tickets(self, item: OrderItem) -> Iterator[Document]:
        first = ""
        for part in _parts(item.services):
            document = self._document(item, DocumentKind.ETKT, part, first)
            first = first or document.number
            yield document

    def emd(self, item: OrderItem, ticket: str) -> Document:
        document = self._document(item, DocumentKind.EMD_A, item.services, "")
        return attrs.evolve(document, in_connection_with=ticket)

    def _document(
        self,
        item: OrderItem,
        kind: DocumentKind,
        services: Sequence[Service],
        first: str,
    ) -> Document:
        number = document_number(
            self.stock.accounting_code, self.stock.next_serial + self._printed
        )
        self._printed += 1
        return Document(
            number=number,
            kind=kind,
            order_id=self.order.id,
            passenger=item.passenger,
            carrier=validating_carrier(self.order),
            issued_at=self.now,
            conjunction=first or number,
            value=Money.zero(item.total.currency) if first else item.total,
            fare_calculation=item.fare.fare_calculation if item.fare else "",
            coupons=tuple(
                Coupon(
                    number=place,
                    segment=service.segment,
                    service=service.id,
                    fare_basis=_basis(item, service),
                )
                for place, service in enumerate(services, start=1)
            ),
        )


def _parts(services: Sequence[Service]) -> Iterator[Sequence[Service]]:
    for start in range(0, len(services), MAX_COUPONS):
        yield services[start : start + MAX_COUPONS]


def _basis(item: OrderItem, service: Service) -> str:
    if item.fare is None or service.segment is None:
        return service.code
    for component in item.fare.components:
        if service.segment in component.segments:
            return component.fare_basis
    raise InvariantBroken("a segment that no fare covers", rule="F1")
