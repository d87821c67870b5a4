"""MemoryQueue: the reference message queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import attrs

from flightcore.domain.kernel import Instant, is_past
from flightcore.domain.kernel.errors import CoreClosed
from flightcore.memory.clock import clock_of, concurrency_of
from flightcore.ports.queue import Delivery, Message, MessageQueue
from flightcore.ports.system import Clock, Concurrency


@attrs.define
class _Line:
    """The open messages of one aggregate in one topic."""

    waiting: dict[int, Message] = attrs.field(factory=dict)
    attempts: int = 0
    due_at: Instant | None = None
    receipt: str = ""

    def head(self) -> Message:
        return self.waiting[min(self.waiting)]

    def drop(self) -> Message:
        message = self.waiting.pop(min(self.waiting))
        self.attempts, self.due_at, self.receipt = 0, None, ""
        return message


class MemoryQueue(MessageQueue):
    """Messages in dictionaries behind one lock, with one consumer group.

    Args:
        clock: What deliveries are timed by.
        concurrency: Gives the lock, under which nothing else is waited for.
    """

    def __init__(self, *, clock: Clock, concurrency: Concurrency) -> None:
        self._clock = clock
        self._lock = concurrency.lock()
        self._seen: set[tuple[str, str]] = set()
        self._lines: dict[tuple[str, str], _Line] = {}
        self._dead: dict[str, list[Message]] = {}
        self._deliveries = 0
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> MemoryQueue:
        """A new, empty queue.

        Args:
            url: ``memory://`` and anything.
            settings: As those of ``MemoryStore.connect``.
        """
        return cls(clock=clock_of(settings), concurrency=concurrency_of(settings))

    def ack(self, delivery: Delivery) -> None:
        """The message is done with."""
        with self._held(delivery) as line:
            if line is not None:
                self._drop(delivery.message, line)

    def nack(self, delivery: Delivery, *, seconds: int) -> None:
        """Hand it out again, not before ``seconds`` have passed."""
        with self._held(delivery) as line:
            if line is not None:
                line.receipt = ""
                line.due_at = self._clock.now() + timedelta(seconds=seconds)

    def bury(self, delivery: Delivery) -> None:
        """Set it aside; what follows in its aggregate goes on."""
        with self._held(delivery) as line:
            if line is not None:
                dead = self._drop(delivery.message, line)
                self._dead.setdefault(dead.topic, []).append(dead)

    def dead(self, topic: str, limit: int) -> tuple[Message, ...]:
        """Dead letters of a topic, oldest first."""
        with self._locked():
            letters = sorted(self._dead.get(topic, ()), key=lambda item: item.at)
            return tuple(letters[:limit])

    def close(self) -> None:
        """Drop every message."""
        with self._lock:
            self._closed = True
            self._lines.clear()

    def _publish(self, messages: tuple[Message, ...]) -> None:
        with self._locked():
            for message in messages:
                if (message.topic, message.id) in self._seen:
                    continue
                self._seen.add((message.topic, message.id))
                place = (message.topic, message.aggregate)
                line = self._lines.setdefault(place, _Line())
                line.waiting[message.sequence] = message

    def _receive(self, topic: str, limit: int, seconds: int) -> tuple[Delivery, ...]:
        with self._locked():
            now = self._clock.now()
            ready = [
                line
                for (of, _), line in sorted(self._lines.items())
                if of == topic and (line.due_at is None or is_past(line.due_at, now))
            ]
            until = now + timedelta(seconds=seconds)
            return tuple(self._deliver(line, until) for line in ready[:limit])

    def _deliver(self, line: _Line, until: Instant) -> Delivery:
        self._deliveries += 1
        line.attempts += 1
        line.receipt = str(self._deliveries)
        line.due_at = until
        return Delivery(
            message=line.head(), attempts=line.attempts, receipt=line.receipt
        )

    def _drop(self, message: Message, line: _Line) -> Message:
        dropped = line.drop()
        if not line.waiting:
            del self._lines[message.topic, message.aggregate]
        return dropped

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise CoreClosed("the queue was closed")
            yield

    @contextmanager
    def _held(self, delivery: Delivery) -> Iterator[_Line | None]:
        """The delivery's line while its receipt is the one that is held."""
        message = delivery.message
        with self._locked():
            line = self._lines.get((message.topic, message.aggregate))
            held = line is not None and line.receipt == delivery.receipt
            yield line if held else None
