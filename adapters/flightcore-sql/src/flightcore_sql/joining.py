"""The host's own transaction: write in it, and never end it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from flightcore.domain.kernel.errors import CannotJoin, StoreBusy, TransactionLost
from flightcore_sql.dialects import Dialect, Failure, dialect_of
from flightcore_sql.errors import error_of, translated, without_values


def host_connection(join: object, dialect: Dialect) -> Connection:
    """The connection behind a SQLAlchemy ``Connection`` or ``Session``.

    Raises:
        CannotJoin: It is neither, is closed, commits by itself, or is of another
            database than the store's.
    """
    connection = _connection(join)
    given = type(join).__name__
    if connection is None or connection.closed:
        raise CannotJoin("an open Connection or Session wanted", given=given)
    if connection.dialect.name != dialect.name:
        raise CannotJoin(f"the store is in {dialect.name}", given=given)
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        raise CannotJoin("a connection that commits by itself", given=given)
    return connection


def _connection(join: object) -> Connection | None:
    if isinstance(join, Connection):
        return join
    # A host that has a Session has imported the ORM; the others need not pay for it.
    orm = sys.modules.get("sqlalchemy.orm")
    if orm is not None and isinstance(join, orm.Session):
        with _refused(type(join).__name__):
            found: Connection = join.connection()
            return found
    return None


@contextmanager
def _refused(given: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise CannotJoin("a session without a connection", given=given) from error


@contextmanager
def savepoint(connection: Connection, dialect: Dialect) -> Iterator[None]:
    """Run inside the host's transaction, so that an error leaves its work alone.

    Raises:
        CannotJoin: The host's transaction may not write.
        StoreBusy: The database failed; the host's transaction goes on.
        TransactionLost: The database ended the host's transaction.
    """
    with translated(dialect):
        dialect.begin_joined(connection)
    try:
        with connection.begin_nested():
            yield
    except DBAPIError as error:
        without_values(error)
        if not dialect.in_transaction(connection):
            raise TransactionLost("the host's transaction was ended") from error
        raise error_of(dialect.failure(error), committing=False) from error


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
