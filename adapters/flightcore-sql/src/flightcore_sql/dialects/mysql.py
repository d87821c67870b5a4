"""MySQL and MariaDB: many writers, who lock index entries; through PyMySQL."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, Table, create_engine, event
from sqlalchemy.exc import DBAPIError

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    CannotJoin,
    InvalidSetting,
    PluginMissing,
    StoreBusy,
    UnsafeComposition,
)
from flightcore.ports.store import Taken
from flightcore_sql.dialects import mysql_errors
from flightcore_sql.dialects.base import Dialect, Failure
from flightcore_sql.settings import number
from flightcore_sql.types import MYSQL_FAMILY
from flightcore_sql.wire import Wire
from flightcore_sql.wire.mysql import MysqlWire

DRIVER = "pymysql"
"""The only driver that is shown correct."""
CONNECT_SECONDS = 10
"""To open a connection."""
SCHEMA_SECONDS = 86_400
"""For one statement that changes a schema."""
OLDEST_MARIADB, OLDEST_MYSQL = (10, 6), (8, 0, 19)
"""The first that pass over locked rows and keep CHECK constraints."""

_IN_TRANSACTION, _COMMITS_BY_ITSELF = 1, 2
"""Bits of the status that the server sends with its answers."""
_SCHEMA_LOCK = "CONCAT('flightcore:', MD5(DATABASE()))"
"""Named locks are shared by all databases of a server, and have short names."""


class MysqlDialect(Dialect):
    """READ COMMITTED and row locks for writers, REPEATABLE READ for snapshots."""

    name = "mysql"

    def __init__(self) -> None:
        self._wire = MysqlWire()
        self._lock_seconds = 30

    def engine(self, url: URL, settings: Mapping[str, object]) -> Engine:
        """An engine on a database; MariaDB or MySQL is found out when it connects."""
        family, _, driver = url.drivername.partition("+")
        if family not in MYSQL_FAMILY or driver not in ("", DRIVER):
            raise InvalidSetting(f"{family}+{DRIVER}:// wanted", setting="store")
        _require_driver()
        busy_seconds = number(settings, "busy_seconds", 30.0)
        self._lock_seconds = math.ceil(busy_seconds)
        engine = create_engine(
            url.set(drivername=f"{self.name}+{DRIVER}"),
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "read_timeout": CONNECT_SECONDS + 3 * self._lock_seconds,
                "write_timeout": CONNECT_SECONDS + 3 * self._lock_seconds,
                **_given(url),
                "charset": "utf8mb4",
                "autocommit": True,
                "init_command": _session(busy_seconds),
            },
            hide_parameters=True,
            pool_size=int(number(settings, "pool_size", 5)),
            max_overflow=int(number(settings, "pool_overflow", 15)),
            pool_timeout=busy_seconds,
            pool_reset_on_return=None,
        )
        event.listen(engine, "connect", _refuse_old)
        event.listen(engine, "reset", _roll_back)
        return engine

    @property
    def wire(self) -> Wire:
        """Statements of its own."""
        return self._wire

    def begin_read(self, connection: Connection) -> None:
        """The snapshot is taken now, not at the first read."""
        try:
            connection.exec_driver_sql(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
            )
            connection.exec_driver_sql(
                "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
            )
        except DBAPIError:
            # Else the level would wait for a transaction that writes.
            connection.invalidate()
            raise

    def begin_write(self, connection: Connection) -> None:
        """Each statement sees what was committed before it, so it sees after locks."""
        connection.exec_driver_sql("START TRANSACTION")

    def begin_joined(self, connection: Connection) -> None:
        """Make sure that there is a transaction, or that one begins by itself."""
        status = _status(connection)
        if status & _COMMITS_BY_ITSELF and not status & _IN_TRANSACTION:
            raise CannotJoin(
                "begin a transaction first",
                given="a connection that commits each statement by itself",
            )

    def in_transaction(self, connection: Connection) -> bool:
        """What the server says: an error may have ended it."""
        if connection.invalidated or connection.closed:
            return False
        return bool(_status(connection) & _IN_TRANSACTION)

    def claiming(self, query: Select[Any]) -> Select[Any]:
        """What others hold, they work on.

        The index gives the rows in their order, however few there seem to be: sorting
        would lock all that are due.
        """
        (table,) = (each for each in query.get_final_froms() if isinstance(each, Table))
        due = next(str(e.name) for e in table.indexes if e.columns.keys() == ["due_at"])
        by_due = query.with_hint(table, f"FORCE INDEX ({due})")
        return by_due.with_for_update(skip_locked=True)

    def failure(self, error: DBAPIError) -> Failure:
        """By the server's error number, or the driver's."""
        return mysql_errors.failure(error)

    def taken(self, error: DBAPIError) -> Taken:
        """By the name of the key."""
        return mysql_errors.taken(error)

    def now(self, connection: Connection) -> Instant:
        """The time at which the statement begins; locks are had by statements before.

        Unlike ``SYSDATE`` it is in UTC whatever zone a host's session is in.
        """
        found: datetime = connection.exec_driver_sql(
            "SELECT UTC_TIMESTAMP(6)"
        ).scalar_one()
        return found.replace(tzinfo=UTC)

    def for_schema(self, url: URL) -> URL:
        """The driver, too, waits for a statement's answer."""
        return url.update_query_dict({"read_timeout": str(SCHEMA_SECONDS)})

    def schema_limits(self, lock_seconds: float) -> tuple[str, ...]:
        """In whole seconds; they stay with the session."""
        seconds = max(1, math.ceil(lock_seconds))
        return (
            f"SET SESSION lock_wait_timeout = {seconds}, "
            f"innodb_lock_wait_timeout = {seconds} /*M! , max_statement_time = 0 */",
        )

    @contextmanager
    def schema_locked(
        self, connection: Connection, lock_seconds: float
    ) -> Iterator[None]:
        """Hold a named lock: what changes a schema ends transactions, and row locks."""
        took = connection.exec_driver_sql(
            f"SELECT GET_LOCK({_SCHEMA_LOCK}, {self._lock_seconds})"
        ).scalar_one()
        if took != 1:
            raise StoreBusy("somebody else changes the schema")
        try:
            for limit in self.schema_limits(lock_seconds):
                connection.exec_driver_sql(limit)
            yield
            # Those who wait must see what was done.
            connection.exec_driver_sql("COMMIT")
        finally:
            if not connection.invalidated:
                connection.exec_driver_sql(f"DO RELEASE_LOCK({_SCHEMA_LOCK})")


def _given(url: URL) -> dict[str, object]:
    """Times that the URL sets itself; SQLAlchemy reads the rest of it."""
    return {
        name: int(str(value))
        for name, value in url.query.items()
        if name in ("connect_timeout", "read_timeout", "write_timeout")
    }


def _session(busy_seconds: float) -> str:
    """What a connection must be, whatever its server is set to.

    Each kind of server skips the comment that is addressed to the other.
    """
    lock_seconds, limit = math.ceil(busy_seconds), 2 * busy_seconds
    return (
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', "
        "time_zone = '+00:00', unique_checks = 1, "
        f"innodb_lock_wait_timeout = {lock_seconds}, "
        f"lock_wait_timeout = {lock_seconds}"
        "/*M! , tx_isolation = 'READ-COMMITTED', check_constraint_checks = 1, "
        f"max_statement_time = {limit} */"
        "/*!80000 , transaction_isolation = 'READ-COMMITTED', "
        f"max_execution_time = {math.ceil(1000 * limit)} */"
    )


def _refuse_old(raw: Any, _: object) -> None:
    said = str(raw.get_server_info())
    oldest = OLDEST_MARIADB if "MariaDB" in said else OLDEST_MYSQL
    if version_of(said) < oldest:
        wanted = ".".join(map(str, oldest))
        raise UnsafeComposition(
            f"the server is {said}; {wanted} or later wanted",
            port="store",
            lacks="locks that can be passed over, and kept CHECK constraints",
        )


def version_of(said: str) -> tuple[int, ...]:
    """The version in what a server calls itself.

    MariaDB may put the ``5.5.5-`` before it that replicas of MySQL once needed.
    """
    digits = said.removeprefix("5.5.5-").partition("-")[0]
    return tuple(int(part) for part in digits.split(".") if part.isdigit())


def _roll_back(raw: Any, _: object, state: Any) -> None:
    """End what an error left open; the server has said whether there is anything."""
    if not state.terminate_only and raw.server_status & _IN_TRANSACTION:
        raw.rollback()


def _status(connection: Connection) -> int:
    """What the server's answer to a ping says; an error's answer would say nothing.

    A connection that is gone has no transaction and begins none.
    """
    raw: Any = connection.connection.driver_connection
    try:
        raw.ping(reconnect=False)
    except Exception as error:
        if not _is_of_driver(error):
            raise
        return 0
    status: int = raw.server_status
    return status


def _is_of_driver(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] == DRIVER


def _require_driver() -> None:
    if find_spec(DRIVER) is None:
        install = 'python -m pip install "flightcore[mysql]"'
        raise PluginMissing(
            f"MySQL and MariaDB need a driver; to install it, run: {install}",
            port="store",
            scheme=MysqlDialect.name,
            installed=(),
            install=install,
        )
