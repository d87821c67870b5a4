"""ConcurrencyConformance: locks, gates, background work and sleep.

An author of an implementation subclasses it and gives a bench::

    class TestMyConcurrency(ConcurrencyConformance):
        @pytest.fixture
        def bench(self):
            return ConcurrencyBench(concurrency=MyConcurrency(), clock=MyClock())

The suite waits by the port alone, so a simulation's time and workers pass as well.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import attrs
import pytest

from flightcore.ports.system import Clock, Concurrency
from flightcore.testing.suite import Suite

WORKERS = 8
"""Pieces of work that run at once."""
ROUNDS = 5
"""Times that each of them takes the lock."""
MOMENT = 0.002
"""Seconds in which others would get in where nothing keeps them out."""
BRIEF = 0.02
"""Seconds of a sleep that is measured."""
LONG = 15 * BRIEF
"""Seconds of a sleep that a brief one must overtake."""
RESOLUTION = 0.001
"""Seconds by which a sleep and a clock may measure differently."""


@attrs.frozen(kw_only=True)
class ConcurrencyBench:
    """A concurrency under test.

    Attributes:
        concurrency: The concurrency.
        clock: A clock of the time that it lets pass.
        patience: Seconds to wait for what must come; only failures take so long.
    """

    concurrency: Concurrency
    clock: Clock
    patience: float = 10.0

    def together(self, *works: Callable[[], None]) -> None:
        """Run pieces of work beside each other until all have ended."""
        gates = [
            self.concurrency.spawn(f"work {index}", work)
            for index, work in enumerate(works)
        ]
        limit = LONG + self.patience
        assert all(gate.wait(limit) for gate in gates), "work never ended"


class ConcurrencyConformance(Suite):
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    @pytest.fixture
    def bench(self) -> ConcurrencyBench:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give a ConcurrencyBench")

    # -- locks -------------------------------------------------------------------

    def test_a_lock_lets_one_in(self, bench: ConcurrencyBench) -> None:
        """Nothing that is read and written under a lock is lost."""
        lock, count = bench.concurrency.lock(), [0]

        def work() -> None:
            for _ in range(ROUNDS):
                with lock:
                    seen = count[0]
                    bench.concurrency.sleep(MOMENT)
                    count[0] = seen + 1

        bench.together(*[work] * WORKERS)
        assert count == [WORKERS * ROUNDS]

    def test_locks_are_apart(self, bench: ConcurrencyBench) -> None:
        """Each call makes a lock of its own: both can be held at once."""
        one, other = bench.concurrency.lock(), bench.concurrency.lock()
        with one:
            entered = bench.concurrency.spawn("other", partial(_pass_through, other))
            assert entered.wait(bench.patience)

    def test_a_lock_is_given_back_on_errors(self, bench: ConcurrencyBench) -> None:
        """An error under a lock leaves it free, and goes on to the caller."""
        lock = bench.concurrency.lock()
        with pytest.raises(ZeroDivisionError), lock:
            raise ZeroDivisionError
        entered = bench.concurrency.spawn("next", partial(_pass_through, lock))
        assert entered.wait(bench.patience)

    # -- gates -------------------------------------------------------------------

    def test_a_new_gate_is_closed(self, bench: ConcurrencyBench) -> None:
        """Waiting for it ends with its time, and says so."""
        gate = bench.concurrency.gate()
        answers: list[bool] = []

        def work() -> None:
            answers.extend([gate.wait(0), gate.wait(BRIEF)])

        bench.together(work)
        assert answers == [False, False]

    def test_an_open_gate_stays_open(self, bench: ConcurrencyBench) -> None:
        """For everybody from now on, without waiting; opening it twice is once."""
        gate = bench.concurrency.gate()
        gate.open()
        gate.open()
        assert [gate.wait(0), gate.wait(0), gate.wait(bench.patience)] == [True] * 3

    def test_gates_are_apart(self, bench: ConcurrencyBench) -> None:
        """Opening one leaves the others closed."""
        one, other = bench.concurrency.gate(), bench.concurrency.gate()
        one.open()
        assert not other.wait(0)

    def test_a_gate_lets_everybody_through(self, bench: ConcurrencyBench) -> None:
        """All that wait go on when it opens, and not before."""
        gate, answers = bench.concurrency.gate(), list[bool]()
        waiting = [
            bench.concurrency.spawn(
                f"waiter {index}", lambda: answers.append(gate.wait(bench.patience))
            )
            for index in range(WORKERS)
        ]
        bench.concurrency.sleep(BRIEF)
        assert answers == []
        gate.open()
        assert all(ended.wait(bench.patience) for ended in waiting)
        assert answers == [True] * WORKERS

    # -- sleep -------------------------------------------------------------------

    def test_sleep_lasts(self, bench: ConcurrencyBench) -> None:
        """As many seconds as were asked for, or more."""
        before = bench.clock.monotonic()
        bench.concurrency.sleep(BRIEF)
        assert bench.clock.monotonic() - before >= BRIEF - RESOLUTION

    def test_sleep_of_nothing(self, bench: ConcurrencyBench) -> None:
        """A pause of zero seconds is no error and no pause."""
        before = bench.clock.monotonic()
        bench.concurrency.sleep(0)
        assert bench.clock.monotonic() - before < bench.patience

    def test_others_go_on_meanwhile(self, bench: ConcurrencyBench) -> None:
        """Who sleeps keeps nobody else from working, or from sleeping less."""
        begun, order = bench.concurrency.gate(), list[str]()

        def late() -> None:
            begun.open()
            bench.concurrency.sleep(LONG)
            order.append("late")

        def early() -> None:
            begun.wait(bench.patience)
            bench.concurrency.sleep(MOMENT)
            order.append("early")

        bench.together(late, early)
        assert order == ["early", "late"]

    # -- background work ---------------------------------------------------------

    def test_work_runs_beside_its_caller(self, bench: ConcurrencyBench) -> None:
        """Work may wait for what the caller does after it began the work."""
        gate, answers = bench.concurrency.gate(), list[bool]()
        ended = bench.concurrency.spawn(
            "work", lambda: answers.append(gate.wait(bench.patience))
        )
        gate.open()
        assert ended.wait(bench.patience)
        assert answers == [True]

    def test_the_gate_of_work_tells_its_end(self, bench: ConcurrencyBench) -> None:
        """It is closed while the work goes on, and open when all of it is done."""
        gate, done = bench.concurrency.gate(), list[str]()

        def work() -> None:
            gate.wait(bench.patience)
            bench.concurrency.sleep(BRIEF)
            done.append("done")

        ended = bench.concurrency.spawn("work", work)
        assert not ended.wait(BRIEF)
        gate.open()
        assert ended.wait(bench.patience)
        assert done == ["done"]

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_work_that_fails_has_ended(self, bench: ConcurrencyBench) -> None:
        """The gate opens however the work ends, and the caller is not hit by it."""
        ended = bench.concurrency.spawn("failing work", _fail)
        assert ended.wait(bench.patience)

    def test_all_work_is_done(self, bench: ConcurrencyBench) -> None:
        """Pieces of the same name are still pieces of work of their own."""
        done: list[int] = []
        gates = [
            bench.concurrency.spawn("same", partial(done.append, index))
            for index in range(4 * WORKERS)
        ]
        assert all(gate.wait(bench.patience) for gate in gates)
        assert sorted(done) == list(range(4 * WORKERS))

    # -- processes ---------------------------------------------------------------

    def test_who_begins_anew_in_children_goes_on_here(
        self, bench: ConcurrencyBench
    ) -> None:
        """Nothing happens to it in its own process, and nothing keeps it there."""
        owner = _Owner()
        bench.concurrency.renew_in_children(owner)
        assert owner.begun == 0
        dropped = weakref.ref(owner)
        del owner
        gc.collect()
        assert dropped() is None


class _Owner:
    """Counts how often it began anew."""

    def __init__(self) -> None:
        self.begun = 0

    def begin_anew(self) -> None:
        self.begun += 1


def _pass_through(lock: AbstractContextManager[object]) -> None:
    with lock:
        pass


def _fail() -> None:
    raise ZeroDivisionError("on purpose")
