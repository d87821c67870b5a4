"""SqlSchema: the schema of a SQL database, upgraded apart from opening a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from flightcore.domain.kernel.errors import InvalidSetting, StoreBusy
from flightcore.ports.schema import (
    LOCK_SECONDS,
    Drift,
    SchemaDrift,
    SchemaRevision,
    SchemaUpgrade,
)
from flightcore_sql.dialects import dialect_of
from flightcore_sql.migrations import drift, revisions, running
from flightcore_sql.pool import Pool

_T = TypeVar("_T")


class SqlSchema:
    """See :class:`flightcore.ports.schema.Schema`.

    Args:
        url: Where the database is.
        settings: As of the store: ``busy_seconds`` (30) is how long to wait for
            others who upgrade, and for SQLite's one writer.
    """

    def __init__(self, url: URL, settings: Mapping[str, object]) -> None:
        self._url = url
        self._settings = settings
        self._dialect = dialect_of(url.get_backend_name())

    @classmethod
    def connect(
        cls, url: str, settings: Mapping[str, object] | None = None
    ) -> SqlSchema:
        """The schema at a URL; nothing is opened yet.

        Raises:
            InvalidSetting: A bad URL.
            PluginMissing: A database that this adapter does not know.
        """
        return cls(parsed(url), settings or {})

    def revision(self) -> SchemaRevision:
        """Where it stands."""
        with self._pool() as pool, pool.reading() as connection:
            return revisions.standing(revisions.current(connection))

    def drift(self) -> tuple[SchemaDrift, ...]:
        """What differs; of a later revision only what is missing."""
        with self._pool() as pool, pool.reading() as connection:
            found = revisions.current(connection)
            revisions.require(found)
            differing = drift.drift_of(connection)
        if revisions.is_ahead(found):
            return tuple(each for each in differing if each.drift is Drift.MISSING)
        return differing

    def create(self) -> None:
        """Bring an empty database to the revision wanted; leave any other alone.

        Raises:
            SchemaMismatch: Meanwhile there is one that is too old or too new.
        """

        def work(connection: Connection) -> None:
            if not revisions.is_there(connection):
                running.upgrade(connection, revisions.HEAD)

        self._change(work, LOCK_SECONDS)

    def upgrade(
        self, *, lock_seconds: float = LOCK_SECONDS, revision: str = revisions.HEAD
    ) -> SchemaUpgrade:
        """Bring it to a revision, in one transaction where the database can.

        Args:
            lock_seconds: Give up when a table cannot be locked for so long.
            revision: The one wanted, or another one that Alembic finds.
        """

        def work(connection: Connection) -> SchemaUpgrade:
            before = revisions.current(connection)
            if revisions.is_ahead(before):
                revisions.require(before)
            else:
                running.upgrade(connection, revision)
            after = revisions.current(connection)
            return SchemaUpgrade(before=before, after=str(after))

        return self._change(work, lock_seconds)

    def downgrade(self, revision: str, *, lock_seconds: float = LOCK_SECONDS) -> None:
        """Go back to a revision; what it did not know is lost.

        Args:
            revision: ``base`` or an identifier.
            lock_seconds: As of :meth:`upgrade`.
        """
        self._change(
            lambda connection: running.downgrade(connection, revision), lock_seconds
        )

    def script(self, *, dialect: str | None = None, since: str | None = None) -> str:
        """The statements of an upgrade for a person to run."""
        named = dialect or self._url.get_backend_name()
        dialect_of(named)
        return running.script(named, since)

    def _change(self, work: Callable[[Connection], _T], lock_seconds: float) -> _T:
        def alone(connection: Connection) -> _T:
            with self._dialect.schema_locked(connection, lock_seconds):
                return work(connection)

        try:
            with self._pool() as pool:
                return pool.write(alone)
        except StoreBusy as error:
            raise StoreBusy(
                f"the schema is not changed to the end: {error.message}; run it again, "
                "and it does what is left",
                waited=lock_seconds,
            ) from error

    @contextmanager
    def _pool(self) -> Iterator[Pool]:
        pool = Pool(self._dialect, self._dialect.for_schema(self._url), self._settings)
        try:
            yield pool
        finally:
            pool.close()


def parsed(url: str) -> URL:
    """A URL as SQLAlchemy reads it.

    Raises:
        InvalidSetting: It is none.
    """
    try:
        return make_url(url)
    except ArgumentError as error:
        raise InvalidSetting("not a database URL", setting="store") from error
