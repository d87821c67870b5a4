"""SQLite: one file, one writer at a time, readers beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, create_engine, event
from sqlalchemy.exc import DBAPIError

from flightcore.domain.kernel.errors import (
    CannotJoin,
    InvalidSetting,
    UnsafeComposition,
)
from flightcore.ports.store import Taken
from flightcore_sql.dialects.base import Dialect, Failure
from flightcore_sql.schema import PREFIX
from flightcore_sql.settings import number
from flightcore_sql.wire import Wire
from flightcore_sql.wire.sqlite import SqliteWire

BUSY_MILLISECONDS = 20
"""How long SQLite itself waits; the store waits on, and with jitter."""

_FIRST_READ = "SELECT 1 FROM sqlite_master LIMIT 1"
_NO_WRITE = f"UPDATE {PREFIX}generation SET version = version WHERE 0"
"""Takes the write lock and changes nothing."""


class SqliteDialect(Dialect):
    """WAL, synchronous=FULL, BEGIN IMMEDIATE for writers."""

    name = "sqlite"
    one_writer = True
    has_clock = False

    def engine(self, url: URL, settings: Mapping[str, object]) -> Engine:
        """An engine on a file."""
        if not url.database or url.database == ":memory:" or "mode=memory" in str(url):
            raise InvalidSetting("SQLite needs a file; see memory://", setting="store")
        _refuse_no_file(url.database)
        engine = create_engine(
            url,
            connect_args={
                "check_same_thread": False,
                "isolation_level": None,
                "timeout": BUSY_MILLISECONDS / 1000,
            },
            hide_parameters=True,
            pool_size=int(number(settings, "pool_size", 5)),
            max_overflow=int(number(settings, "pool_overflow", 15)),
            pool_timeout=number(settings, "busy_seconds", 30.0),
        )
        event.listen(engine, "connect", _configure)
        return engine

    @property
    def wire(self) -> Wire:
        """Statements of its own."""
        return _WIRE

    def begin_read(self, connection: Connection) -> None:
        """Take the snapshot at once, so that no later read can be busy.

        The first read may meet whoever closes the file's last other connection.
        """
        connection.exec_driver_sql("BEGIN")
        try:
            connection.exec_driver_sql(_FIRST_READ).first()
        except DBAPIError:
            connection.exec_driver_sql("ROLLBACK")
            raise

    def begin_write(self, connection: Connection) -> None:
        """Taking the write lock at once means that no later statement can be busy."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def begin_joined(self, connection: Connection) -> None:
        """Take the host's write lock now, or learn that it cannot be had."""
        if not self.in_transaction(connection):
            raise CannotJoin(
                "begin an immediate transaction first: flightcore_sql.begin_immediate",
                given="a connection that is not in a transaction",
            )
        connection.exec_driver_sql(_NO_WRITE)

    def in_transaction(self, connection: Connection) -> bool:
        """What SQLite itself says."""
        raw = connection.connection.driver_connection
        return bool(raw is not None and raw.in_transaction)

    def claiming(self, query: Select[Any]) -> Select[Any]:
        """The file is locked already."""
        return query

    def failure(self, error: DBAPIError) -> Failure:
        """By SQLite's own error codes."""
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code in (
            sqlite3.SQLITE_CONSTRAINT_UNIQUE,
            sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        ):
            return Failure.TAKEN
        if code == sqlite3.SQLITE_BUSY_SNAPSHOT:
            return Failure.STALE
        return _BY_PRIMARY_CODE.get(code & 0xFF, Failure.GONE)

    def taken(self, error: DBAPIError) -> Taken:
        """From ``UNIQUE constraint failed: fc_order.tenant, fc_order.live_locator``."""
        _, _, names = str(error.orig).partition(": ")
        pairs = [name.partition(".") for name in names.split(", ")]
        table = pairs[0][0].removeprefix(PREFIX)
        return Taken(table=table, columns=tuple(column for _, _, column in pairs))


_WIRE = SqliteWire()

_BY_PRIMARY_CODE = {
    sqlite3.SQLITE_BUSY: Failure.BUSY,
    sqlite3.SQLITE_LOCKED: Failure.BUSY,
    sqlite3.SQLITE_PROTOCOL: Failure.BUSY,
    sqlite3.SQLITE_CONSTRAINT: Failure.RULE,
    sqlite3.SQLITE_ERROR: Failure.SCHEMA,
    sqlite3.SQLITE_NOTADB: Failure.SCHEMA,
}


def _configure(raw: sqlite3.Connection, _: object) -> None:
    """Make a new connection durable, and the file fit for readers beside a writer.

    While others open or close the file it may be busy; the pool tries again.
    """
    raw.execute("PRAGMA synchronous=FULL")
    (mode,) = raw.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        (mode,) = raw.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise UnsafeComposition(
            "the file's place does not allow WAL", port="store", lacks="shared"
        )


def _refuse_no_file(database: str) -> None:
    """SQLite makes files and never folders, and says "busy or so" about either."""
    path = Path(database)
    if database.startswith("file:"):
        return
    if path.is_dir() or not path.parent.is_dir():
        raise InvalidSetting("SQLite's file needs a folder to be in", setting="store")
