"""What a store offers those who upgrade its schema, apart from opening it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

import attrs

LOCK_SECONDS = 2.0
"""How long an upgrade waits for a table, and the table's users behind it."""


@attrs.frozen(kw_only=True)
class SchemaRevision:
    """Where a schema stands.

    Attributes:
        found: The database's revision; None where it has none.
        wanted: The revision that this version of the store was made for.
        fits: Whether this version works with the one found: it is the one wanted, or
            a later one that only added to it.
    """

    found: str | None
    wanted: str
    fits: bool


@attrs.frozen(kw_only=True)
class SchemaUpgrade:
    """What an upgrade did.

    Attributes:
        before: The revision that it found; None for none.
        after: The revision that it left; the same where nothing was to be done.
    """

    before: str | None
    after: str


class Drift(StrEnum):
    """How a database differs from its revision."""

    MISSING = "missing"
    DIFFERENT = "different"
    UNEXPECTED = "unexpected"


@attrs.frozen(kw_only=True)
class SchemaDrift:
    """One thing that somebody else than an upgrade has changed.

    Attributes:
        drift: How it differs.
        kind: ``table``, ``column``, ``index``, ``constraint`` or ``primary key``.
        name: Such as ``fc_order``, ``fc_order.due_at``, ``fc_ix_order_due_at``.
    """

    drift: Drift
    kind: str
    name: str


class Schema(Protocol):
    """The schema of one database; each call opens its own connection and closes it.

    Every call but ``script`` raises ``StoreBusy`` where the database is out of reach.
    """

    def revision(self) -> SchemaRevision:
        """Where it stands; nothing is changed."""

    def upgrade(self, *, lock_seconds: float = LOCK_SECONDS) -> SchemaUpgrade:
        """Bring it to the revision wanted, or leave it where that is reached already.

        Of several processes one works, and the others wait for it. What was cut off
        anywhere is completed by the next call.

        Args:
            lock_seconds: Give up when a table cannot be locked for so long; rounded up
                to whole seconds where the database counts only those.

        Raises:
            StoreBusy: A table stayed locked, or others went on upgrading. Where the
                database cannot roll back a schema, a part may be done.
            SchemaMismatch: The database is at a revision that this version cannot
                work with, or does not know.
            UnsafeComposition: The role may not change tables.
        """

    def drift(self) -> Sequence[SchemaDrift]:
        """What differs from the revision wanted; of a later one only what is missing.

        Raises:
            SchemaMismatch: The database is at no revision that fits.
        """

    def script(self, *, dialect: str | None = None, since: str | None = None) -> str:
        """The statements of an upgrade for a person to run; no database is asked.

        Args:
            dialect: ``postgresql``, ``mariadb``, ``mysql`` or ``sqlite``; None: as the
                store's URL names it.
            since: The revision that the database is at; None: it is empty.

        Raises:
            PluginMissing: A dialect that the store does not know.
            SchemaMismatch: A revision that it does not know.
        """


@runtime_checkable
class HasSchema(Protocol):
    """The optional ability of a store to have a schema that is upgraded."""

    def schema(self) -> Schema:
        """The schema of its database; also where the store cannot be opened."""
