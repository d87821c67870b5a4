"""SqlStore: the store in a SQL database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import attrs
from sqlalchemy import Connection, Select

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    CoreClosed,
)
from flightcore.ports.audit_script import AuditScript
from flightcore.ports.judgement import locked_by
from flightcore.ports.sessions import IdleTransaction
from flightcore.ports.store import (
    Changes,
    Find,
    Held,
    Outcome,
    R,
    Snapshot,
    Store,
    StoreCapabilities,
    Where,
)
from flightcore_sql import audit, migrations, statements
from flightcore_sql.applying import Applier, Clash
from flightcore_sql.clock import StoreClock
from flightcore_sql.dialects import Dialect, dialect_of
from flightcore_sql.errors import Kept, Undone
from flightcore_sql.joining import joined, savepoint
from flightcore_sql.migrations.sql_schema import SqlSchema, parsed
from flightcore_sql.pool import Pool
from flightcore_sql.replica import SqlReplica, replication_of
from flightcore_sql.rows import reader_of

_Outcomes = tuple[Outcome | Held, ...]


class SqlStore(Store):
    """Rows in tables that begin with ``fc_``; their schema is public.

    Args:
        dialect: The database's ways.
        pool: Its connections.
        clock: The clock of record.
        schema: Its schema.
    """

    def __init__(
        self, dialect: Dialect, pool: Pool, clock: StoreClock, schema: SqlSchema
    ) -> None:
        self._dialect = dialect
        self._pool = pool
        self._clock = clock
        self._schema = schema
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> SqlStore:
        """Open a store; nothing is created before :meth:`prepare`.

        Args:
            url: As SQLAlchemy reads it: ``sqlite:///agency.db``.
            settings: ``busy_seconds`` (30), how long to wait for locks; ``pool_size``
                (5) and ``pool_overflow`` (15); ``clock`` and
                ``clock_offset_seconds``, see
                :class:`flightcore_sql.clock.StoreClock`.

        Raises:
            InvalidSetting: A bad URL or setting.
            PluginMissing: A database that this adapter does not know.
        """
        place = parsed(url)
        dialect = dialect_of(place.get_backend_name())
        pool = Pool(dialect, place, settings)
        clock = StoreClock(dialect, settings)
        return cls(dialect, pool, clock, SqlSchema(place, settings))

    @property
    def capabilities(self) -> StoreCapabilities:
        """Durable, shared between processes, and able to join."""
        return StoreCapabilities(durable=True, shared=True, joins=True)

    def prepare(self) -> None:
        """Create the schema in an empty database; leave one alone that is there.

        Raises:
            SchemaMismatch: There is a schema that is too old or too new.
        """
        if not self._is_prepared():
            self._schema.create()

    def _is_prepared(self) -> bool:
        try:
            with self._pool.reading() as connection:
                return migrations.is_there(connection)
        except Undone:
            # Somebody changes the schema just now.
            return False

    def schema(self) -> SqlSchema:
        """The schema, for whoever upgrades it."""
        return self._schema

    def audit_script(self) -> AuditScript:
        """The audit as SQL for this database."""
        self._check_open()
        with self._pool.asking() as connection:
            return audit.audit_script(audit.dialect_of(connection))

    def idle_transactions(self) -> Sequence[IdleTransaction] | None:
        """Those of this database; None where it shows us no list.

        SQLite has none; MariaDB and MySQL show it to who has the privilege PROCESS,
        PostgreSQL that of other roles to members of pg_read_all_stats.
        """
        self._check_open()
        with self._pool.asking() as connection:
            return audit.idle_transactions(connection)

    def position(self) -> int:
        """How far the database has written what it keeps of its changes."""
        self._check_open()
        asked = replication_of(self._dialect).position
        with self._pool.asking() as connection:
            return int(connection.exec_driver_sql(asked).scalar_one())

    def replica(self, url: str) -> SqlReplica:
        """The standby of this database at a URL; PostgreSQL alone has any.

        Raises:
            InvalidSetting: Not a URL of the same kind of database.
            UnsafeComposition: Copies of this kind of database are not told apart.
        """
        self._check_open()
        return SqlReplica.connect(self._pool, url)

    def close(self) -> None:
        """Close every connection."""
        self._closed = True
        self._pool.close()

    def _now(self) -> Instant:
        self._check_open()
        now = self._clock.of_host()
        if now is not None:
            return now
        with self._pool.asking() as connection:
            return self._clock.read(connection)

    def _reckoned(self) -> Instant | None:
        return self._clock.reckoned()

    def _check_open(self) -> None:
        if self._closed:
            raise CoreClosed("the store was closed")

    def _read(self, asked: Sequence[Find[Any]], join: object | None) -> Snapshot:
        self._check_open()
        if join is not None:
            with joined(join, self._dialect) as host:
                return self._snapshot(host, asked)
        pool = self._pool
        at_once = self._dialect.wire.reads_at_once
        with pool.asking() if at_once else pool.reading() as connection:
            return self._snapshot(connection, asked)

    def _snapshot(self, connection: Connection, asked: Sequence[Find[Any]]) -> Snapshot:
        now, found = self._dialect.wire.read(connection, asked)
        return Snapshot.of(self._clock.by(now), asked, found)

    def _count(self, asked: Find[Any]) -> int:
        query = statements.finding(statements.shape_of(asked, counts=True))
        values = statements.values_of(asked, counts=True)
        with self._pool.reading() as connection:
            return int(connection.execute(query, values).scalar_one())

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        self._check_open()
        if join is not None:
            return _waited(self._in_hope_first(partial(self._join, batch, join)))
        return _waited(self._in_hope_first(partial(self._commit, batch)))

    def _commit_at_once(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        if not self._dialect.wire.skips_held:
            return super()._commit_at_once(batch)
        self._check_open()
        try:
            return self._in_hope_first(partial(self._commit, batch, waits=False))
        except Kept:
            return _left_out(batch)

    def _in_hope_first(self, attempt: Callable[..., _Outcomes]) -> _Outcomes:
        with suppress(Clash):
            return attempt(careful=False)
        return attempt(careful=True)

    def _commit(
        self, batch: Sequence[Changes], *, careful: bool, waits: bool = True
    ) -> _Outcomes:
        begins = self._dialect.wire.begins_with_locks

        def apply(connection: Connection) -> _Outcomes:
            applier = self._applier(
                connection, begins=begins, waits=waits, careful=careful
            )
            return applier.apply(batch)

        return self._pool.write(apply, begun=not begins)

    def _join(
        self, batch: Sequence[Changes], join: object, *, careful: bool
    ) -> _Outcomes:
        with joined(join, self._dialect) as host, savepoint(host, self._dialect):
            return self._applier(host, careful=careful, joins=True).apply(batch)

    def _applier(self, connection: Connection, **how: bool) -> Applier:
        dialect, clock = self._dialect, self._clock
        return Applier(connection=connection, dialect=dialect, clock=clock, **how)

    def _lease(
        self, rows: type[R], limit: int, seconds: int, where: tuple[Where, ...]
    ) -> tuple[R, ...]:
        # Idle workers ask often; only those that find work take the write lock.
        with self._pool.reading() as connection:
            if not _due(connection, rows, where, at=self._clock.read(connection)):
                return ()

        def claim(connection: Connection) -> tuple[R, ...]:
            now = self._clock.read(connection)
            claiming = self._dialect.claiming
            found = _due(connection, rows, where, at=now, limit=limit, lock=claiming)
            return _taken(connection, found, now + timedelta(seconds=seconds))

        return self._pool.write(claim)


def _due(
    connection: Connection,
    rows: type[R],
    where: Sequence[Where],
    *,
    at: Instant,
    limit: int = 1,
    lock: Callable[[Select[Any]], Select[Any]] = lambda query: query,
) -> tuple[R, ...]:
    query = statements.due(rows.TABLE, statements.due_shape(where))
    values = {**statements.due_values(where), "now_": at, "limit_": limit}
    records = connection.execute(lock(query), values)
    return tuple(map(reader_of(rows), records))


def _waited(outcomes: _Outcomes) -> tuple[Outcome, ...]:
    """The outcomes of who waited for what others held: none is left out."""
    return tuple(each for each in outcomes if not isinstance(each, Held))


def _left_out(batch: Sequence[Changes]) -> tuple[Held, ...]:
    """All are held; of one that stands alone it is known by what of its own."""
    if len(batch) > 1:
        return (Held(name=""),) * len(batch)
    return (Held(name=next(locked_by(batch[0]), "")),)


def _taken(connection: Connection, found: Sequence[R], until: Instant) -> tuple[R, ...]:
    if not found:
        return ()
    values = [
        {**statements.key_values(row.key), "old_version": _version(row), "until": until}
        for row in found
    ]
    connection.execute(statements.leasing(found[0].TABLE), values)
    return tuple(_leased(row, until) for row in found)


def _version(row: Any) -> int:
    version: int = row.version
    return version


def _leased(row: Any, until: Instant) -> Any:
    return attrs.evolve(
        row, version=row.version + 1, attempts=row.attempts + 1, due_at=until
    )
