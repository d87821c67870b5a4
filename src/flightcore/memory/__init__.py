"""A reference adapter for every port: what the semantics are."""

from __future__ import annotations

from flightcore.memory.clock import HostClock, OffsetClock
from flightcore.memory.queue import MemoryQueue
from flightcore.memory.store import MemoryStore

__all__ = ["HostClock", "MemoryQueue", "MemoryStore", "OffsetClock"]
