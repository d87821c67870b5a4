"""PostgreSQL: many writers, who lock rows; through psycopg 3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from functools import cache
from importlib.util import find_spec
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    PrimaryKeyConstraint,
    Select,
    UniqueConstraint,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import CannotJoin, InvalidSetting, PluginMissing
from flightcore.ports.store import Taken
from flightcore_sql.dialects.base import Dialect, Failure
from flightcore_sql.dialects.postgresql_replication import REPLICATION
from flightcore_sql.schema import METADATA, PREFIX
from flightcore_sql.settings import number
from flightcore_sql.wire import Wire
from flightcore_sql.wire.postgresql import OPENING, PostgresqlWire

DRIVER = "postgresql+psycopg"
"""The only driver that is shown correct."""
CONNECT_SECONDS = 10
"""To open a connection."""
_IDLE, _FAILED = 0, 3
"""States of a transaction, as libpq counts them."""
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"
_WIRE = PostgresqlWire()
_SCHEMA_LOCK = 4_711_201_307
"""Any number that no other application takes for its advisory locks."""


class PostgresqlDialect(Dialect):
    """READ COMMITTED and row locks for writers, REPEATABLE READ for snapshots."""

    name = "postgresql"
    replication = REPLICATION

    def __init__(self) -> None:
        self._limits = ""

    def engine(self, url: URL, settings: Mapping[str, object]) -> Engine:
        """An engine on a database."""
        if url.drivername not in ("postgresql", DRIVER):
            raise InvalidSetting(f"{DRIVER}:// wanted", setting="store")
        _require_driver()
        busy_seconds = number(settings, "busy_seconds", 30.0)
        milliseconds = max(1, round(1000 * busy_seconds))
        self._limits = (
            f"SET {{scope}} lock_timeout = {milliseconds};"
            f"SET {{scope}} statement_timeout = {2 * milliseconds}"
        )
        given = {"connect_timeout": CONNECT_SECONDS, **url.query}
        engine = create_engine(
            url.set(drivername=DRIVER, query={}),
            connect_args={**given, "autocommit": True, "cursor_factory": _cursor()},
            hide_parameters=True,
            pool_size=int(number(settings, "pool_size", 5)),
            max_overflow=int(number(settings, "pool_overflow", 15)),
            pool_timeout=busy_seconds,
            pool_reset_on_return=None,
            use_native_hstore=False,
        )
        event.listen(engine, "connect", self._set_up)
        event.listen(engine, "reset", _roll_back)
        return engine

    def _set_up(self, raw: Any, record: ConnectionPoolEntry) -> None:
        """Let the session keep limits and plans, unless a pooler lends it in turns.

        Behind one, what was set or prepared may be met by somebody else, and what is
        asked for may be asked of a session that never heard of it: so limits are set
        anew in each transaction, and nothing is prepared.
        """
        (server,) = raw.execute("SELECT pg_backend_pid()").fetchone()
        if server == raw.info.backend_pid:
            raw.execute(self._limits.format(scope="SESSION"))
            record.info[OPENING] = _BEGIN
        else:
            raw.prepare_threshold = None
            record.info[OPENING] = f"{_BEGIN};{self._limits.format(scope='LOCAL')}"

    @property
    def wire(self) -> Wire:
        """Statements of its own."""
        return _WIRE

    def begin_read(self, connection: Connection) -> None:
        """All statements see the moment of the first."""
        connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def begin_write(self, connection: Connection) -> None:
        """Each statement sees what was committed before it, so it sees after locks."""
        connection.exec_driver_sql(connection.info[OPENING])

    def begin_joined(self, connection: Connection) -> None:
        """Make sure that there is a transaction, or that one begins by itself."""
        raw: Any = connection.connection.driver_connection
        status = raw.info.transaction_status
        if status == _IDLE and raw.autocommit:
            raise CannotJoin(
                "begin a transaction first",
                given="a connection that commits each statement by itself",
            )
        if status == _FAILED:
            raise CannotJoin(
                "its transaction has failed; roll it back", given="a connection"
            )

    def in_transaction(self, connection: Connection) -> bool:
        """An error ends it with its connection, or leaves it good for nothing."""
        if connection.invalidated or connection.closed:
            return False
        raw: Any = connection.connection.driver_connection
        return not raw.closed and raw.info.transaction_status != _FAILED

    def claiming(self, query: Select[Any]) -> Select[Any]:
        """What others hold, they work on."""
        return query.with_for_update(skip_locked=True)

    def failure(self, error: DBAPIError) -> Failure:
        """By SQLSTATE."""
        state = _state_of(error)
        return _BY_STATE.get(state) or _BY_CLASS.get(state[:2], Failure.GONE)

    def taken(self, error: DBAPIError) -> Taken:
        """By the name of the constraint."""
        diagnosis = getattr(error.orig, "diag", None)
        name = str(getattr(diagnosis, "constraint_name", ""))
        return _UNIQUE.get(name) or Taken(table="", columns=())

    def now(self, connection: Connection) -> Instant:
        """The time at which the statement runs, not at which the transaction began."""
        found = connection.exec_driver_sql("SELECT clock_timestamp()")
        moment: Instant = found.scalar_one()
        return moment.astimezone(UTC)

    def schema_limits(self, lock_seconds: float) -> tuple[str, ...]:
        """Until the transaction ends, so that a pooler lends them to nobody."""
        return (
            f"SET LOCAL lock_timeout = {max(1, round(1000 * lock_seconds))}",
            "SET LOCAL statement_timeout = 0",
        )

    @contextmanager
    def schema_locked(
        self, connection: Connection, lock_seconds: float
    ) -> Iterator[None]:
        """Others wait until the transaction ends, and then find the schema."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")
        for limit in self.schema_limits(lock_seconds):
            connection.exec_driver_sql(limit)
        yield


def _roll_back(raw: Any, _: object, state: Any) -> None:
    """End what an error left open; the driver knows whether there is anything."""
    if not state.terminate_only and raw.info.transaction_status != _IDLE:
        raw.rollback()


@cache
def _cursor() -> type:
    """A cursor that sends what begins a transaction as it is, and reads its end.

    That is several statements in one message, of which the last one is asked for; a
    prepared statement is one.
    """
    from psycopg import Cursor

    class Opening(Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            if params or not str(query).startswith("BEGIN"):
                return super().execute(query, params, **options)
            super().execute(query, prepare=False)
            while self.nextset():
                pass
            return self

    return Opening


def _require_driver() -> None:
    if find_spec("psycopg") is None:
        install = 'python -m pip install "flightcore[postgresql]"'
        raise PluginMissing(
            f"PostgreSQL needs a driver; to install it, run: {install}",
            port="store",
            scheme=PostgresqlDialect.name,
            installed=(),
            install=install,
        )


def _state_of(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


_BY_STATE = {
    "23505": Failure.TAKEN,
    "40001": Failure.STALE,
    "40P01": Failure.UNDONE,
    "42501": Failure.DENIED,
    "42P01": Failure.SCHEMA,
    "42703": Failure.SCHEMA,
    "3F000": Failure.SCHEMA,
    "53300": Failure.BUSY,
    "55P03": Failure.KEPT,
    "57014": Failure.BUSY,
    "57P03": Failure.BUSY,
}
_BY_CLASS = {"23": Failure.RULE}


def _constraints() -> Mapping[str, Taken]:
    found: dict[str, Taken] = {}
    for table in METADATA.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint)):
                name = str(constraint.name or f"{table.name}_pkey")
                columns = tuple(column.name for column in constraint.columns)
                bare = table.name.removeprefix(PREFIX)
                found[name] = Taken(table=bare, columns=columns)
    return found


_UNIQUE = _constraints()
