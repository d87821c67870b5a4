"""What databases do differently; one small module for each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select
from sqlalchemy.exc import DBAPIError

from flightcore.ports.store import Taken


class Failure(Enum):
    """What a driver's error means."""

    BUSY = auto()
    """Somebody else holds a lock; nothing happened."""
    TAKEN = auto()
    """A unique constraint or primary key."""
    RULE = auto()
    """A CHECK or NOT NULL constraint: our own rule was broken."""
    SCHEMA = auto()
    """A table or column is missing."""
    GONE = auto()
    """The connection or the file failed; a commit may have happened."""


class Dialect(ABC):
    """One database's ways."""

    name: str
    """As SQLAlchemy names it."""

    @abstractmethod
    def engine(self, url: URL, settings: Mapping[str, object]) -> Engine:
        """An engine of our own; its connections begin no transaction by themselves."""

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
    def locking(self, query: Select[Any]) -> Select[Any]:
        """The query, with a lock on the rows that it finds."""

    @abstractmethod
    def failure(self, error: DBAPIError) -> Failure:
        """What an error means."""

    @abstractmethod
    def taken(self, error: DBAPIError) -> Taken:
        """Which constraint a ``Failure.TAKEN`` is about."""
