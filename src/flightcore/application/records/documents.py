"""Tickets, EMDs and their stock as rows."""

from __future__ import annotations

import attrs

from flightcore.application.codec import decode, encode
from flightcore.domain.ticketing import Document, Stock
from flightcore.ports.rows import DocumentRow, StockRow

STOCK_KIND = "document"
"""Tickets and EMDs of an airline draw on one stock."""


def document_row(document: Document) -> DocumentRow:
    """The row that replaces the stored one: one version on."""
    return DocumentRow(
        number=document.number,
        order_id=document.order_id,
        kind=str(document.kind),
        passenger=document.passenger,
        state=str(document.state),
        version=document.version + 1,
        body=encode(document),
    )


def document_from(row: DocumentRow) -> Document:
    """The document as it is stored, with the row's version."""
    return attrs.evolve(decode(row.body, Document), version=row.version)


def stock_row(stock: Stock) -> StockRow:
    """The row that replaces the stored one: one version on."""
    return StockRow(
        accounting_code=stock.accounting_code,
        kind=STOCK_KIND,
        next_serial=stock.next_serial,
        version=stock.version + 1,
    )


def stock_from(row: StockRow | None, accounting_code: str) -> Stock:
    """The stock as it is stored; a full one where none was ever used."""
    if row is None:
        return Stock(accounting_code=accounting_code)
    return Stock(
        accounting_code=accounting_code,
        next_serial=row.next_serial,
        version=row.version,
    )
