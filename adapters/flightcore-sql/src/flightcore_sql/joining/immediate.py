"""A transaction of the host that may write from its first moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from flightcore.domain.kernel.errors import StoreBusy
from flightcore_sql.dialects import Dialect, Failure, dialect_of


@contextmanager
def begin_immediate(engine: Engine, *, seconds: float = 30.0) -> Iterator[Connection]:
    """A transaction of the host that a store can join on any database.

    On SQLite it holds the file's write lock from its first moment, so it is never
    refused the lock half way. Committed at the end, rolled back on error.

    Args:
        engine: The host's own.
        seconds: How long to wait for the lock.

    Raises:
        StoreBusy: Others kept the lock.
    """
    dialect = dialect_of(engine.dialect.name)
    with engine.connect() as connection:
        if dialect.one_writer:
            _begin(connection, dialect, time.monotonic() + seconds)
        else:
            # A session on a connection that is in none would end its own.
            connection.begin()
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def _begin(connection: Connection, dialect: Dialect, deadline: float) -> None:
    if dialect.in_transaction(connection):
        # The driver of this engine opens a deferred one by itself.
        connection.exec_driver_sql("ROLLBACK")
    while True:
        try:
            return dialect.begin_write(connection)
        except DBAPIError as error:
            if dialect.failure(error) is not Failure.BUSY:
                raise
            if time.monotonic() >= deadline:
                raise StoreBusy("somebody else holds the lock") from error
        time.sleep(0.002)
