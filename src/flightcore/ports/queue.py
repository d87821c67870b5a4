"""MessageQueue: events on their way to other parts of the application."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import final

import attrs

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import Misuse

MAX_PUBLISHED = 500
"""Messages that one ``publish`` may carry."""
MAX_RECEIVED = 500
"""Messages that one ``receive`` may take."""
MAX_HELD_SECONDS = 3600
"""Longest time that a delivery is a consumer's."""


@attrs.frozen(kw_only=True)
class Message:
    """One message.

    Attributes:
        id: Unique; a repeated publication repeats it.
        topic: ``order``, ``inventory``, ``schedule``, ``payment`` …
        aggregate: Messages of one aggregate keep their order.
        sequence: Grows within the aggregate.
        type: The event's registered name.
        schema_version: Of the type.
        at: When it became true.
        body: JSON.
    """

    id: str
    topic: str
    aggregate: str
    sequence: int
    type: str
    schema_version: int
    at: Instant
    body: bytes


@attrs.frozen(kw_only=True)
class Delivery:
    """A message in a consumer's hands.

    Attributes:
        message: What was published.
        attempts: How often it was handed out, this time included; from 1.
        receipt: Names this delivery towards the queue.
    """

    message: Message
    attempts: int
    receipt: str


class MessageQueue(ABC):
    """At least once, in order per aggregate within a topic and consumer group.

    May raise ``Temporary`` errors; then nothing, some or all of a batch may have
    been published, and publishing it again is safe, since ids repeat.
    """

    @final
    def publish(self, messages: Sequence[Message]) -> None:
        """Hand over messages; when this returns, the queue will not lose them.

        Args:
            messages: At most ``MAX_PUBLISHED``; those of an aggregate in order.
        """
        if len(messages) > MAX_PUBLISHED:
            raise Misuse(f"at most {MAX_PUBLISHED} messages, not {len(messages)}")
        if messages:
            self._publish(tuple(messages))

    @final
    def receive(self, topic: str, limit: int, seconds: int) -> tuple[Delivery, ...]:
        """Take messages that nobody else holds; never waits.

        A later message of an aggregate is not handed out while an earlier one is
        open. A delivery neither acknowledged nor refused within ``seconds`` is
        handed out again.

        Args:
            topic: Whose messages.
            limit: 1 to ``MAX_RECEIVED``.
            seconds: 1 to ``MAX_HELD_SECONDS``.
        """
        if not 1 <= limit <= MAX_RECEIVED:
            raise Misuse(f"1 to {MAX_RECEIVED} messages, not {limit}")
        if not 1 <= seconds <= MAX_HELD_SECONDS:
            raise Misuse(f"1 to {MAX_HELD_SECONDS} seconds, not {seconds}")
        return self._receive(topic, limit, seconds)

    @abstractmethod
    def ack(self, delivery: Delivery) -> None:
        """The message is done with. A receipt that is no longer held: no effect."""

    @abstractmethod
    def nack(self, delivery: Delivery, *, seconds: int) -> None:
        """Hand it out again, not before ``seconds`` have passed."""

    @abstractmethod
    def bury(self, delivery: Delivery) -> None:
        """Set it aside as a dead letter; what follows in its aggregate goes on."""

    @abstractmethod
    def dead(self, topic: str, limit: int) -> tuple[Message, ...]:
        """Dead letters of a topic, oldest first."""

    @abstractmethod
    def close(self) -> None:
        """Release everything. Idempotent."""

    @abstractmethod
    def _publish(self, messages: tuple[Message, ...]) -> None: ...

    @abstractmethod
    def _receive(
        self, topic: str, limit: int, seconds: int
    ) -> tuple[Delivery, ...]: ...
