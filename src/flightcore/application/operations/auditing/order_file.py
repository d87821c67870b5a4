"""All that is stored about one order, as the rules look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import attrs

from flightcore.application.records.documents import document_from
from flightcore.application.records.orders import order_from, quote_from
from flightcore.domain.booking import CancellationQuote, Order, OrderStatus, QuoteState
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.ticketing import Document
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

_P = TypeVar("_P", bound=Row)


@attrs.frozen(kw_only=True)
class OrderFile:
    """One order and its parts, all of one moment.

    Attributes:
        row: The order as it is stored; its columns are what the rules go by.
        order: What its body says.
        holds: Every hold it ever had.
        operations: Every payment operation.
        process: Its fulfilment, or None.
        documents: Every ticket and EMD.
        postings: Every line of its journal entries.
        events: Its history, in order.
        quotes: Every cancellation quote.
    """

    row: OrderRow
    order: Order
    holds: tuple[HoldRow, ...] = ()
    operations: tuple[PaymentOperationRow, ...] = ()
    process: FulfilmentRow | None = None
    documents: tuple[Document, ...] = ()
    postings: tuple[PostingRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    quotes: tuple[CancellationQuote, ...] = ()

    @property
    def id(self) -> str:
        """The order's id."""
        return self.row.id

    @property
    def status(self) -> OrderStatus:
        """Where the order stands."""
        return OrderStatus(self.row.status)

    @property
    def state(self) -> FulfilmentState | None:
        """What its fulfilment is busy with; None where there is none."""
        return None if self.process is None else FulfilmentState(self.process.state)

    @property
    def confirmed(self) -> CancellationQuote | None:
        """The quote by which it was cancelled."""
        used = (each for each in self.quotes if each.state is QuoteState.CONFIRMED)
        return next(used, None)


def file_of(row: OrderRow, parts: Mapping[type[Row], Sequence[Row]]) -> OrderFile:
    """Put a file together.

    Args:
        row: The order.
        parts: Its rows by class; classes may be missing.

    Raises:
        InvariantBroken: A body cannot be read.
        ValueError: A status is none of ours.
    """

    def rows(kind: type[_P]) -> tuple[_P, ...]:
        return tuple(part for part in parts.get(kind, ()) if isinstance(part, kind))

    file = OrderFile(
        row=row,
        order=order_from(row),
        holds=rows(HoldRow),
        operations=rows(PaymentOperationRow),
        process=next(iter(rows(FulfilmentRow)), None),
        documents=tuple(document_from(part) for part in rows(DocumentRow)),
        postings=rows(PostingRow),
        events=rows(EventRow),
        quotes=tuple(quote_from(part) for part in rows(QuoteRow)),
    )
    _ = file.status, file.state
    return file
