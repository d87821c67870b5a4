"""Drivers' errors become ours; the driver's is kept as the cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvariantBroken,
    OutcomeUnknown,
    SchemaMismatch,
    StoreBusy,
    UnsafeComposition,
)
from flightcore_sql.dialects import Dialect, Failure, mysql_errors


class Undone(StoreBusy):
    """The database undid a transaction in favour of another; it can be run again."""


class Kept(StoreBusy):
    """Somebody else held a lock for longer than the transaction would wait."""


@contextmanager
def translated(dialect: Dialect, *, committing: bool = False) -> Iterator[None]:
    """Let no error of SQLAlchemy or of a driver out.

    Args:
        dialect: Knows what its driver's errors mean.
        committing: A failed connection leaves the outcome unknown.
    """
    try:
        yield
    except DBAPIError as error:
        without_values(error)
        raise error_of(dialect.failure(error), committing=committing) from error
    except PoolTimeout as error:
        raise StoreBusy("no connection became free") from error
    except SQLAlchemyError as error:
        raise InvariantBroken("a statement that cannot be", rule="sql") from error


def without_values(error: DBAPIError) -> None:
    """Forget a statement's values: they may be a traveller's data.

    A server repeats them in its message. PostgreSQL's first line has none, and stays;
    of a message of MySQL's, which begins with a number, only the number and the name
    that it ends with.
    """
    error.hide_parameters = True
    error.params = None
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        _say(error, str(diagnosis.message_primary or diagnosis.sqlstate or "no answer"))
    elif error.orig is not None and isinstance(next(iter(error.orig.args), ""), int):
        number, *said = error.orig.args
        _say(error, number, mysql_errors.without_values(number, *map(str, said)))


def _say(error: DBAPIError, *said: Any) -> None:
    if error.orig is not None:
        error.orig.args = said
        error.args = (f"({type(error.orig).__name__}) {said[-1]}",)


def error_of(failure: Failure, *, committing: bool) -> FlightCoreError:
    """Our error for a failure."""
    if failure is Failure.BUSY:
        return StoreBusy("somebody else holds the lock")
    if failure is Failure.KEPT:
        return Kept("somebody else holds the lock")
    if failure in (Failure.UNDONE, Failure.STALE):
        return Undone("others changed it at the same time")
    if failure is Failure.SCHEMA:
        return SchemaMismatch(
            'a table or a column is missing; run "flightcore db check"',
            found=None,
            expected=None,
            command="flightcore db check",
        )
    if failure is Failure.DENIED:
        return UnsafeComposition(
            "the database's role may not do this", port="store", lacks="rights"
        )
    if failure in (Failure.TAKEN, Failure.RULE):
        return InvariantBroken("the database refused a row", rule="constraint")
    if committing:
        return OutcomeUnknown("the commit was not answered")
    return StoreBusy("the database failed; nothing was changed")
