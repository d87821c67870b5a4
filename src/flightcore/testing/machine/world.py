"""The world of one sequence: time that is moved by hand, repeatable chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import attrs

from flightcore.domain.kernel import Instant, Seed, digest
from flightcore.memory import MemoryStore
from flightcore.plugins import EventTold, hookimpl
from flightcore.ports.store import Store
from flightcore.system import SystemConcurrency
from flightcore.testing.machine.market import START

StoreSettings = Mapping[str, object]
Stores = Callable[[StoreSettings], AbstractContextManager[tuple[Store, Store]]]
"""Opens one new, empty, prepared place twice, as two processes would.

The settings are those of every adapter: ``clock``, ``concurrency`` and
``clock_offset_seconds``, which moves the store's clock. A store that cannot be shared
gives the same object twice.
"""

PLACES = 9
"""Locators that there are: few, so that they are fought for and used again."""


@contextmanager
def memory_stores(settings: StoreSettings) -> Iterator[tuple[Store, Store]]:
    """The reference: a store in memory, which two cores share."""
    store = MemoryStore.connect("memory://", settings)
    store.prepare()
    yield store, store


class Time:
    """Seconds since the beginning; it passes when somebody waits or says so.

    As the ``Clock`` of a core it stands still: the stores' own setting moves it.
    """

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> Instant:
        """The beginning."""
        return START

    def monotonic(self) -> float:
        """Seconds since the beginning."""
        return self.passed

    def offset(self) -> float:
        """What ``clock_offset_seconds`` is given."""
        return self.passed

    def pass_until(self, moment: Instant, now: Instant) -> None:
        """Let it pass until a moment; nothing where that is past."""
        self.passed += max(timedelta(0), moment - now).total_seconds()


class Waiting(SystemConcurrency):
    """Sleep moves the time; somebody else may use the while."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.meanwhile: Callable[[], None] | None = None

    def sleep(self, seconds: float) -> None:
        """Let time pass, and once let somebody else work meanwhile."""
        self._time.passed += max(0.0, seconds)
        work, self.meanwhile = self.meanwhile, None
        if work is not None:
            work()


class CrowdedSeed(Seed):
    """Draws locators from ``PLACES`` only."""

    def bytes(self, *parts: str | int) -> bytes:
        """As any seed; of a locator, its next attempt takes the next place."""
        if parts[0] != "locator":
            return super().bytes(*parts)
        place = (self.value[0] + int(parts[1])) % PLACES
        return place.to_bytes(8, "big") + b"\0" * 24


class Repeatable:
    """Identities and chance that are the same in every run."""

    def __init__(self) -> None:
        self._drawn = 0

    def seed(self) -> Seed:
        """A seed that no other call gets."""
        return CrowdedSeed(self.bytes(32))

    def bytes(self, count: int) -> bytes:
        """At most 32."""
        self._drawn += 1
        return digest("sequence", self._drawn)[:count]

    def fraction(self) -> float:
        """Always the middle."""
        return 0.5


@attrs.define
class Listener:
    """A plugin that writes down which events it was told, in order."""

    told: list[tuple[str, int]] = attrs.field(factory=list)

    @hookimpl
    def flightcore_on_event(self, told: EventTold) -> None:
        """Write it down."""
        self.told.append((told.fact.aggregate, told.fact.sequence))
