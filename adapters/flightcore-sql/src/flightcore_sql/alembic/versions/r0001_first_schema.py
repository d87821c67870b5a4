"""The first schema.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from flightcore_sql.alembic.ddl import (
    body,
    day,
    index,
    instant,
    key,
    name,
    number,
    table,
    text,
    unique,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    _create_inventory()
    _create_settings()
    _create_orders()
    _create_messages()
    _create_people()


def downgrade() -> None:
    """Drop every table, with all that is in it."""
    for found in sa.inspect(op.get_bind()).get_table_names():
        if found.startswith("fc_") and found != "fc_alembic_version":
            op.drop_table(found)


def _create_inventory() -> None:
    """Schedule and inventory: the flight-date leads."""
    table(
        "flight_date",
        name("id"),
        text("carrier"),
        number("number"),
        day("date"),
        text("origin"),
        text("destination"),
        text("state"),
        number("generation"),
        number("version"),
        body("body"),
        key("id"),
    )
    index("flight_date", "date", "id")
    index("flight_date", "generation")
    table(
        "leg_cabin",
        name("flight_date"),
        number("leg"),
        name("cabin"),
        number("capacity"),
        number("overbooking"),
        number("version"),
        body("body"),
        key("flight_date", "leg", "cabin"),
    )
    table(
        "counter",
        name("flight_date"),
        number("leg"),
        name("node"),
        text("parent", null=True),
        number("au"),
        number("used"),
        number("oversold"),
        text("bid_prices", null=True),
        number("version"),
        key("flight_date", "leg", "node"),
        sa.CheckConstraint(
            "0 <= used AND used <= au + oversold", name="fc_ck_counter_used"
        ),
        rowid=False,
    )
    table(
        "hold",
        name("id"),
        name("order_id"),
        text("state"),
        instant("deadline", null=True),
        text("lines"),
        number("version"),
        key("id"),
        rowid=False,
    )
    index("hold", "order_id")
    table(
        "seat_map",
        name("flight_date"),
        number("leg"),
        number("version"),
        body("body"),
        key("flight_date", "leg"),
    )
    table(
        "seat",
        name("flight_date"),
        number("leg"),
        name("seat"),
        name("occupant", null=True),
        name("order_id", null=True),
        number("version"),
        number("infants"),
        key("flight_date", "leg", "seat"),
        unique("seat", "flight_date", "leg", "occupant"),
        rowid=False,
    )
    index("seat", "order_id")
    table(
        "waitlist",
        name("flight_date"),
        name("id"),
        name("state"),
        number("priority"),
        instant("listed_at"),
        number("seats"),
        number("version"),
        body("body"),
        key("flight_date", "id"),
    )
    index("waitlist", "flight_date", "state", "priority", "listed_at")
    index("waitlist", "state")
    table(
        "oversale",
        name("flight_date"),
        name("id"),
        text("state"),
        number("seats"),
        number("version"),
        body("body"),
        key("flight_date", "id"),
    )


def _create_settings() -> None:
    """Filed data and settings of the installation."""
    table(
        "filed",
        name("kind"),
        name("id"),
        text("state"),
        number("generation"),
        number("version"),
        body("body"),
        key("kind", "id"),
    )
    index("filed", "generation")
    table(
        "generation",
        name("name"),
        number("value"),
        number("version"),
        key("name"),
        rowid=False,
    )
    table(
        "secret",
        name("id"),
        text("purpose"),
        text("state"),
        instant("created_at"),
        number("version"),
        body("body"),
        key("id"),
    )


def _create_orders() -> None:
    """Orders: the order leads."""
    table(
        "order",
        name("id"),
        name("tenant"),
        text("owner"),
        name("locator"),
        name("live_locator", null=True),
        name("status"),
        text("currency"),
        number("total_minor"),
        instant("created_at"),
        instant("due_at", null=True),
        number("attempts"),
        number("sequence"),
        number("version"),
        body("body"),
        key("id"),
        unique("order", "tenant", "live_locator"),
    )
    index("order", "due_at")
    index("order", "tenant", "status", "id")
    index("order", "locator")
    table(
        "quote",
        name("id"),
        name("order_id"),
        text("state"),
        instant("deadline"),
        number("version"),
        body("body"),
        key("id"),
    )
    index("quote", "order_id")
    table(
        "payment_operation",
        name("id"),
        name("order_id"),
        text("tender"),
        text("kind"),
        number("attempt"),
        text("state"),
        text("currency"),
        number("amount_minor"),
        name("gateway_key"),
        text("parent_id", null=True),
        name("live_slot", null=True),
        number("version"),
        body("body"),
        key("id"),
        unique("payment_operation", "gateway_key"),
        unique("payment_operation", "live_slot"),
    )
    index("payment_operation", "order_id")
    table(
        "fulfilment",
        name("order_id"),
        text("state"),
        instant("due_at", null=True),
        number("attempts"),
        number("version"),
        body("body"),
        key("order_id"),
    )
    index("fulfilment", "due_at")
    table(
        "ledger_posting",
        name("entry_id"),
        number("line"),
        name("source"),
        name("order_id"),
        text("account"),
        text("currency"),
        number("amount_minor"),
        instant("at"),
        key("entry_id", "line"),
        unique("ledger_posting", "source", "line"),
        rowid=False,
    )
    index("ledger_posting", "order_id")
    table(
        "ticket_document",
        name("number"),
        name("order_id"),
        text("kind"),
        text("passenger"),
        text("state"),
        number("version"),
        body("body"),
        key("number"),
    )
    index("ticket_document", "order_id")
    table(
        "ticket_stock",
        name("accounting_code"),
        name("kind"),
        number("next_serial"),
        number("version"),
        key("accounting_code", "kind"),
        rowid=False,
    )


def _create_messages() -> None:
    """Events, messages, idempotency."""
    table(
        "event",
        name("aggregate"),
        number("sequence"),
        name("id"),
        text("tenant"),
        text("type"),
        number("schema_version"),
        instant("at"),
        text("principal"),
        instant("due_at", null=True),
        number("attempts"),
        number("version"),
        body("body"),
        key("aggregate", "sequence"),
        unique("event", "id"),
    )
    index("event", "due_at")
    table(
        "message",
        name("topic"),
        name("aggregate"),
        number("sequence"),
        name("id"),
        name("state"),
        instant("due_at", null=True),
        number("attempts"),
        number("version"),
        body("body"),
        key("topic", "aggregate", "sequence"),
        unique("message", "topic", "id"),
    )
    index("message", "due_at")
    index("message", "topic", "state")
    table(
        "inbox",
        name("consumer"),
        name("message_id"),
        instant("at"),
        key("consumer", "message_id"),
        rowid=False,
    )
    table(
        "claim",
        name("scope"),
        name("key_"),
        text("fingerprint"),
        text("operation_id"),
        instant("at"),
        body("answer"),
        key("scope", "key_"),
    )
    table(
        "webhook",
        name("source"),
        name("event_id"),
        instant("received_at"),
        instant("due_at", null=True),
        number("attempts"),
        number("version"),
        body("body"),
        key("source", "event_id"),
    )
    index("webhook", "due_at")
    table(
        "notification",
        name("id"),
        name("order_id"),
        name("event_id"),
        name("channel"),
        name("recipient_digest"),
        text("state"),
        instant("due_at", null=True),
        number("attempts"),
        number("version"),
        body("body"),
        key("id"),
        unique("notification", "event_id", "recipient_digest", "channel"),
    )
    index("notification", "order_id")
    index("notification", "due_at")


def _create_people() -> None:
    """Travellers and accounts."""
    table(
        "traveller_profile",
        name("id"),
        name("tenant"),
        name("owner"),
        text("state"),
        number("version"),
        body("body"),
        key("id"),
    )
    index("traveller_profile", "tenant", "owner")
    table(
        "account",
        name("id"),
        name("tenant"),
        name("name"),
        text("state"),
        number("version"),
        body("body"),
        key("id"),
        unique("account", "tenant", "name"),
    )
