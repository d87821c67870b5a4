"""SqlReplica: a copy that the database itself keeps, by streaming replication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from flightcore.domain.kernel.errors import (
    CoreClosed,
    InvalidSetting,
    StoreBusy,
    UnsafeComposition,
)
from flightcore.ports.find import Find, Snapshot
from flightcore.ports.replica import Behind, Replica
from flightcore_sql import statements
from flightcore_sql.clock import StoreClock
from flightcore_sql.dialects import Dialect, Replication, dialect_of
from flightcore_sql.pool import Pool

BUSY_SECONDS = 5.0
"""To wait for a copy at most, where the original could be asked instead."""


class SqlReplica(Replica):
    """A physical standby of the database of a store.

    Args:
        original: Connections to the store's own database.
        pool: Connections to the copy.
        dialect: The ways of both.
        replication: How their progress is told.
        clock: Tells the time by the copy.
    """

    def __init__(
        self,
        original: Pool,
        pool: Pool,
        *,
        dialect: Dialect,
        replication: Replication,
        clock: StoreClock,
    ) -> None:
        self._original = original
        self._pool = pool
        self._dialect = dialect
        self._replication = replication
        self._clock = clock
        self._closed = False

    @classmethod
    def connect(cls, original: Pool, url: str) -> SqlReplica:
        """The copy at a URL; nothing is asked of it yet.

        Args:
            original: Connections to the store's own database. Their settings are the
                copy's too, but that it is given up after ``BUSY_SECONDS`` already.
            url: As SQLAlchemy reads it.

        Raises:
            InvalidSetting: Not a URL of the store's kind of database.
            UnsafeComposition: A database of a kind whose copies are not told apart.
        """
        dialect = dialect_of(original.backend)
        replication = replication_of(dialect)
        parsed = _parsed(url, original.backend)
        query = {**replication.options, **parsed.query}
        settings = {**original.settings, "busy_seconds": BUSY_SECONDS}
        return cls(
            original,
            Pool(dialect, parsed.set(query=query), settings),
            dialect=dialect,
            replication=replication,
            clock=StoreClock(dialect, settings),
        )

    def check(self) -> None:
        """It must be a standby, and of the very cluster and database of the store."""
        with self._asking() as connection:
            found = _text(connection, self._replication.identity)
            follows, _ = self._progress(connection)
        with self._original.asking() as connection:
            expected = _text(connection, self._replication.identity)
        if found != expected:
            raise _refused("is a copy of something else", "identity", found, expected)
        if not follows:
            raise _refused("follows no other", "standby", "primary", "standby")

    def close(self) -> None:
        """Close every connection to the copy."""
        self._closed = True
        self._pool.close()

    def _read(self, asked: Sequence[Find[Any]], at_least: int) -> Snapshot | Behind:
        with self._asking() as connection:
            position = self._position(connection)
            if position < at_least:
                return Behind(position)
            now, found = self._dialect.wire.read(connection, asked)
            return Snapshot.of(self._clock.by(now), asked, found)

    def _count(self, asked: Find[Any], at_least: int) -> int | Behind:
        query = statements.finding(statements.shape_of(asked, counts=True))
        with self._asking() as connection:
            position = self._position(connection)
            if position < at_least:
                return Behind(position)
            values = statements.values_of(asked, counts=True)
            return int(connection.execute(query, values).scalar_one())

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        if self._closed:
            raise CoreClosed("the replica was closed")
        with self._pool.asking() as connection:
            yield connection

    def _position(self, connection: Connection) -> int:
        follows, position = self._progress(connection)
        if not follows:
            raise StoreBusy("the replica follows no other any more")
        return position

    def _progress(self, connection: Connection) -> tuple[bool, int]:
        found = connection.exec_driver_sql(self._replication.progress).one()
        return bool(found[0]), int(found[1])


def replication_of(dialect: Dialect) -> Replication:
    """How the progress of a database's copies is told.

    Raises:
        UnsafeComposition: For this kind of database, it is not.
    """
    if dialect.replication is None:
        raise UnsafeComposition(
            f"no replicas of {dialect.name}: how far they are behind cannot be told",
            port="replica",
            lacks="position",
        )
    return dialect.replication


def _parsed(url: str, backend: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidSetting("not a database URL", setting="replicas") from error
    if parsed.get_backend_name() != backend:
        raise InvalidSetting(
            f"a URL of the store's kind wanted, {backend}", setting="replicas"
        )
    return parsed


def _text(connection: Connection, statement: str) -> str:
    return str(connection.exec_driver_sql(statement).scalar_one())


def _refused(why: str, lacks: str, found: str, expected: str) -> UnsafeComposition:
    return UnsafeComposition(
        f"what is named as a replica {why}",
        port="replica",
        lacks=lacks,
        found=found,
        expected=expected,
    )
