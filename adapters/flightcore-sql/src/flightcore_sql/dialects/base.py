"""What databases do differently; one small module for each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select
from sqlalchemy.exc import DBAPIError

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.store import Taken
from flightcore_sql.dialects.replication import Replication
from flightcore_sql.wire import Wire


class Failure(Enum):
    """What a driver's error means."""

    BUSY = auto()
    """Somebody else holds a lock; nothing happened."""
    KEPT = auto()
    """The same, after as long as the transaction would wait for it."""
    UNDONE = auto()
    """The database undid the transaction in favour of another one; run it again."""
    STALE = auto()
    """The same, and for as long as the transaction goes on: it sees a moment past."""
    TAKEN = auto()
    """A unique constraint or primary key."""
    RULE = auto()
    """A CHECK or NOT NULL constraint: our own rule was broken."""
    SCHEMA = auto()
    """A table or column is missing."""
    DENIED = auto()
    """The role may not do this."""
    GONE = auto()
    """The connection or the file failed; a commit may have happened."""


class Dialect(ABC):
    """One database's ways.

    Attributes:
        name: As SQLAlchemy names it.
        one_writer: Whether only one transaction may write at a time.
        has_clock: Whether the database tells the time to all who use it.
        replication: How its copies are told apart; None: they are not.
    """

    name: str
    one_writer: bool = False
    has_clock: bool = True
    replication: Replication | None = None

    @abstractmethod
    def engine(self, url: URL, settings: Mapping[str, object]) -> Engine:
        """An engine of our own; its connections begin no transaction by themselves."""

    @property
    @abstractmethod
    def wire(self) -> Wire:
        """How questions and units of work reach it."""

    @abstractmethod
    def begin_read(self, connection: Connection) -> None:
        """Begin a transaction in which all reads see one moment."""

    @abstractmethod
    def begin_write(self, connection: Connection) -> None:
        """Begin a transaction that may write."""

    @abstractmethod
    def begin_joined(self, connection: Connection) -> None:
        """Make sure that the host's transaction may write.

        Raises:
            CannotJoin: There is none, or not of the kind that is needed.
        """

    @abstractmethod
    def in_transaction(self, connection: Connection) -> bool:
        """Whether the database still has a transaction open on it."""

    @abstractmethod
    def claiming(self, query: Select[Any]) -> Select[Any]:
        """The query, with a lock on the rows that it finds and nobody else holds."""

    @abstractmethod
    def failure(self, error: DBAPIError) -> Failure:
        """What an error means."""

    @abstractmethod
    def taken(self, error: DBAPIError) -> Taken:
        """Which constraint a ``Failure.TAKEN`` is about."""

    def now(self, connection: Connection) -> Instant:
        """The database's clock.

        Raises:
            InvariantBroken: It has none.
        """
        raise InvariantBroken(f"{self.name} has no clock", rule="clock")

    def for_schema(self, url: URL) -> URL:
        """The URL for changing a schema: one statement may take its time."""
        return url

    def schema_limits(self, lock_seconds: float) -> tuple[str, ...]:
        """Statements that limit how long a change of the schema waits for a table.

        All who want the table queue behind it. Its own work may take its time.
        """
        return ()

    @contextmanager
    def schema_locked(
        self, connection: Connection, lock_seconds: float
    ) -> Iterator[None]:
        """Keep others from changing the schema, until what was done to it can be seen.

        By default a writing transaction keeps them out already.

        Args:
            connection: In a transaction that writes; used for nothing else afterwards.
            lock_seconds: As of :meth:`schema_limits`.
        """
        yield
