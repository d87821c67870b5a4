"""MemoryChannel: keeps what it delivers; the reference of the channel port."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore.domain.kernel.errors import CoreClosed, InvalidSetting, Overloaded
from flightcore.domain.notification import RenderedMessage
from flightcore.ports.channel import Accepted, ChannelCapabilities, NotificationChannel

MOST_MESSAGES = 100_000
"""Messages that one channel keeps; more are refused as ``Overloaded``."""


class MemoryChannel(NotificationChannel):
    """Delivers into a list; for tests and demonstrations.

    A test can make it fail: errors given to :meth:`fail_next` are raised by the next
    deliveries, in order, without delivering.

    It needs no lock: each message goes in by one ``setdefault``, which is atomic.
    """

    def __init__(self) -> None:
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
        return tuple(self._messages.copy().values())

    def fail_next(self, *errors: Exception) -> None:
        """Raise these from the next deliveries, one each."""
        self._failures.extend(errors)

    def close(self) -> None:
        """Deliver no more; what was delivered can still be read."""
        self._closed = True

    def _deliver(self, message: RenderedMessage) -> Accepted:
        if self._closed:
            raise CoreClosed("the channel was closed")
        for failure in self._failures[:1]:
            self._failures.remove(failure)
            raise failure
        if len(self._messages) >= MOST_MESSAGES and message.id not in self._messages:
            raise Overloaded("the channel is full", retry_after=60)
        self._messages.setdefault(message.id, message)
        return Accepted(reference=message.id)
