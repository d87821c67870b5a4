"""What a host hands over, and the connection behind it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from flightcore.domain.kernel.errors import (
    CannotJoin,
    TransactionLost,
    TransactionStale,
)
from flightcore_sql.dialects import Dialect, dialect_of
from flightcore_sql.joining.drivers import driver_of
from flightcore_sql.joining.savepoint import told_to_the_host

DRIVERS = ("pysqlite", "aiosqlite", "psycopg", "psycopg_async", "pymysql")
"""As SQLAlchemy names them: those that are shown to work."""


@contextmanager
def joined(join: object, dialect: Dialect) -> Iterator[Connection]:
    """The connection of the host's transaction.

    Args:
        join: A SQLAlchemy ``Connection`` or ``Session``, that of an ``AsyncSession``
            inside its ``run_sync`` too; an open connection of a driver; or Django's
            ``connection``, inside ``atomic()``.
        dialect: Of the store.

    Raises:
        CannotJoin: It is none of these, is closed, commits by itself, or is of
            another kind of database than the store's.
        StoreBusy, TransactionLost, TransactionStale: Of what is done on it; see
            :func:`flightcore_sql.joining.savepoint.told_to_the_host`.
    """
    opened: AbstractContextManager[Connection]
    if _is_of_django(join):
        opened = _of_django(join, dialect)
    elif (driver := driver_of(join)) is not None:
        opened = driver.connected(join)
    else:
        opened = nullcontext(_of_sqlalchemy(join))
    with opened as connection:
        _check(connection, dialect, given=type(join).__name__)
        with told_to_the_host(connection, dialect):
            yield connection


def _check(connection: Connection, dialect: Dialect, *, given: str) -> None:
    if connection.closed:
        raise CannotJoin("it is closed", given=given)
    if dialect_of(connection.dialect.name).name != dialect.name:
        raise CannotJoin(f"the store is in {dialect.name}", given=given)
    if connection.dialect.driver not in DRIVERS:
        wanted = f"one of these drivers wanted: {', '.join(DRIVERS)}"
        raise CannotJoin(wanted, given=connection.dialect.driver)
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        raise CannotJoin("it commits each statement by itself", given=given)


def _of_sqlalchemy(join: object) -> Connection:
    if isinstance(join, Connection):
        return join
    # A host that has a Session has imported the ORM; the others need not pay for it.
    orm = sys.modules.get("sqlalchemy.orm")
    if orm is None or not isinstance(join, orm.Session):
        raise CannotJoin("no connection that can be joined", given=type(join).__name__)
    try:
        found: Connection = join.connection()
    except SQLAlchemyError as error:
        given = type(join).__name__
        raise CannotJoin("it has no connection", given=given) from error
    return found


def _is_of_django(join: object) -> bool:
    return "django.db" in sys.modules and hasattr(join, "in_atomic_block")


@contextmanager
def _of_django(wrapper: Any, dialect: Dialect) -> Iterator[Connection]:
    """Of its wrapper around a driver's connection; it is told what befell it."""
    if not wrapper.in_atomic_block:
        raise CannotJoin("begin a transaction first: atomic()", given="django")
    if wrapper.needs_rollback:
        raise CannotJoin("it is to be rolled back", given="django")
    try:
        with joined(wrapper.connection, dialect) as connection:
            yield connection
    except (TransactionLost, TransactionStale):
        wrapper.set_rollback(True)
        raise
