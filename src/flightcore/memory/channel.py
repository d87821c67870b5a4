"""MemoryChannel: keeps what it delivers; the reference of the channel port."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from flightcore.domain.kernel.errors import CoreClosed, InvalidSetting, Overloaded
from flightcore.domain.notification import RenderedMessage
from flightcore.ports.channel import Accepted, ChannelCapabilities, NotificationChannel

MOST_MESSAGES = 100_000
"""Messages that one channel keeps; more are refused as ``Overloaded``."""


class MemoryChannel(NotificationChannel):
    """Delivers into a list; for tests and demonstrations.

    A test can make it fail: errors given to :meth:`fail_next` are raised by the next
    deliveries, in order, without delivering.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._messages: dict[str, RenderedMessage] = {}
        self._failures: list[Exception] = []
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> MemoryChannel:
        """Make a channel for ``memory://``; there are no settings.

        Raises:
            InvalidSetting: The URL is another one.
        """
        if url != "memory://":
            raise InvalidSetting("a memory channel is memory://", setting="channels")
        return cls()

    @property
    def capabilities(self) -> ChannelCapabilities:
        """It forgets with the process, and delivers each id once."""
        return ChannelCapabilities(durable=False, once=True)

    @property
    def messages(self) -> tuple[RenderedMessage, ...]:
        """What was delivered, oldest first."""
        with self._lock:
            return tuple(self._messages.values())

    def fail_next(self, *errors: Exception) -> None:
        """Raise these from the next deliveries, one each."""
        with self._lock:
            self._failures.extend(errors)

    def close(self) -> None:
        """Deliver no more; what was delivered can still be read."""
        with self._lock:
            self._closed = True

    def _deliver(self, message: RenderedMessage) -> Accepted:
        with self._lock:
            if self._closed:
                raise CoreClosed("the channel was closed")
            if self._failures:
                raise self._failures.pop(0)
            if message.id not in self._messages:
                if len(self._messages) >= MOST_MESSAGES:
                    raise Overloaded("the channel is full", retry_after=60)
                self._messages[message.id] = message
            return Accepted(reference=message.id)
