"""WorkerPool: a bounded number of threads, and a bounded number of calls that wait."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from flightcore.domain.kernel.errors import CoreClosed, Overloaded

_T = TypeVar("_T")

RETRY_AFTER = 1
"""Seconds after which a refused caller may come again."""


class WorkerPool:
    """Runs calls beside an event loop; threads start when they are first needed.

    Args:
        threads: Calls that run at once, from 1.
        waiting: Calls that may wait for a thread, from 0.
    """

    def __init__(self, *, threads: int, waiting: int) -> None:
        self._threads = threads
        self._places = threading.BoundedSemaphore(threads + waiting)
        self._lock = threading.Lock()
        self._executor: ThreadPoolExecutor | None = None
        self._closed = False

    def submit(self, call: Callable[[], _T]) -> Future[_T]:
        """Start a call in a thread, in the caller's context.

        Raises:
            Overloaded: All threads are busy and as many calls wait as may.
            CoreClosed: The pool was closed.
        """
        if not self._places.acquire(blocking=False):
            raise Overloaded("too many calls at once", retry_after=RETRY_AFTER)
        try:
            started = self._running().submit(contextvars.copy_context().run, call)
        except BaseException:
            self._places.release()
            raise
        started.add_done_callback(lambda _: self._places.release())
        return started

    def close(self) -> None:
        """Take no more calls; those that began run to their end. Idempotent."""
        with self._lock:
            self._closed = True
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=False)

    def _running(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._closed:
                raise CoreClosed("this core is closed")
            if self._executor is None:
                self._executor = ThreadPoolExecutor(
                    self._threads, thread_name_prefix="flightcore"
                )
            return self._executor
