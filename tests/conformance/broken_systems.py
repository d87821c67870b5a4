"""Clocks, sources of seeds and chance, and concurrencies, each with one fault."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta, timezone
from itertools import count, cycle

from flightcore.domain.kernel import Instant, Seed
from flightcore.ports.system import Concurrency, Gate, Ids
from flightcore.system import (
    SystemClock,
    SystemConcurrency,
    SystemIds,
    SystemRandomness,
    ThreadGate,
)


class NaiveClock(SystemClock):
    """Leaves out the zone."""

    def now(self) -> Instant:
        return datetime.now(UTC).replace(tzinfo=None)


class LocalClock(SystemClock):
    """Tells the time of Berlin's winter."""

    def now(self) -> Instant:
        return datetime.now(timezone(timedelta(hours=1)))


class StandingClock(SystemClock):
    """Stands still."""

    def now(self) -> Instant:
        return datetime(2026, 12, 1, tzinfo=UTC)


class MillisecondClock(SystemClock):
    """Paces in milliseconds."""

    def monotonic(self) -> float:
        return time.monotonic() * 1000


class WorkingTimeClock(SystemClock):
    """Counts only the time that a thread works."""

    def monotonic(self) -> float:
        return time.thread_time()


class SteppingClock(SystemClock):
    """Goes back at every other reading."""

    def __init__(self) -> None:
        self._steps = cycle((0.0, 0.0001))

    def monotonic(self) -> float:
        return time.monotonic() - next(self._steps)


class PaceOfEachThread(SystemClock):
    """Starts anew in each thread."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._own.start = time.monotonic() - 60

    def monotonic(self) -> float:
        now = time.monotonic()
        if not hasattr(self._own, "start"):
            self._own.start = now
        return now - float(self._own.start)


CLOCKS: Mapping[type[SystemClock], str] = {
    NaiveClock: "test_wall_time_is_aware_utc",
    LocalClock: "test_wall_time_is_aware_utc",
    StandingClock: "test_wall_time_goes_on",
    MillisecondClock: "test_pacing_is_in_seconds",
    WorkingTimeClock: "test_pacing_is_in_seconds",
    SteppingClock: "test_pacing_never_goes_back",
    PaceOfEachThread: "test_threads_share_one_pace",
}
"""Broken clocks, and the case that must find each."""


class ConstantIds:
    """Gives everybody the same."""

    def seed(self) -> Seed:
        return Seed(b"the same for all")


class CountingIds:
    """Counts from one in every process."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def seed(self) -> Seed:
        return Seed(next(self._numbers).to_bytes(16, "big"))


class GuessableIds(CountingIds):
    """Counts from a number of its own: unlike others, and easily guessed."""

    def __init__(self) -> None:
        self._numbers = count(uuid.uuid4().int >> 1)


class UuidIds:
    """Takes UUIDs, of whose 128 bits six are not chance."""

    def seed(self) -> Seed:
        return Seed(uuid.uuid4().bytes)


class RacingIds:
    """Gives callers that come at once the same."""

    def __init__(self) -> None:
        self._seed = SystemIds().seed()

    def seed(self) -> Seed:
        given = self._seed
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.0001)
        self._seed = SystemIds().seed()
        return given


IDS: Mapping[Callable[[], Ids], str] = {
    ConstantIds: "test_no_two_calls_get_the_same",
    RacingIds: "test_no_two_threads_get_the_same",
    CountingIds: "test_no_two_processes_get_the_same",
    GuessableIds: "test_bits_are_chance",
    UuidIds: "test_bits_are_chance",
}
"""Broken sources of seeds, and the case that must find each."""


class HexBytes(SystemRandomness):
    """Gives the bytes as letters."""

    def bytes(self, count: int) -> bytes:
        return super().bytes(count).hex().encode()[:count]


class AtLeastOneByte(SystemRandomness):
    """Has nothing for who asks for nothing."""

    def bytes(self, count: int) -> bytes:
        return super().bytes(max(count, 1))


class RepeatingBytes(SystemRandomness):
    """Draws from a small pool."""

    def __init__(self) -> None:
        self._pool = cycle([super(RepeatingBytes, self).bytes(16) for _ in range(100)])

    def bytes(self, count: int) -> bytes:
        return next(self._pool)[:count]


class SameLots(SystemRandomness):
    """Begins alike in every process."""

    def __init__(self) -> None:
        self._numbers = count()

    def bytes(self, count: int) -> bytes:
        return Seed(bytes(16)).bytes(next(self._numbers))[:count]


class OneAtTimes(SystemRandomness):
    """Draws 1 now and then."""

    def __init__(self) -> None:
        self._ones = cycle((0, 0, 1))

    def fraction(self) -> float:
        return 1.0 if next(self._ones) else super().fraction()


class LowerHalf(SystemRandomness):
    """Never draws more than a half."""

    def fraction(self) -> float:
        return super().fraction() / 2


class WholePercents(SystemRandomness):
    """Draws one of a hundred numbers."""

    def fraction(self) -> float:
        return int(super().fraction() * 100) / 100


RANDOMNESSES: Mapping[type[SystemRandomness], str] = {
    HexBytes: "test_bytes_of_every_value",
    RepeatingBytes: "test_bytes_do_not_repeat",
    SameLots: "test_sources_differ",
    OneAtTimes: "test_fractions_are_below_one",
    LowerHalf: "test_fractions_spread",
    WholePercents: "test_fractions_are_fine",
}
"""Broken sources of chance, and the case that must find each."""


class NoLock(SystemConcurrency):
    """Locks nobody out."""

    def lock(self) -> AbstractContextManager[object]:
        return nullcontext()


class OneLock(SystemConcurrency):
    """Has one lock for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def lock(self) -> AbstractContextManager[object]:
        return self._lock


class _KeptLock(AbstractContextManager[None]):
    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._lock.release()


class KeepsLocks(SystemConcurrency):
    """Keeps a lock for ever where an error came up under it."""

    def lock(self) -> AbstractContextManager[object]:
        return _KeptLock()


class _OpenGate(ThreadGate):
    def wait(self, seconds: float) -> bool:
        return True


class OpenGates(SystemConcurrency):
    """Makes gates that are open."""

    def gate(self) -> Gate:
        return _OpenGate()


class _EndlessGate(ThreadGate):
    def wait(self, seconds: float) -> bool:
        return super().wait(2)


class EndlessGates(SystemConcurrency):
    """Waits far longer than asked."""

    def gate(self) -> Gate:
        return _EndlessGate()


class _ImpatientGate(ThreadGate):
    def wait(self, seconds: float) -> bool:
        return super().wait(0)


class ImpatientGates(SystemConcurrency):
    """Never waits at all."""

    def gate(self) -> Gate:
        return _ImpatientGate()


class _Turnstile(ThreadGate):
    def wait(self, seconds: float) -> bool:
        passed = super().wait(seconds)
        self._event.clear()
        return passed


class Turnstiles(SystemConcurrency):
    """Lets one through and closes again."""

    def gate(self) -> Gate:
        return _Turnstile()


class OneGate(SystemConcurrency):
    """Has one gate for all."""

    def __init__(self) -> None:
        self._gate = ThreadGate()

    def gate(self) -> Gate:
        return self._gate


class MillisecondSleep(SystemConcurrency):
    """Takes seconds for milliseconds."""

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / 1000)


class SleepsInTurn(SystemConcurrency):
    """Lets one sleep at a time."""

    def __init__(self) -> None:
        self._bed = threading.Lock()

    def sleep(self, seconds: float) -> None:
        with self._bed:
            super().sleep(seconds)


class WorksInline(SystemConcurrency):
    """Does the work before it returns."""

    def spawn(self, name: str, work: Callable[[], None]) -> Gate:
        work()
        ended = ThreadGate()
        ended.open()
        return ended


class EndsEarly(SystemConcurrency):
    """Opens the gate when the work begins."""

    def spawn(self, name: str, work: Callable[[], None]) -> Gate:
        super().spawn(name, work)
        ended = ThreadGate()
        ended.open()
        return ended


class ForgetsFailures(SystemConcurrency):
    """Opens the gate only after work that went well."""

    def spawn(self, name: str, work: Callable[[], None]) -> Gate:
        ended = ThreadGate()

        def run() -> None:
            work()
            ended.open()

        super().spawn(name, run)
        return ended


class OncePerName(SystemConcurrency):
    """Takes work of the same name for the same work."""

    def __init__(self) -> None:
        self._known: dict[str, Gate] = {}

    def spawn(self, name: str, work: Callable[[], None]) -> Gate:
        if name not in self._known:
            self._known[name] = super().spawn(name, work)
        return self._known[name]


CONCURRENCIES: Mapping[Callable[[], Concurrency], str] = {
    NoLock: "test_a_lock_lets_one_in",
    OneLock: "test_locks_are_apart",
    KeepsLocks: "test_a_lock_is_given_back_on_errors",
    OpenGates: "test_a_new_gate_is_closed",
    EndlessGates: "test_a_new_gate_is_closed",
    ImpatientGates: "test_a_gate_lets_everybody_through",
    Turnstiles: "test_an_open_gate_stays_open",
    OneGate: "test_gates_are_apart",
    MillisecondSleep: "test_sleep_lasts",
    SleepsInTurn: "test_others_go_on_meanwhile",
    WorksInline: "test_work_runs_beside_its_caller",
    EndsEarly: "test_the_gate_of_work_tells_its_end",
    ForgetsFailures: "test_work_that_fails_has_ended",
    OncePerName: "test_all_work_is_done",
}
"""Broken concurrencies, and the case that must find each."""
