"""A savepoint in the host's transaction, and what errors mean to the host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvariantBroken,
    TransactionLost,
    TransactionStale,
)
from flightcore_sql.dialects import Dialect, Failure
from flightcore_sql.errors import error_of, without_values


@contextmanager
def savepoint(connection: Connection, dialect: Dialect) -> Iterator[None]:
    """Run inside the host's transaction, so that an error leaves its work alone.

    Raises:
        CannotJoin: The host's transaction may not write.
    """
    dialect.begin_joined(connection)
    with connection.begin_nested():
        yield


@contextmanager
def told_to_the_host(connection: Connection, dialect: Dialect) -> Iterator[None]:
    """Let no error of SQLAlchemy or of a driver out.

    Raises:
        StoreBusy: The database failed; the host's transaction goes on.
        TransactionLost: The database ended the host's transaction.
        TransactionStale: It sees a moment that is over.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if isinstance(error, DBAPIError):
            without_values(error)
        raise _error(connection, dialect, error) from error


def lost() -> TransactionLost:
    """What a host is told whose transaction is gone."""
    return TransactionLost("the database ended the host's transaction")


def _error(
    connection: Connection, dialect: Dialect, error: SQLAlchemyError
) -> FlightCoreError:
    if not dialect.in_transaction(connection):
        return lost()
    if not isinstance(error, DBAPIError):
        return InvariantBroken("a statement that cannot be", rule="sql")
    failure = dialect.failure(error)
    if failure is Failure.STALE:
        return TransactionStale("roll back, and do the whole transaction again")
    return error_of(failure, committing=False)
