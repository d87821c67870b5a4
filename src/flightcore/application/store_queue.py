"""StoreQueue: the message queue that needs nothing but the store."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import msgspec

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import CoreClosed
from flightcore.ports.decoding import decoder_of
from flightcore.ports.queue import Delivery, Message, MessageQueue
from flightcore.ports.rows import MessageRow
from flightcore.ports.store import (
    MAX_BATCH,
    MAX_FOUND,
    Changes,
    Store,
    eq,
    find,
)

READY = "READY"
DONE = "DONE"
DEAD = "DEAD"


class StoreQueue(MessageQueue):
    """Messages as rows: one consumer group, in order within topic and aggregate.

    A receipt is the row's version, so that a consumer whose time ran out has no
    effect any more. What is consumed stays as a row, by which a repeated publication
    is known.

    Args:
        store: Where the messages are; closing the queue leaves it open.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._closed = False

    def ack(self, delivery: Delivery) -> None:
        """The message is done with. A receipt that is no longer held: no effect."""
        self._settle(delivery, DONE, None)

    def nack(self, delivery: Delivery, *, seconds: int) -> None:
        """Hand it out again, not before ``seconds`` have passed."""
        due_at = self._store.now() + timedelta(seconds=seconds)
        self._settle(delivery, READY, due_at)

    def bury(self, delivery: Delivery) -> None:
        """Set it aside as a dead letter; what follows in its aggregate goes on."""
        self._settle(delivery, DEAD, None)

    def dead(self, topic: str, limit: int) -> tuple[Message, ...]:
        """Dead letters of a topic, oldest first among the first 10,000 by key."""
        self._check_open()
        asked = find(MessageRow, eq("topic", topic), eq("state", DEAD), limit=MAX_FOUND)
        letters = [_message(row) for row in self._store.read(asked)[asked]]
        return tuple(sorted(letters, key=lambda letter: letter.at)[:limit])

    def close(self) -> None:
        """Take no further calls."""
        self._closed = True

    def _publish(self, messages: tuple[Message, ...]) -> None:
        self._check_open()
        due_at = self._store.now()
        for start in range(0, len(messages), MAX_BATCH):
            # A row that is refused was published before: the ids repeat.
            self._store.commit_many(
                [
                    Changes(puts=(_row(message, due_at),))
                    for message in messages[start : start + MAX_BATCH]
                ]
            )

    def _receive(self, topic: str, limit: int, seconds: int) -> tuple[Delivery, ...]:
        self._check_open()
        rows = self._store.lease(MessageRow, limit, seconds, eq("topic", topic))
        return tuple(_delivery(row) for row in rows)

    def _settle(self, delivery: Delivery, state: str, due_at: Instant | None) -> None:
        self._check_open()
        version = int(delivery.receipt)
        row = attrs.evolve(
            _row(delivery.message, due_at),
            state=state,
            attempts=delivery.attempts,
            version=version + 1,
        )
        self._store.commit(Changes(puts=(row,)))

    def _check_open(self) -> None:
        if self._closed:
            raise CoreClosed("the queue was closed")


class _Head(msgspec.Struct):
    """What a message's row has before its body, as one line of JSON."""

    type: str
    schema_version: int
    at: datetime


def _row(message: Message, due_at: Instant | None) -> MessageRow:
    head = _Head(message.type, message.schema_version, message.at)
    return MessageRow(
        topic=message.topic,
        aggregate=message.aggregate,
        sequence=message.sequence,
        id=message.id,
        state=READY,
        due_at=due_at,
        attempts=0,
        version=1,
        body=msgspec.json.encode(head) + b"\n" + message.body,
    )


def _message(row: MessageRow) -> Message:
    line, _, body = row.body.partition(b"\n")
    head = decoder_of(_Head).decode(line)
    return Message(
        id=row.id,
        topic=row.topic,
        aggregate=row.aggregate,
        sequence=row.sequence,
        type=head.type,
        schema_version=head.schema_version,
        at=head.at,
        body=body,
    )


def _delivery(row: MessageRow) -> Delivery:
    return Delivery(
        message=_message(row), attempts=row.attempts, receipt=str(row.version)
    )
