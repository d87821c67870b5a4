"""Concurrencies, each with one fault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from flightcore.ports.system import Concurrency, Gate
from flightcore.system import SystemConcurrency, ThreadGate


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
