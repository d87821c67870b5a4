"""Who waits for what others hold, and who does not."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from flightcore.application.lanes import WAITING_LANES, Lanes
from flightcore.memory import MemoryStore
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Changes, Committed, Held, Outcome, find
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.testing.samples import order

PATIENCE = 10.0


class Contended(MemoryStore):
    """A store in which others hold orders, until they let go."""

    def __init__(self) -> None:
        super().__init__(clock=SystemClock(), concurrency=SystemConcurrency())
        self.held: dict[str, threading.Event] = {}
        self.at_once: list[int] = []
        self.waiting: list[int] = []

    def hold(self, name: str) -> None:
        self.held[f"ord_{name}"] = threading.Event()

    def let_go(self, name: str) -> None:
        self.held.pop(f"ord_{name}").set()

    def _commit_at_once(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        self.at_once.append(len(batch))
        return tuple(
            Held(name=name)
            if (name := changes.puts[0].key[0]) in self.held
            else self._apply_one(changes)
            for changes in batch
        )

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        self.waiting.append(len(batch))
        for changes in batch:
            if gate := self.held.get(changes.puts[0].key[0]):
                assert gate.wait(PATIENCE)
        return super()._commit_many(batch, join)

    def _apply_one(self, changes: Changes) -> Outcome:
        return super()._commit_many((changes,), None)[0]


class Leading(MemoryStore):
    """A store that keeps the parent's order until it may go on."""

    def __init__(self) -> None:
        super().__init__(clock=SystemClock(), concurrency=SystemConcurrency())
        self.led, self.go_on = threading.Event(), threading.Event()

    def _commit_at_once(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        if batch[0].puts[0].key == ("ord_parent",):
            self.led.set()
            assert self.go_on.wait(PATIENCE)
        return super()._commit_at_once(batch)


class Vague(Contended):
    """A contended store that cannot tell who of a batch met what others hold."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def _commit_at_once(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        met = [changes.puts[0].key[0] in self.held for changes in batch]
        if len(batch) > 1 and any(met):
            self.at_once.append(len(batch))
            return (Held(name=""),) * len(batch)
        outcomes = super()._commit_at_once(batch)
        assert self.go_on.wait(PATIENCE)
        return outcomes


class Rig:
    """Lanes on such a store, and callers in threads."""

    def __init__(self, store: Contended | None = None) -> None:
        self.store = store or Contended()
        self.lanes = Lanes(self.store, SystemConcurrency())
        self.threads = ThreadPoolExecutor(64)

    def put(self, name: str, version: int = 1) -> Future[Outcome]:
        changes = Changes(puts=(order(name, version=version),))
        return self.threads.submit(self.lanes.commit, changes)

    def until_waiting(self, calls: int) -> None:
        _until(lambda: self.lanes._waited_for >= calls)

    def until_inside(self, calls: int) -> None:
        _until(lambda: self.lanes._free._inside >= calls)


def _until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE * 1000)):
        if condition():
            return
        pause.wait(0.001)
    raise AssertionError("it never came true")


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.threads.shutdown()


def test_a_held_row_delays_no_other(rig: Rig) -> None:
    """Others are served while somebody waits, and who waits is served in the end."""
    rig.store.hold("a")
    held = rig.put("a")
    rig.until_waiting(1)
    for number in range(20):
        assert isinstance(rig.put(f"b{number}").result(PATIENCE), Committed)
    assert not held.done()
    rig.store.let_go("a")
    assert isinstance(held.result(PATIENCE), Committed)
    assert rig.store.count(find(OrderRow)) == 21


def test_who_is_held_up_in_company_is_tried_alone() -> None:
    """Where one of a batch must wait and nobody knows which, the others need not."""
    store = Vague()
    rig = Rig(store)
    store.hold("a")
    calls = [rig.put("first")]
    rig.until_inside(1)
    held = rig.put("a")
    calls += [rig.put(f"b{number}") for number in range(9)]
    rig.until_inside(11)
    store.go_on.set()
    assert all(isinstance(call.result(PATIENCE), Committed) for call in calls)
    assert not held.done()
    store.let_go("a")
    assert isinstance(held.result(PATIENCE), Committed)
    assert sorted(store.at_once) == [1] * 11 + [10]
    rig.threads.shutdown()


def test_what_is_waited_for_is_not_tried_again(rig: Rig) -> None:
    """Who comes for a row that others wait for joins them, and they share a batch."""
    rig.put("a").result(PATIENCE)
    rig.store.hold("a")
    tried = len(rig.store.at_once)
    calls = [rig.put("a", version=2)]
    rig.until_waiting(1)
    calls += [rig.put("a", version=3 + number) for number in range(5)]
    rig.until_waiting(6)
    rig.store.let_go("a")
    assert all(isinstance(call.result(PATIENCE), object) for call in calls)
    assert len(rig.store.at_once) == tried + 1
    assert sum(rig.store.waiting) == 6
    assert rig.lanes._waited_for == 0


def test_as_many_rows_as_lanes_are_waited_for_apart(rig: Rig) -> None:
    """One row that is let go frees its own callers, whoever else still waits."""
    names = [f"a{number}" for number in range(WAITING_LANES)]
    calls = {}
    for name in names:
        rig.store.hold(name)
        calls[name] = rig.put(name)
        rig.until_waiting(len(calls))
    for name in reversed(names):
        rig.store.let_go(name)
        assert isinstance(calls.pop(name).result(PATIENCE), Committed)
        assert not any(call.done() for call in calls.values())


def test_more_rows_than_lanes_share_them(rig: Rig) -> None:
    """Nobody is turned away or forgotten."""
    names = [f"a{number}" for number in range(3 * WAITING_LANES)]
    for name in names:
        rig.store.hold(name)
    calls = [rig.put(name) for name in names]
    rig.until_waiting(len(calls))
    for name in names:
        rig.store.let_go(name)
    for call in calls:
        assert isinstance(call.result(PATIENCE), Committed)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_has_lanes_of_its_own() -> None:
    """Whoever led in the parent while it forked leads nobody in the child."""
    store = Leading()
    lanes = Lanes(store, SystemConcurrency(), max_wait=1.0)
    with ThreadPoolExecutor(1) as threads:
        leader = threads.submit(lanes.commit, Changes(puts=(order("parent"),)))
        assert store.led.wait(PATIENCE)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                outcome = lanes.commit(Changes(puts=(order("child"),)))
                code = 0 if isinstance(outcome, Committed) else 2
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        store.go_on.set()
        assert isinstance(leader.result(PATIENCE), Committed)
    assert os.waitstatus_to_exitcode(status) == 0


def test_lanes_that_are_dropped_are_gone() -> None:
    """Nothing is kept for a fork that may never come."""
    lanes = Lanes(Contended(), SystemConcurrency())
    dropped = weakref.ref(lanes)
    del lanes
    gc.collect()
    assert dropped() is None
