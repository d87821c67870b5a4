"""Clock, Ids, Randomness, Concurrency: the world's time, chance and waiting.

The core never touches these directly, so that a simulator can. Decisions use the
store's clock; this clock only paces.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from flightcore.domain.kernel import Instant, Seed


class Clock(Protocol):
    """Time to pace by."""

    def now(self) -> Instant:
        """Wall time in UTC; may step."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never goes back."""


class Ids(Protocol):
    """New identities."""

    def seed(self) -> Seed:
        """A seed that no other call gets: 128 random bits at least."""


class Randomness(Protocol):
    """Chance, from a cryptographic source outside of simulations."""

    def bytes(self, count: int) -> bytes:
        """``count`` random bytes."""

    def fraction(self) -> float:
        """A number in [0, 1), for jitter."""


class Gate(Protocol):
    """Something that a caller waits for, opened once by another."""

    def open(self) -> None:
        """Let everybody through, now and from now on."""

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; whether the gate is open."""


class OfOneProcess(Protocol):
    """Something whose callers are threads of this process."""

    def begin_anew(self) -> None:
        """Forget them all: this is a child, in which there are none of them."""


class Concurrency(ABC):
    """Locks, gates, background work and sleep."""

    @abstractmethod
    def lock(self) -> AbstractContextManager[object]:
        """A new lock; not re-entrant."""

    @abstractmethod
    def gate(self) -> Gate:
        """A new gate, closed."""

    @abstractmethod
    def sleep(self, seconds: float) -> None:
        """Let time pass."""

    @abstractmethod
    def spawn(self, name: str, work: Callable[[], None]) -> Gate:
        """Run work beside the caller; the returned gate opens when it has ended."""

    @abstractmethod
    def renew_in_children(self, owner: OfOneProcess) -> None:
        """Have it begin anew in each process that is forked from this one.

        It does so before the child goes on, and is not kept alive for it. Where no
        process is ever forked, there is nothing to do.
        """
