"""A reference adapter for every port: what the semantics are."""

from __future__ import annotations

from flightcore.memory._gateway_messages import WebhookDelivery
from flightcore.memory._gateway_rules import SimulatedTiming
from flightcore.memory._gateway_tokens import MAGIC_TOKENS
from flightcore.memory.channel import MemoryChannel
from flightcore.memory.clock import OffsetClock
from flightcore.memory.gateway import SimulatedGateway
from flightcore.memory.queue import MemoryQueue
from flightcore.memory.replica import MemoryReplica
from flightcore.memory.store import MemoryStore

__all__ = [
    "MAGIC_TOKENS",
    "MemoryChannel",
    "MemoryQueue",
    "MemoryReplica",
    "MemoryStore",
    "OffsetClock",
    "SimulatedGateway",
    "SimulatedTiming",
    "WebhookDelivery",
]
