"""Rows of events, messages and idempotency keys."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.kernel import Instant
from flightcore.ports.rows.base import Row, table


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
    """A message of the queue that the store itself provides.

    ``state`` is READY, DONE or DEAD; ``due_at`` is None once it is either of the
    last two. Order is kept within (topic, aggregate).
    """

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
