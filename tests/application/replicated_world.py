"""A core with two replicas in memory, over a store that counts what it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
from tests.application.face_world import CONTACT
from tests.market import cheapest, open_market, people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.domain.kernel.errors import StoreBusy, UnsafeComposition
from flightcore.memory import MemoryReplica, MemoryStore
from flightcore.ports.replica import Behind
from flightcore.ports.store import Find, Snapshot
from flightcore.system import SystemClock, SystemConcurrency

SETTINGS = fc.Settings(
    pay_wait=timedelta(milliseconds=10),
    replica_lag=timedelta(hours=1),
    replica_wait=timedelta(milliseconds=20),
    replica_retry=timedelta(hours=1),
)
"""No test lasts for an hour: where one must pass, the clock is pushed."""
SEATS = 5


class PushedClock(SystemClock):
    """The real clock, that a test can push on."""

    pushed = 0.0

    def monotonic(self) -> float:
        """Seconds, with those that never passed."""
        return super().monotonic() + self.pushed


class WatchedStore(MemoryStore):
    """Counts the questions that it is asked."""

    asked = 0

    def _read(self, asked: Sequence[Find[Any]], join: object | None) -> Snapshot:
        self.asked += 1
        return super()._read(asked, join)

    def _count(self, asked: Find[Any]) -> int:
        self.asked += 1
        return super()._count(asked)


class WatchedReplica(MemoryReplica):
    """Counts the questions and the answers, and can be out of order."""

    asked = answered = 0
    is_down = is_stranger = False

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self.tables: set[str] = set()

    def check(self) -> None:
        """Nobody knows of one that is out of order; another store's is a stranger."""
        self._meet()
        if self.is_stranger:
            raise UnsafeComposition("another's", port="replica", lacks="identity")

    def _read(self, asked: Sequence[Find[Any]], at_least: int) -> Snapshot | Behind:
        self._meet()
        self.tables.update(each.rows.TABLE for each in asked)
        found = super()._read(asked, at_least)
        self.answered += not isinstance(found, Behind)
        return found

    def _count(self, asked: Find[Any], at_least: int) -> int | Behind:
        self._meet()
        found = super()._count(asked, at_least)
        self.answered += not isinstance(found, Behind)
        return found

    def _meet(self) -> None:
        self.asked += 1
        if self.is_down:
            raise StoreBusy("out of order")


@attrs.define(eq=False)
class ReplicatedWorld:
    """A core, the parts that it is made of, and another process's core."""

    clock: PushedClock
    store: WatchedStore
    replicas: tuple[WatchedReplica, ...]
    core: FlightCore
    day: date

    def another(self) -> FlightCore:
        """A core of another process, on the same store and replicas."""
        return core_of(self.clock, self.store, self.replicas)

    def pause(self) -> None:
        """Hold every replica back."""
        for replica in self.replicas:
            replica.pause()

    def resume(self) -> None:
        """Let every replica follow."""
        for replica in self.replicas:
            replica.resume()

    def held(self, core: FlightCore, count: int = 1) -> Order:
        """An order on hold."""
        offer = cheapest(core, self.day, *[fc.adult()] * count)
        return core.book(offer, travellers=people(count), contact=CONTACT)

    @property
    def answered(self) -> int:
        """By the replicas together."""
        return sum(replica.answered for replica in self.replicas)

    @property
    def asked(self) -> int:
        """Of the replicas together."""
        return sum(replica.asked for replica in self.replicas)


def core_of(
    clock: PushedClock, store: MemoryStore, replicas: Sequence[WatchedReplica]
) -> FlightCore:
    """A core with these replicas."""
    return fc.connect(
        store, replicas=replicas, settings=SETTINGS, seams=fc.Seams(clock=clock)
    )


@contextmanager
def open_replicated(folder: Path) -> Iterator[ReplicatedWorld]:
    """A world with open flights; its core has searched once."""
    clock = PushedClock()
    store = WatchedStore(clock=clock, concurrency=SystemConcurrency())
    replicas = WatchedReplica(store), WatchedReplica(store)
    core = core_of(clock, store, replicas)
    day = open_market(core, folder, seats=SEATS)
    cheapest(core, day)
    yield ReplicatedWorld(clock, store, replicas, core, day)
    core.close()
