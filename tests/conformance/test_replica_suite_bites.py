"""The replica's suite finds what is broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.conformance.store_benches import memory_bench

from flightcore.memory import MemoryReplica, MemoryStore
from flightcore.ports.find import Find, Snapshot
from flightcore.ports.replica import Behind
from flightcore.testing.replica import ReplicaBench, ReplicaConformance


class Eager(MemoryReplica):
    """Shows what it has, however far it has got."""

    def _read(self, asked: Sequence[Find[Any]], at_least: int) -> Snapshot | Behind:
        return super()._read(asked, 0)


class CountsEagerly(MemoryReplica):
    """Counts what it has, however far it has got."""

    def _count(self, asked: Find[Any], at_least: int) -> int | Behind:
        return super()._count(asked, 0)


class Miscounts(MemoryReplica):
    """Counts pages and not rows."""

    def _count(self, asked: Find[Any], at_least: int) -> int | Behind:
        found = super()._count(asked, at_least)
        return found if isinstance(found, Behind) else min(1, found)


class MixesUp(MemoryReplica):
    """Gives every question the answer of the first."""

    def _read(self, asked: Sequence[Find[Any]], at_least: int) -> Snapshot | Behind:
        found = super()._read(asked, at_least)
        if isinstance(found, Behind):
            return found
        return Snapshot.of(found.now, asked, [found[asked[0]]] * len(asked))


class Present(MemoryReplica):
    """Claims to be where the store is, and never is behind."""

    def pause(self) -> None:
        """Go on."""


class Undying(MemoryReplica):
    """Answers after it was closed."""

    def close(self) -> None:
        """Nothing."""


BROKEN = {
    Eager: "test_it_says_that_it_is_behind",
    CountsEagerly: "test_it_says_that_it_is_behind",
    Miscounts: "test_counts_are_those_of_the_store",
    MixesUp: "test_questions_are_of_one_moment",
    Present: "test_it_says_that_it_is_behind",
    Undying: "test_closed_is_closed",
}


def bench_of(store: object, kind: type[MemoryReplica]) -> ReplicaBench:
    """A bench with a copy of that kind."""
    assert isinstance(store, MemoryStore)
    replica = kind(store)
    return ReplicaBench(
        store=store, replica=replica, pause=replica.pause, resume=replica.resume
    )


@pytest.mark.parametrize(("broken", "test"), BROKEN.items())
def test_the_suite_finds_what_is_broken(broken: type[MemoryReplica], test: str) -> None:
    """Each broken copy fails the test that is there for its fault."""
    with (
        memory_bench() as memory,
        pytest.raises((AssertionError, pytest.fail.Exception)),
    ):
        getattr(ReplicaConformance(), test)(bench_of(memory.store, broken))


def test_a_copy_that_knows_no_stranger_is_found() -> None:
    """One that takes whatever it meets for its store's."""
    with memory_bench() as memory:
        bench = bench_of(memory.store, MemoryReplica)
        trusting = ReplicaBench(
            store=bench.store,
            replica=bench.replica,
            pause=bench.pause,
            resume=bench.resume,
            strangers=[bench.replica],
        )
        with pytest.raises(pytest.fail.Exception):
            ReplicaConformance().test_it_knows_its_store(trusting)
