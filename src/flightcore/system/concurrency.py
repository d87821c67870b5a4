"""SystemConcurrency: threads of this process."""

from __future__ import annotations

import os
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager

from flightcore.ports.system import Concurrency, Gate, OfOneProcess


class ThreadGate:
    """A gate for threads."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def open(self) -> None:
        """Let everybody through, now and from now on."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; whether the gate is open."""
        return self._event.wait(seconds)


class SystemConcurrency(Concurrency):
    """Locks, gates, background threads and real sleep."""

    def lock(self) -> AbstractContextManager[object]:
        """A new lock; not re-entrant."""
        return threading.Lock()

    def gate(self) -> Gate:
        """A new gate, closed."""
        return ThreadGate()

    def sleep(self, seconds: float) -> None:
        """Let time pass; nothing where ``seconds`` is not above zero."""
        if seconds > 0:
            time.sleep(seconds)

    def spawn(self, name: str, work: Callable[[], None]) -> Gate:
        """Run work in a daemon thread of that name.

        The gate opens however the work ends; an error that it raises goes to
        ``threading.excepthook`` first.
        """
        ended = ThreadGate()

        def run() -> None:
            try:
                work()
            except BaseException:
                # Reported here, not by the thread itself, so that whoever waits for
                # the gate finds the report made.
                error = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(error))
            finally:
                ended.open()

        threading.Thread(target=run, name=name, daemon=True).start()
        return ended

    def renew_in_children(self, owner: OfOneProcess) -> None:
        """Have it begin anew in each process that is forked from this one."""
        _OWNERS.add(owner)


_OWNERS: weakref.WeakSet[OfOneProcess] = weakref.WeakSet()


def _renew() -> None:
    for owner in list(_OWNERS):
        owner.begin_anew()


if hasattr(os, "register_at_fork"):  # there is no fork on Windows
    os.register_at_fork(after_in_child=_renew)
