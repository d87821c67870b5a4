"""Connections of drivers, as they lie in a host's hands.

SQLAlchemy is given each one wrapped, so that it neither ends the transaction nor closes
the connection, and gets plain cursors whatever the host has set its own to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import local
from typing import Any

import attrs
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from flightcore.domain.kernel.errors import CannotJoin
from flightcore_sql.joining.savepoint import lost


class HostConnection:
    """A driver's connection that only its owner may end.

    Args:
        raw: The connection.
        cursor: Makes a cursor that gives plain tuples of plain values.
    """

    def __init__(self, raw: Any, cursor: Callable[[Any], Any]) -> None:
        self._raw = raw
        self._cursor = cursor

    def cursor(self, *_: Any) -> Any:
        """A plain one."""
        return self._cursor(self._raw)

    def commit(self) -> None:
        """Left to the host."""

    def rollback(self) -> None:
        """Left to the host."""

    def close(self) -> None:
        """Left to the host."""

    def create_function(self, *_: Any, **__: Any) -> None:
        """The host's own functions stay as they are."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


@attrs.frozen
class HostDriver:
    """One driver, and how to use its connections.

    Attributes:
        module: In which the class of its connections can be found.
        dialect: SQLAlchemy's name for the database of a connection.
        driver: SQLAlchemy's name for the driver.
        cursor: Makes plain cursors.
        fault: Why a connection cannot be used; empty where it can.
    """

    module: str
    dialect: Callable[[Any], str]
    driver: str
    cursor: Callable[[Any], Any]
    fault: Callable[[Any], str]

    def owns(self, raw: object) -> bool:
        """Whether a connection is this driver's; who has one has imported it."""
        module = sys.modules.get(self.module)
        return module is not None and isinstance(raw, module.Connection)

    @contextmanager
    def connected(self, raw: Any) -> Iterator[Connection]:
        """A connection of SQLAlchemy's over that of the host.

        Raises:
            CannotJoin: It cannot be used.
            TransactionLost: The server has ended it.
        """
        if fault := self.fault(raw):
            raise CannotJoin(fault, given=self.module)
        _GIVEN.connection = HostConnection(raw, self.cursor)
        try:
            connection = _engine(self.dialect(raw), self.driver).connect()
        except DBAPIError as error:
            # The first of its kind is asked what it is.
            raise lost() from error
        finally:
            del _GIVEN.connection
        with connection:
            yield connection


def driver_of(raw: object) -> HostDriver | None:
    """The driver that a connection is of; None: of none that is known."""
    return next((driver for driver in DRIVERS if driver.owns(raw)), None)


_GIVEN = local()
"""What the thread's next connection is made of."""


@cache
def _engine(dialect: str, driver: str) -> Engine:
    """What it learns of the first server of its kind, it takes for granted then."""
    options = {"use_native_hstore": False} if dialect == "postgresql" else {}
    return create_engine(
        f"{dialect}+{driver}://",
        creator=lambda: _GIVEN.connection,
        poolclass=NullPool,
        pool_reset_on_return=None,
        hide_parameters=True,
        **options,
    )


def _sqlite_cursor(raw: Any) -> Any:
    cursor = raw.cursor()
    cursor.row_factory = None
    return cursor


def _sqlite_fault(raw: Any) -> str:
    import sqlite3

    try:
        raw.cursor().close()
    except sqlite3.ProgrammingError:
        return _CLOSED
    return ""


def _psycopg_cursor(raw: Any) -> Any:
    """Whatever types the host reads in its own way, here they are read as usual."""
    import psycopg

    cursor = psycopg.Cursor(raw, row_factory=psycopg.rows.tuple_row)
    for name in ("text", "int8", "bytea", "timestamptz", "date"):
        oid = psycopg.adapters.types[name].oid
        for form in psycopg.pq.Format:
            loader = psycopg.adapters.get_loader(oid, form)
            if loader is not None:
                cursor.adapters.register_loader(oid, loader)
    return cursor


def _psycopg_fault(raw: Any) -> str:
    import psycopg

    failed = psycopg.pq.TransactionStatus.INERROR
    if not raw.closed and raw.info.transaction_status == failed:
        return "its transaction has failed; roll it back"
    return _CLOSED if raw.closed else ""


def _pymysql_cursor(raw: Any) -> Any:
    from pymysql.cursors import Cursor

    return raw.cursor(Cursor)


def _pymysql_dialect(raw: Any) -> str:
    return "mariadb" if "MariaDB" in raw.get_server_info() else "mysql"


_CLOSED = "it is closed"
DRIVERS = (
    HostDriver(
        "sqlite3", lambda _: "sqlite", "pysqlite", _sqlite_cursor, _sqlite_fault
    ),
    HostDriver(
        "psycopg", lambda _: "postgresql", "psycopg", _psycopg_cursor, _psycopg_fault
    ),
    HostDriver(
        "pymysql.connections",
        _pymysql_dialect,
        "pymysql",
        _pymysql_cursor,
        lambda raw: "" if raw.open else _CLOSED,
    ),
)
