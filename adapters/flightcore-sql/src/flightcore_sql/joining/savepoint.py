"""A savepoint in the host's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from flightcore.domain.kernel.errors import (
    FlightCoreError,
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
        StoreBusy: The database failed; the host's transaction goes on.
        TransactionLost: The database ended the host's transaction.
        TransactionStale: It sees a moment that is over.
    """
    try:
        dialect.begin_joined(connection)
        with connection.begin_nested():
            yield
    except DBAPIError as error:
        without_values(error)
        raise _error(connection, dialect, error) from error


def _error(
    connection: Connection, dialect: Dialect, error: DBAPIError
) -> FlightCoreError:
    if not dialect.in_transaction(connection):
        return TransactionLost("the database ended the host's transaction")
    failure = dialect.failure(error)
    if failure is Failure.STALE:
        return TransactionStale("roll back, and do the whole transaction again")
    return error_of(failure, committing=False)
