"""Rows of orders, money and documents: all of an order carry its id."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.kernel import Instant
from flightcore.ports.rows.base import Row, table


@table("order")
@attrs.frozen(kw_only=True)
class OrderRow(Row):
    """An order; ``live_locator`` repeats ``locator`` until the order is final."""

    UNIQUE: ClassVar = (("tenant", "live_locator"),)
    INDEXES: ClassVar = (("due_at",), ("tenant", "status", "id"), ("locator",))

    id: str
    tenant: str
    owner: str
    locator: str
    live_locator: str | None
    status: str
    currency: str
    total_minor: int
    created_at: Instant
    due_at: Instant | None
    attempts: int
    sequence: int
    version: int
    body: bytes


@table("quote")
@attrs.frozen(kw_only=True)
class QuoteRow(Row):
    """What a cancellation would bring, until its deadline."""

    INDEXES: ClassVar = (("order_id",),)

    id: str
    order_id: str
    state: str
    deadline: Instant
    version: int
    body: bytes


@table("payment_operation")
@attrs.frozen(kw_only=True)
class PaymentOperationRow(Row):
    """One attempt to move money.

    ``live_slot`` is filled while the operation is anything but dead, so that the
    unique constraint allows one live capture per order and tender.
    """

    UNIQUE: ClassVar = (("gateway_key",), ("live_slot",))
    INDEXES: ClassVar = (("order_id",),)

    id: str
    order_id: str
    tender: str
    kind: str
    attempt: int
    state: str
    currency: str
    amount_minor: int
    gateway_key: str
    parent_id: str | None
    live_slot: str | None
    version: int
    body: bytes


@table("fulfilment")
@attrs.frozen(kw_only=True)
class FulfilmentRow(Row):
    """The process that carries an order through pay, ticket, capture, notify."""

    KEY: ClassVar = ("order_id",)
    INDEXES: ClassVar = (("due_at",),)

    order_id: str
    state: str
    due_at: Instant | None
    attempts: int
    version: int
    body: bytes


@table("ledger_posting")
@attrs.frozen(kw_only=True)
class PostingRow(Row):
    """One line of a journal entry; debit above zero, credit below. Only added."""

    KEY: ClassVar = ("entry_id", "line")
    UNIQUE: ClassVar = (("source", "line"),)
    INDEXES: ClassVar = (("order_id",),)

    entry_id: str
    line: int
    source: str
    order_id: str
    account: str
    currency: str
    amount_minor: int
    at: Instant


@table("ticket_document")
@attrs.frozen(kw_only=True)
class DocumentRow(Row):
    """An electronic ticket or EMD of up to four coupons."""

    KEY: ClassVar = ("number",)
    INDEXES: ClassVar = (("order_id",),)

    number: str
    order_id: str
    kind: str
    passenger: str
    state: str
    version: int
    body: bytes


@table("ticket_stock")
@attrs.frozen(kw_only=True)
class StockRow(Row):
    """The next free serial of a carrier's documents."""

    KEY: ClassVar = ("accounting_code", "kind")

    accounting_code: str
    kind: str
    next_serial: int
    version: int
