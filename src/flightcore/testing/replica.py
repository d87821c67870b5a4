"""ReplicaConformance: what a copy of a store promises, and how it is told apart.

An author of an adapter subclasses it and gives a bench::

    class TestMyReplica(ReplicaConformance):
        @pytest.fixture
        def bench(self):
            yield ReplicaBench(
                store=my_store, replica=my_replica, pause=…, resume=…, strangers=[…]
            )
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest

from flightcore.domain.kernel.errors import CoreClosed, Misuse, UnsafeComposition
from flightcore.ports.find import MAX_QUESTIONS, Find, Snapshot
from flightcore.ports.replica import Behind, HasReplicas, Replica
from flightcore.ports.rows import EventRow, OrderRow
from flightcore.ports.store import Changes, Committed, Store, by_key, find
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.testing.samples import event, order
from flightcore.testing.suite import Suite

PATIENCE = 30.0
"""Seconds after which a copy that has not caught up is a broken one."""


@attrs.frozen(kw_only=True)
class ReplicaBench:
    """A store and a copy under test.

    Attributes:
        store: Prepared; it may hold rows.
        replica: Follows the store.
        pause: Lets the copy fall behind from now on.
        resume: Lets it follow again.
        strangers: What is no copy of the store, though it may look like one.
    """

    store: Store
    replica: Replica
    pause: Callable[[], object]
    resume: Callable[[], object]
    strangers: Sequence[Replica] = ()

    def position(self) -> int:
        """How far the store has got."""
        assert isinstance(self.store, HasReplicas)
        return self.store.position()

    def put(self, name: str) -> int:
        """Add an order, and say how far the store has got then."""
        outcome = self.store.commit(Changes(puts=(order(name),)))
        assert isinstance(outcome, Committed)
        return self.position()

    def patiently(self, *asked: Find[Any], at_least: int) -> Snapshot:
        """Ask until the copy has caught up."""
        clock, concurrency = SystemClock(), SystemConcurrency()
        deadline = clock.monotonic() + PATIENCE
        while isinstance(found := self.replica.read(*asked, at_least=at_least), Behind):
            assert clock.monotonic() < deadline, "the copy never caught up"
            concurrency.sleep(0.01)
        return found


class ReplicaConformance(Suite):
    """Subclass it, name the class ``Test…``, and override the ``bench`` fixture."""

    @pytest.fixture
    def bench(self) -> ReplicaBench:
        """The copy under test."""
        raise NotImplementedError

    def test_it_shows_what_was_committed_before(self, bench: ReplicaBench) -> None:
        """At a position or beyond it, whatever was committed before is there."""
        for number in range(20):
            asked = by_key(OrderRow, f"ord_{number}")
            found = bench.patiently(asked, at_least=bench.put(str(number)))
            assert found.one(asked) == order(str(number))

    def test_it_says_that_it_is_behind(self, bench: ReplicaBench) -> None:
        """A copy that is held back answers nothing for which it must have gone on."""
        before = bench.put("before")
        asked = by_key(OrderRow, "ord_after")
        bench.patiently(asked, at_least=before)
        bench.pause()
        try:
            after = bench.put("after")
            behind = bench.replica.read(asked, at_least=after)
            assert isinstance(behind, Behind)
            assert before <= behind.position < after
            assert isinstance(bench.replica.count(asked, at_least=after), Behind)
            old = bench.replica.read(asked, at_least=before)
            assert isinstance(old, Snapshot)
            assert old.one(asked) is None
            assert bench.replica.count(asked, at_least=before) == 0
        finally:
            bench.resume()
        assert bench.patiently(asked, at_least=after).one(asked) == order("after")

    def test_positions_never_go_back(self, bench: ReplicaBench) -> None:
        """Each commit leaves the store further than it was."""
        positions = [bench.put(f"n{number}") for number in range(5)]
        assert positions == sorted(set(positions))

    def test_counts_are_those_of_the_store(self, bench: ReplicaBench) -> None:
        """A copy that has caught up counts what the store counts."""
        bench.store.commit(Changes(puts=tuple(event("a", n) for n in (1, 2, 3))))
        asked, at_least = find(EventRow), bench.position()
        bench.patiently(asked, at_least=at_least)
        counted = bench.replica.count(asked, at_least=at_least)
        assert counted == bench.store.count(asked) > 0

    def test_questions_are_of_one_moment(self, bench: ReplicaBench) -> None:
        """Several questions get their own answers, in one snapshot with a clock."""
        first, second = by_key(OrderRow, "ord_x"), by_key(OrderRow, "ord_y")
        bench.put("x")
        found = bench.patiently(first, second, at_least=bench.put("y"))
        assert found.one(first) == order("x")
        assert found.one(second) == order("y")
        assert found.now.utcoffset() is not None

    def test_impossible_questions_are_refused(self, bench: ReplicaBench) -> None:
        """None at all, or too many, is a mistake of the caller's."""
        for asked in ([], [find(OrderRow) for _ in range(MAX_QUESTIONS + 1)]):
            with pytest.raises(Misuse):
                bench.replica.read(*asked, at_least=0)

    def test_it_knows_its_store(self, bench: ReplicaBench) -> None:
        """A copy passes the check; what is none is refused, and says why."""
        bench.replica.check()
        for stranger in bench.strangers:
            with pytest.raises(UnsafeComposition) as caught:
                stranger.check()
            assert caught.value.port == "replica"
            assert {"lacks", "found", "expected"} <= set(caught.value.facts)

    def test_closed_is_closed(self, bench: ReplicaBench) -> None:
        """After ``close``, which may be called again, nothing is answered."""
        bench.replica.close()
        bench.replica.close()
        with pytest.raises(CoreClosed):
            bench.replica.read(find(OrderRow), at_least=0)
        with pytest.raises(CoreClosed):
            bench.replica.check()
