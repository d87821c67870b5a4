"""Notification intents as rows, each with its own gapless events."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from flightcore.application.codec import decode, encode
from flightcore.application.records.facts import event_row
from flightcore.domain.kernel import Instant, Seed, digest, facts
from flightcore.domain.notification import NotificationIntent, NotificationOutcome
from flightcore.domain.users import SYSTEM
from flightcore.ports.rows import NotificationRow, Row


@attrs.frozen(kw_only=True)
class StoredIntent:
    """An intent with its order's tenant and the number of its events so far."""

    intent: NotificationIntent
    tenant: str
    sequence: int = 0


def stored_intent(row: NotificationRow) -> StoredIntent:
    """The intent as it is stored; the row's columns win."""
    stored = decode(row.body, StoredIntent)
    intent = attrs.evolve(stored.intent, due_at=row.due_at, attempts=row.attempts)
    return attrs.evolve(stored, intent=intent)


def notification_rows(
    outcome: NotificationOutcome,
    *,
    tenant: str,
    at: Instant,
    sequence: int = 0,
    version: int = 0,
) -> Iterator[Row]:
    """The rows of an intent after a step, over version ``version`` (0: a new one)."""
    intent = outcome.intent
    happened = facts(
        Seed(digest("notification events", intent.id)),
        outcome.happened,
        aggregate=intent.id,
        after=sequence,
        at=at,
        principal=SYSTEM.id,
    )
    yield NotificationRow(
        id=intent.id,
        order_id=intent.order_id,
        event_id=intent.event_id,
        channel=intent.channel,
        recipient_digest=intent.recipient_digest,
        state=str(intent.state),
        due_at=intent.due_at,
        attempts=intent.attempts,
        version=version + 1,
        body=encode(
            StoredIntent(
                intent=intent, tenant=tenant, sequence=sequence + len(happened)
            )
        ),
    )
    yield from (event_row(fact, tenant) for fact in happened)
