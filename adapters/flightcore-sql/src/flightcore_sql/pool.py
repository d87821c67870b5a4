"""Connections of one store in one process, and what a fork does to them."""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from flightcore.domain.kernel.errors import CoreClosed, StoreBusy
from flightcore_sql.dialects import Dialect, Failure
from flightcore_sql.errors import Undone, translated, without_values
from flightcore_sql.settings import number

_T = TypeVar("_T")

LONGEST_PAUSE = 0.01
"""Seconds at most between two tries to get a lock."""


class Pool:
    """Gives connections inside transactions.

    Where only one may write, threads of this process queue for the writer's place
    instead of trying for it; processes try with jitter. What the database undid in
    favour of somebody else is run again. All give up after ``busy_seconds``.

    Args:
        dialect: The database's ways.
        url: Where it is.
        settings: ``busy_seconds`` (30) and those of the dialect.
    """

    def __init__(
        self, dialect: Dialect, url: URL, settings: Mapping[str, object]
    ) -> None:
        self._dialect = dialect
        self._url = url
        self._settings = dict(settings)
        self._busy_seconds = number(settings, "busy_seconds", 30.0)
        self._closed = False
        self._open()
        _POOLS.add(self)

    @property
    def settings(self) -> Mapping[str, object]:
        """What it was made with."""
        return self._settings

    @property
    def backend(self) -> str:
        """The kind of database, as SQLAlchemy names it."""
        return self._url.get_backend_name()

    def _open(self) -> None:
        self._engine: Engine = self._dialect.engine(self._url, self._settings)
        self._writer = threading.Lock()

    def close(self) -> None:
        """Close every connection that is idle; the others when they come back."""
        self._closed = True
        self._engine.dispose()

    def before_fork(self) -> None:
        """Close idle connections: a child must neither use nor close a parent's."""
        self._engine.dispose()

    def after_fork(self) -> None:
        """Open anew in a child; the parent's locks and connections are not its own."""
        self._parents = (getattr(self, "_parents", ()), self._engine)
        self._open()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on one snapshot."""
        with self._connected() as connection, translated(self._dialect):
            self._patiently(lambda: self._dialect.begin_read(connection))
            yield connection
            connection.rollback()

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection without a transaction."""
        with self._connected() as connection, translated(self._dialect):
            yield connection

    def write(self, work: Callable[[Connection], _T], *, begun: bool = True) -> _T:
        """Do some work on a connection that may write, and commit it.

        Args:
            work: Is done again from the beginning where the database undid it.
            begun: As of :meth:`writing`.

        Raises:
            StoreBusy, OutcomeUnknown: As of :meth:`writing`.
        """
        deadline = time.monotonic() + self._busy_seconds
        while True:
            try:
                with self.writing(begun=begun) as connection:
                    return work(connection)
            except Undone:
                if time.monotonic() >= deadline:
                    raise
            _pause()

    @contextmanager
    def writing(self, *, begun: bool = True) -> Iterator[Connection]:
        """A connection that may write; committed at the end, rolled back on error.

        Args:
            begun: In a transaction; False: the first statement sent begins one.

        Raises:
            StoreBusy: The lock could not be had, or the database failed before the
                commit; nothing happened.
            OutcomeUnknown: The commit was not answered.
        """
        with self._place(), self._connected() as connection:
            with translated(self._dialect):
                if begun:
                    self._patiently(lambda: self._dialect.begin_write(connection))
                elif not connection.in_transaction():
                    connection.begin()
                yield connection
            with translated(self._dialect, committing=True):
                _commit(connection)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._dialect.one_writer:
            yield
            return
        if not self._writer.acquire(timeout=self._busy_seconds):
            raise StoreBusy("too many write before", waited=self._busy_seconds)
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        if self._closed:
            raise CoreClosed("the store was closed")
        with translated(self._dialect):
            connection = self._patiently(self._engine.connect)
        try:
            yield connection
        finally:
            lost = connection.invalidated
            # Rolls back what an error left open.
            with translated(self._dialect):
                connection.close()
            if lost:
                # What ended it has often ended the idle ones, too.
                self._engine.dispose()

    def _patiently(self, step: Callable[[], _T]) -> _T:
        """Try until nobody is in the way, at most ``busy_seconds``."""
        deadline = time.monotonic() + self._busy_seconds
        while True:
            try:
                return step()
            except DBAPIError as error:
                busy = self._dialect.failure(error) is Failure.BUSY
                if not busy:
                    raise
                if time.monotonic() >= deadline:
                    without_values(error)
                    raise StoreBusy(
                        "somebody else holds the lock", waited=self._busy_seconds
                    ) from error
            _pause()


def _pause() -> None:
    # Chance keeps processes from trying in step; nothing else hangs on it.
    time.sleep(LONGEST_PAUSE * random.random())


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except BaseException:
        # Nobody knows what it is in the middle of: it must not be used again.
        connection.invalidate()
        raise


_POOLS: weakref.WeakSet[Pool] = weakref.WeakSet()


def _before_fork() -> None:
    for pool in list(_POOLS):
        pool.before_fork()


def _after_fork() -> None:
    for pool in list(_POOLS):
        pool.after_fork()


if hasattr(os, "register_at_fork"):  # there is no fork on Windows
    os.register_at_fork(before=_before_fork, after_in_child=_after_fork)
