"""Statements for the driver itself, with SQLAlchemy's errors and without its results.

What SQLAlchemy would find out about each result is known here beforehand, and costs
more than the statement does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def records(
    connection: Connection, text: str, values: Sequence[Any] = ()
) -> Sequence[Any]:
    """The records that a statement finds.

    Raises:
        DBAPIError: As SQLAlchemy would raise it.
    """
    with cursor_of(connection, text) as cursor:
        cursor.execute(text, values) if values else cursor.execute(text)
        found: Sequence[Any] = cursor.fetchall()
        return found


def changed(connection: Connection, text: str, values: Sequence[Any]) -> int:
    """How many rows a statement changes.

    Raises:
        DBAPIError: As SQLAlchemy would raise it.
    """
    with cursor_of(connection, text) as cursor:
        cursor.execute(text, values)
        return int(cursor.rowcount)


def all_changed(
    connection: Connection, text: str, many: Sequence[Sequence[Any]]
) -> int:
    """How many rows a statement changes that is done for each of many values.

    Raises:
        DBAPIError: As SQLAlchemy would raise it.
    """
    with cursor_of(connection, text) as cursor:
        cursor.executemany(text, many)
        return int(cursor.rowcount)


@contextmanager
def cursor_of(connection: Connection, text: str) -> Iterator[Any]:
    """A cursor of the driver for one statement; closed in the end.

    Where the statement is broken off, the connection is not used again.

    Raises:
        DBAPIError: As SQLAlchemy would raise it.
    """
    driver = connection.dialect.loaded_dbapi
    raw = connection.connection
    try:
        with closing(raw.cursor()) as cursor:
            yield cursor
    except driver.Error as error:
        gone = connection.dialect.is_disconnect(error, raw, None)
        if gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            text,
            None,
            error,
            driver.Error,
            hide_parameters=True,
            connection_invalidated=gone,
            dialect=connection.dialect,
        ) from error
    except BaseException:
        # Its answer may still be to come: whoever sends next would take it for his own.
        connection.invalidate()
        raise
