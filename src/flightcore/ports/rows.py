"""The rows that a store keeps: flat, typed columns, and a body that it never reads.

A column is what a store may index, compare, constrain or audit; everything else is
in ``body``, the JSON that ``flightcore.application.codec`` writes. Column types are
``str``, ``int``, ``bytes``, ``date``, ``Instant`` and optionals of them. Money stands
as ``..._minor`` beside ``currency``.

``version`` starts at 1 and grows by one with every put. A row of *work* has ``due_at``
(nothing to do before then; None: nothing to do) and ``attempts``, which counts how
often it was leased.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

import attrs

from flightcore.domain.kernel import Instant

_R = TypeVar("_R", bound="Row")


@attrs.frozen(kw_only=True)
class Row:
    """What every row class declares.

    Attributes:
        TABLE: Name of the table without a prefix.
        KEY: Columns of the primary key; the distribution key leads.
        UNIQUE: Further unique constraints; a NULL column is unlike any other.
        INDEXES: Columns to search by, each an index.
    """

    TABLE: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = ()
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """The values of the primary key."""
        return tuple(getattr(self, column) for column in self.KEY)


ROW_TYPES: dict[str, type[Row]] = {}
"""Every row class by table name; filled at import, then only read."""


def table(name: str) -> Callable[[type[_R]], type[_R]]:
    """Register a row class under its table's name."""

    def register(rows: type[_R]) -> type[_R]:
        rows.TABLE = name
        ROW_TYPES[name] = rows
        return rows

    return register


def is_versioned(rows: type[Row]) -> bool:
    """Whether rows of this class can be put again; the others are only added."""
    return "version" in attrs.fields_dict(rows)


def is_work(rows: type[Row]) -> bool:
    """Whether rows of this class can be leased."""
    return "due_at" in attrs.fields_dict(rows)


def sequenced_by(rows: type[Row]) -> tuple[str, ...]:
    """Columns within which work keeps its order; empty where it has none.

    Work whose primary key ends in ``sequence`` is done in that order among the rows
    that agree in the rest of the key.
    """
    return rows.KEY[:-1] if is_work(rows) and rows.KEY[-1] == "sequence" else ()


# -- schedule and inventory: the distribution key is the flight-date --------------


@table("flight_date")
@attrs.frozen(kw_only=True)
class FlightDateRow(Row):
    """One flight on one local date of origin; the body has its legs."""

    INDEXES: ClassVar = (("date", "id"), ("generation",))

    id: str
    carrier: str
    number: int
    date: date
    origin: str
    destination: str
    state: str
    generation: int
    version: int
    body: bytes


@table("leg_cabin")
@attrs.frozen(kw_only=True)
class LegCabinRow(Row):
    """One cabin of one leg: capacity, overbooking, and in the body its nest."""

    KEY: ClassVar = ("flight_date", "leg", "cabin")

    flight_date: str
    leg: int
    cabin: str
    capacity: int
    overbooking: int
    version: int
    body: bytes


@table("counter")
@attrs.frozen(kw_only=True)
class CounterRow(Row):
    """Seats used at a node of a nest; see ``domain.inventory.Counter``.

    Only the seats of a ``Changes`` alter ``used``; a put of this row alters the
    other columns (a new ``au``, ``oversold`` or parent) and creates it.
    """

    KEY: ClassVar = ("flight_date", "leg", "node")

    flight_date: str
    leg: int
    node: str
    parent: str | None
    au: int
    used: int
    oversold: int
    bid_prices: str | None
    version: int


@table("hold")
@attrs.frozen(kw_only=True)
class HoldRow(Row):
    """Seats held or booked for an order. ``lines`` is a JSON array of objects with
    flight_date, leg, path (array, the class's node first) and seats."""

    INDEXES: ClassVar = (("order_id",),)

    id: str
    order_id: str
    state: str
    deadline: Instant | None
    lines: str
    version: int


@table("seat_map")
@attrs.frozen(kw_only=True)
class SeatMapRow(Row):
    """The physical seats of one leg."""

    KEY: ClassVar = ("flight_date", "leg")

    flight_date: str
    leg: int
    version: int
    body: bytes


@table("seat")
@attrs.frozen(kw_only=True)
class SeatRow(Row):
    """Who sits where: one live owner a seat, one seat a passenger and leg.
    ``infants`` counts those on the occupant's lap."""

    KEY: ClassVar = ("flight_date", "leg", "seat")
    UNIQUE: ClassVar = (("flight_date", "leg", "occupant"),)

    flight_date: str
    leg: int
    seat: str
    occupant: str | None
    order_id: str | None
    version: int
    infants: int = 0


@table("waitlist")
@attrs.frozen(kw_only=True)
class WaitlistRow(Row):
    """A party that waits for seats; a smaller priority number goes first."""

    KEY: ClassVar = ("flight_date", "id")
    INDEXES: ClassVar = (("flight_date", "state", "priority", "listed_at"),)

    flight_date: str
    id: str
    state: str
    priority: int
    listed_at: Instant
    seats: int
    version: int
    body: bytes


@table("oversale")
@attrs.frozen(kw_only=True)
class OversaleRow(Row):
    """A capacity cut below what is sold: a case that somebody must close (IN9)."""

    KEY: ClassVar = ("flight_date", "id")

    flight_date: str
    id: str
    state: str
    seats: int
    version: int
    body: bytes


# -- filed data and settings of the installation ----------------------------------


@table("filed")
@attrs.frozen(kw_only=True)
class FiledRow(Row):
    """A filed record: fare, rule, tax, surcharge, service, rate, MCT, brand …"""

    KEY: ClassVar = ("kind", "id")
    INDEXES: ClassVar = (("generation",),)

    kind: str
    id: str
    state: str
    generation: int
    version: int
    body: bytes


@table("generation")
@attrs.frozen(kw_only=True)
class GenerationRow(Row):
    """Counts the changes of something that processes keep a copy of."""

    KEY: ClassVar = ("name",)

    name: str
    value: int
    version: int


@table("secret")
@attrs.frozen(kw_only=True)
class SecretRow(Row):
    """A key of the installation, such as the one that signs offers."""

    id: str
    purpose: str
    state: str
    created_at: Instant
    version: int
    body: bytes = attrs.field(repr=False)


# -- orders: the distribution key is the order ------------------------------------


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
    """One attempt to move money. ``live_slot`` is filled while the operation is
    anything but dead, so that the unique constraint allows one live capture per
    order and tender."""

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


# -- events, messages, idempotency ------------------------------------------------


@table("event")
@attrs.frozen(kw_only=True)
class EventRow(Row):
    """A fact, and its place in the outbox: ``due_at`` is None once published.

    Leased in the order of ``sequence`` within an aggregate: a later event of an
    aggregate is not leased before the earlier one is published.
    """

    KEY: ClassVar = ("aggregate", "sequence")
    UNIQUE: ClassVar = (("id",),)
    INDEXES: ClassVar = (("due_at",),)

    aggregate: str
    sequence: int
    id: str
    tenant: str
    type: str
    schema_version: int
    at: Instant
    principal: str
    due_at: Instant | None
    attempts: int
    version: int
    body: bytes


@table("message")
@attrs.frozen(kw_only=True)
class MessageRow(Row):
    """A message of the queue that the store itself provides; None: consumed.
    ``state`` is READY, DONE or DEAD; order is kept within (topic, aggregate)."""

    KEY: ClassVar = ("topic", "aggregate", "sequence")
    UNIQUE: ClassVar = (("topic", "id"),)
    INDEXES: ClassVar = (("due_at",), ("topic", "state"))

    topic: str
    aggregate: str
    sequence: int
    id: str
    state: str
    due_at: Instant | None
    attempts: int
    version: int
    body: bytes


@table("inbox")
@attrs.frozen(kw_only=True)
class InboxRow(Row):
    """A message that a consumer has taken effect of. Only added."""

    KEY: ClassVar = ("consumer", "message_id")

    consumer: str
    message_id: str
    at: Instant


@table("claim")
@attrs.frozen(kw_only=True)
class ClaimRow(Row):
    """An idempotency key with the answer of the call that used it. Only added."""

    KEY: ClassVar = ("scope", "key_")

    scope: str
    key_: str
    fingerprint: str
    operation_id: str
    at: Instant
    answer: bytes


@table("webhook")
@attrs.frozen(kw_only=True)
class WebhookRow(Row):
    """A message from a gateway as it came, until it was taken as a hint."""

    KEY: ClassVar = ("source", "event_id")
    INDEXES: ClassVar = (("due_at",),)

    source: str
    event_id: str
    received_at: Instant
    due_at: Instant | None
    attempts: int
    version: int
    body: bytes


@table("notification")
@attrs.frozen(kw_only=True)
class NotificationRow(Row):
    """An intent to tell somebody something, once per event, recipient, channel."""

    UNIQUE: ClassVar = (("event_id", "recipient_digest", "channel"),)
    INDEXES: ClassVar = (("order_id",), ("due_at",))

    id: str
    order_id: str
    event_id: str
    channel: str
    recipient_digest: str
    state: str
    due_at: Instant | None
    attempts: int
    version: int
    body: bytes


# -- people -----------------------------------------------------------------------


@table("traveller_profile")
@attrs.frozen(kw_only=True)
class TravellerRow(Row):
    """A traveller's profile."""

    INDEXES: ClassVar = (("tenant", "owner"),)

    id: str
    tenant: str
    owner: str
    state: str
    version: int
    body: bytes


@table("account")
@attrs.frozen(kw_only=True)
class AccountRow(Row):
    """A principal who may act, with roles in the body."""

    UNIQUE: ClassVar = (("tenant", "name"),)

    id: str
    tenant: str
    name: str
    state: str
    version: int
    body: bytes
