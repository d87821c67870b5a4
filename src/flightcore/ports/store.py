"""Store: the one authority over seats, orders, money, tickets and keys.

No transaction object crosses this port. A use case reads a snapshot, decides purely,
and hands over one frozen :class:`Changes`, which is applied whole or not at all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, final

import attrs

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import Misuse
from flightcore.ports.changes import (
    MAX_ROWS_IN_CHANGES,
    Changed,
    Changes,
    Claim,
    Committed,
    Guard,
    Held,
    KeyUsed,
    Late,
    Outcome,
    Refused,
    Taken,
)
from flightcore.ports.find import (
    MAX_FOUND,
    MAX_QUESTIONS,
    Find,
    Operator,
    R,
    Snapshot,
    Where,
    among,
    by_key,
    compare,
    eq,
    find,
)
from flightcore.ports.rows import is_work

__all__ = [
    "MAX_BATCH",
    "MAX_FOUND",
    "MAX_LEASED",
    "MAX_LEASE_SECONDS",
    "MAX_QUESTIONS",
    "MAX_ROWS_IN_CHANGES",
    "Changed",
    "Changes",
    "Claim",
    "Committed",
    "Find",
    "Guard",
    "Held",
    "KeyUsed",
    "Late",
    "Operator",
    "Outcome",
    "R",
    "Refused",
    "Snapshot",
    "Store",
    "StoreCapabilities",
    "Taken",
    "Where",
    "among",
    "by_key",
    "compare",
    "eq",
    "find",
]

MAX_BATCH = 256
"""``Changes`` that one ``commit_many`` may carry."""
MAX_LEASED = 1000
"""Rows that one ``lease`` may take."""
MAX_LEASE_SECONDS = 3600
"""Longest lease."""


@attrs.frozen(kw_only=True)
class StoreCapabilities:
    """What a store can do; an unsafe composition is refused at assembly.

    Attributes:
        durable: What was committed outlives the process.
        shared: Several processes may use it at once.
        joins: It can write inside the host's transaction.
    """

    durable: bool
    shared: bool
    joins: bool


class Store(ABC):
    """The authority. Safe to use from many threads.

    Every method may raise ``StoreBusy`` (nothing happened), ``OutcomeUnknown``
    (commits only: hand the same changes over again), ``SchemaMismatch`` (the store
    was never prepared), ``UnsafeComposition`` (the store's role in its database lacks a
    right) and ``CoreClosed``. Values that not every store could keep are
    ``InvalidInput``, questions without one answer ``Misuse``, both before anything is
    looked up. A driver's own error never leaves; it is the cause.

    Implementers: override the underscored methods; what they get has been checked.
    ``_commit_many`` must judge by ``flightcore.ports.judgement`` (which decides seats
    by ``domain.inventory.decide``) on locked rows, lock in key order, and read the
    clock after the locks.
    """

    @property
    @abstractmethod
    def capabilities(self) -> StoreCapabilities:
        """What this store can do."""

    @final
    def read(self, *asked: Find[Any], join: object | None = None) -> Snapshot:
        """Answer all questions from one consistent snapshot.

        Args:
            *asked: 1 to ``MAX_QUESTIONS``.
            join: The host's transaction to read in, or None.

        Raises:
            CannotJoin: ``join`` is nothing that this store can join.
        """
        _check_size("questions", len(asked), MAX_QUESTIONS)
        for question in asked:
            question.check()
        return self._read(asked, join)

    @final
    def count(self, asked: Find[Any]) -> int:
        """Count the rows that satisfy ``where``; order, after, limit are ignored."""
        asked.check()
        return self._count(asked)

    @final
    def commit(self, changes: Changes, *, join: object | None = None) -> Outcome:
        """Apply one unit of work, whole or not at all.

        With ``join``, it becomes part of the host's transaction (in a savepoint, so
        that a refusal leaves the host's own work alone) and durable with it.

        Raises:
            OutcomeUnknown: The commit may have happened. Hand the same changes over
                again: with a claim, or with a row of version 1, the truth comes out.
            CannotJoin: ``join`` is nothing that this store can join.
            TransactionLost: The database ended the host's transaction.
            TransactionStale: The host's transaction sees a moment that is over.
            InvariantBroken: A new counter is outside its bounds, or seats come back
                that nobody had.
        """
        changes.check()
        return self._commit_many((changes,), join)[0]

    @final
    def commit_many(self, batch: Sequence[Changes]) -> tuple[Outcome, ...]:
        """Apply several units of work in one transaction, each whole or not at all.

        They take effect in order, and a refusal of one leaves the others alone.
        Where this raises, none of them happened, but for ``OutcomeUnknown``.

        Args:
            batch: 1 to ``MAX_BATCH``.
        """
        _check_batch(batch)
        return self._commit_many(tuple(batch), None)

    @final
    def commit_at_once(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        """Apply what can be applied without waiting for rows that others hold.

        As :meth:`commit_many`, but that a unit of work whose rows or counters somebody
        else holds is left out, and is ``Held``: so that whoever holds one flight
        delays no other. Where one that would have to wait is not known from the others,
        all of the batch are left out. A store in which that cannot be waits as ever.

        Args:
            batch: 1 to ``MAX_BATCH``.
        """
        _check_batch(batch)
        return self._commit_at_once(tuple(batch))

    @final
    def lease(
        self, rows: type[R], limit: int, seconds: int, *where: Where
    ) -> tuple[R, ...]:
        """Take work that is due, so that nobody else takes it meanwhile.

        Each row taken has its version and ``attempts`` raised by one and ``due_at``
        moved ``seconds`` ahead, durably, before it is returned as it then stands.
        Its version is the fence: a put by a worker that lost the lease is refused.
        Rows come in the order of ``due_at``, then of the key; of events and messages
        (see ``rows.sequenced_by``), only the first open one of each aggregate (and
        topic): one whose ``due_at`` is not None, leased or not.

        Args:
            rows: A class of work.
            limit: 1 to ``MAX_LEASED``.
            seconds: How long the lease lasts; 1 to ``MAX_LEASE_SECONDS``.
            *where: Only rows that satisfy these, such as one topic's.
        """
        if not is_work(rows):
            raise Misuse(f"{rows.TABLE} holds no work")
        _check_size("leased rows", limit, MAX_LEASED)
        _check_size("seconds of a lease", seconds, MAX_LEASE_SECONDS)
        for condition in where:
            condition.check(rows)
        return self._lease(rows, limit, seconds, where)

    @final
    def now(self) -> Instant:
        """The clock of record, in UTC: the database's, where it has one."""
        return self._now()

    @final
    def reckoned(self) -> Instant | None:
        """About :meth:`now`, where that is known without asking.

        Never ahead of it by more than clocks drift apart in half a minute. What is
        decided by it must be guarded by a deadline that the commit judges. None: ask.
        """
        return self._reckoned()

    def prepare(self) -> None:
        """Create the schema in an empty store; leave a current one alone.

        Raises:
            SchemaMismatch: There is a schema of another version.
        """

    @abstractmethod
    def close(self) -> None:
        """Release everything; later calls raise ``CoreClosed``. Idempotent."""

    @abstractmethod
    def _read(self, asked: Sequence[Find[Any]], join: object | None) -> Snapshot: ...

    @abstractmethod
    def _count(self, asked: Find[Any]) -> int: ...

    @abstractmethod
    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]: ...

    def _reckoned(self) -> Instant | None:
        return None

    def _commit_at_once(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        return self._commit_many(batch, None)

    @abstractmethod
    def _lease(
        self, rows: type[R], limit: int, seconds: int, where: tuple[Where, ...]
    ) -> tuple[R, ...]: ...

    @abstractmethod
    def _now(self) -> Instant: ...


def _check_batch(batch: Sequence[Changes]) -> None:
    _check_size("batch", len(batch), MAX_BATCH)
    for changes in batch:
        changes.check()


def _check_size(what: str, size: int, limit: int) -> None:
    if not 1 <= size <= limit:
        raise Misuse(f"1 to {limit} {what}, not {size}")
