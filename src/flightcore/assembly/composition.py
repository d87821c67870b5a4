"""Which adapters are always there, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from flightcore.plugins import Builtins, Port, Registry
from flightcore.ports.channel import NotificationChannel
from flightcore.ports.gateway import PaymentGateway
from flightcore.ports.queue import MessageQueue
from flightcore.ports.store import Store

BUILTINS: Builtins = MappingProxyType(
    {
        Port.STORE: {"memory": "flightcore.memory:MemoryStore"},
        Port.GATEWAY: {
            "simulated": "flightcore.memory:SimulatedGateway",
            "simulated+http": "flightcore.system.gateway:SimulatedGatewayClient",
        },
        Port.CHANNEL: {
            "memory": "flightcore.memory:MemoryChannel",
            "file": "flightcore.system.channel:FileChannel",
            "console": "flightcore.system.channel:ConsoleChannel",
        },
        Port.QUEUE: {"memory": "flightcore.memory:MemoryQueue"},
    }
)
"""Schemes that need nothing installed beside the core."""


@attrs.frozen
class Composer:
    """Turns what a host names into adapters, each loaded only when it is named.

    Attributes:
        registry: Where schemes are looked up.
        settings: What every adapter may read.
    """

    registry: Registry
    settings: Mapping[str, object]

    def store(self, named: str | Store) -> Store:
        """The store of a URL, or the one given."""
        if isinstance(named, Store):
            return named
        store: Store = self._made(Port.STORE, named)
        return store

    def gateway(self, named: str | PaymentGateway) -> PaymentGateway:
        """The gateway of a URL, or the one given."""
        if isinstance(named, PaymentGateway):
            return named
        gateway: PaymentGateway = self._made(Port.GATEWAY, named)
        return gateway

    def queue(self, named: str | MessageQueue) -> MessageQueue:
        """The queue of a URL, or the one given."""
        if isinstance(named, MessageQueue):
            return named
        queue: MessageQueue = self._made(Port.QUEUE, named)
        return queue

    def channels(
        self, named: Sequence[str | NotificationChannel]
    ) -> Mapping[str, NotificationChannel]:
        """The channels by name; see :meth:`name_of`."""
        return {self.name_of(Port.CHANNEL, each): self._channel(each) for each in named}

    def _channel(self, named: str | NotificationChannel) -> NotificationChannel:
        if isinstance(named, NotificationChannel):
            return named
        channel: NotificationChannel = self._made(Port.CHANNEL, named)
        return channel

    def name_of(self, port: Port, named: object) -> str:
        """What a port's implementation is called in rows and messages.

        The scheme, also of an instance whose class one leads to; else the class.
        """
        if isinstance(named, str):
            return named.partition(":")[0].partition("+")[0]
        return self.registry.scheme_of(port, named) or type(named).__name__

    def _made(self, port: Port, url: str) -> Any:
        return self.registry.adapter(port, url).connect(url, self.settings)
