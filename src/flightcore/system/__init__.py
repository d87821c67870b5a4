"""The real world: clock, identifiers, chance, concurrency, airports."""

from __future__ import annotations

from flightcore.system.airports import AirportDirectory
from flightcore.system.clock import SystemClock
from flightcore.system.concurrency import SystemConcurrency, ThreadGate
from flightcore.system.environment import environment
from flightcore.system.ids import SystemIds
from flightcore.system.pool import WorkerPool
from flightcore.system.randomness import SystemRandomness

__all__ = [
    "AirportDirectory",
    "SystemClock",
    "SystemConcurrency",
    "SystemIds",
    "SystemRandomness",
    "ThreadGate",
    "WorkerPool",
    "environment",
]
