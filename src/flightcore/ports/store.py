"""Store: the one authority over seats, orders, money, tickets and keys.

No transaction object crosses this port. A use case reads a snapshot, decides purely,
and hands over one frozen :class:`Changes`, which is applied whole or not at all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast, final

import attrs

from flightcore.domain.inventory import SeatRequest, SeatsShort
from flightcore.domain.kernel import Instant
from flightcore.ports.rows import Row

R = TypeVar("R", bound=Row)

MAX_FOUND = 10_000
"""Rows that one ``Find`` may return."""
MAX_ROWS_IN_CHANGES = 20_000
"""Rows that one ``Changes`` may put."""
MAX_BATCH = 256
"""``Changes`` that one ``commit_many`` may carry."""


class Operator(StrEnum):
    """How a column is compared; a NULL column satisfies none of them but IS_NULL."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    IS_NULL = "is null"
    NOT_NULL = "is not null"


@attrs.frozen
class Where:
    """One condition on one column.

    Attributes:
        column: A column of the row class.
        operator: The comparison.
        value: Of the column's type; a tuple for IN; unused for the null tests.
    """

    column: str
    operator: Operator
    value: Any = None


def eq(column: str, value: Any) -> Where:
    """The column equals the value."""
    return Where(column, Operator.EQ, value)


def among(column: str, values: Sequence[Any]) -> Where:
    """The column is one of the values; an empty sequence matches nothing."""
    return Where(column, Operator.IN, tuple(values))


def compare(column: str, operator: Operator, value: Any = None) -> Where:
    """The column stands in that relation to the value."""
    return Where(column, operator, value)


@attrs.frozen(kw_only=True, eq=False)
class Find(Generic[R]):
    """A question for rows of one class; it is its own key in the snapshot.

    Attributes:
        rows: The row class.
        where: All must hold.
        order: Columns to sort by, then the primary key follows; ties are impossible.
        descending: The direction of the whole order, the key included.
        after: Values of (*order, *key) of the last row seen; rows follow it.
        limit: 1 to ``MAX_FOUND``.
    """

    rows: type[R]
    where: tuple[Where, ...] = ()
    order: tuple[str, ...] = ()
    descending: bool = False
    after: tuple[Any, ...] | None = None
    limit: int = attrs.field(
        default=1000,
        validator=[attrs.validators.ge(1), attrs.validators.le(MAX_FOUND)],
    )

    @property
    def sort(self) -> tuple[str, ...]:
        """Every column of the order, the key's included, each once."""
        rest = tuple(name for name in self.rows.KEY if name not in self.order)
        return self.order + rest


def find(rows: type[R], *where: Where, limit: int = 1000) -> Find[R]:
    """Shorthand for the commonest :class:`Find`: key order, no paging."""
    return Find(rows=rows, where=where, limit=limit)


def by_key(rows: type[R], *values: Any) -> Find[R]:
    """Ask for the one row with that primary key."""
    where = tuple(eq(column, value) for column, value in zip(rows.KEY, values))
    return Find(rows=rows, where=where, limit=1)


@attrs.frozen
class Snapshot:
    """Answers that belong to one moment.

    Attributes:
        now: The store's clock when it was taken.
    """

    now: Instant
    _found: dict[int, tuple[Row, ...]] = attrs.field(repr=False)

    def __getitem__(self, asked: Find[R]) -> tuple[R, ...]:
        return cast("tuple[R, ...]", self._found[id(asked)])

    def one(self, asked: Find[R]) -> R | None:
        """The first row found, or None."""
        found = self[asked]
        return found[0] if found else None

    @classmethod
    def of(
        cls,
        now: Instant,
        asked: Sequence[Find[Any]],
        found: Sequence[tuple[Row, ...]],
    ) -> Snapshot:
        """Pair questions with their answers, in order."""
        pairs = zip(asked, found, strict=True)
        return cls(now, {id(question): rows for question, rows in pairs})


@attrs.frozen(kw_only=True)
class Claim:
    """An idempotency key that is used up by the changes that carry it.

    Attributes:
        scope: Tenant, principal and operation.
        key: The caller's key.
        fingerprint: Digest of the canonical body of the call.
        operation_id: Names the call; the same for all its repetitions.
        answer: What a repetition shall get.
    """

    scope: str
    key: str
    fingerprint: str
    operation_id: str
    answer: bytes


@attrs.frozen(kw_only=True)
class Guard:
    """A row that was read for the decision and must still be as it was.

    Attributes:
        rows: Its class.
        key: Its primary key.
        version: Its version, or None where it must not exist.
        before: The store's clock, read after the row is locked, must be earlier.
    """

    rows: type[Row]
    key: tuple[Any, ...]
    version: int | None
    before: Instant | None = None


@attrs.frozen(kw_only=True)
class Changes:
    """One unit of work: applied whole or not at all, and safe to hand over again.

    Attributes:
        claim: The idempotency key, or None.
        guards: What must still hold.
        seats: Seats to take and to give back, decided by ``domain.inventory.decide``
            on the locked counters.
        puts: Rows to add or replace. A versioned row of version 1 must be new; of
            version n it must stand at n - 1. A row without version must be new.
            ``used`` of a ``CounterRow`` is taken from the row only when it is new.
    """

    claim: Claim | None = None
    guards: tuple[Guard, ...] = ()
    seats: SeatRequest | None = None
    puts: tuple[Row, ...] = attrs.field(
        default=(), validator=attrs.validators.max_len(MAX_ROWS_IN_CHANGES)
    )


@attrs.frozen(kw_only=True)
class Committed:
    """The changes are durable, by this call or by an earlier one with the claim.

    Attributes:
        at: The store's clock in the transaction (of this call).
        answer: The claim's answer; of the first call where ``replayed``; b"" where
            there is no claim.
        replayed: An earlier call had the claim, with the same fingerprint; nothing
            was changed now.
    """

    at: Instant
    answer: bytes = b""
    replayed: bool = False


@attrs.frozen(kw_only=True)
class Changed:
    """A row is not at the version that was expected. ``found``: None if absent."""

    table: str
    key: tuple[Any, ...]
    expected: int | None
    found: int | None


@attrs.frozen(kw_only=True)
class Late:
    """A guard's deadline has passed by the store's clock."""

    table: str
    key: tuple[Any, ...]
    deadline: Instant
    now: Instant


@attrs.frozen(kw_only=True)
class Taken:
    """A unique constraint or primary key is in use by another row.

    ``columns`` are those of the constraint where the store can tell, else empty.
    """

    table: str
    columns: tuple[str, ...]


@attrs.frozen(kw_only=True)
class KeyUsed:
    """The claim's key was used with another fingerprint."""

    scope: str
    key: str


@attrs.frozen(kw_only=True)
class Refused:
    """Nothing was changed.

    Attributes:
        reason: The first obstacle, in the order: claim, guards and versions, seats,
            unique constraints.
        at: The store's clock.
    """

    reason: SeatsShort | Changed | Late | Taken | KeyUsed
    at: Instant


Outcome = Committed | Refused


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
    (commits only: hand the same changes over again), and ``CoreClosed``. A driver's
    own error never leaves; it is the cause.

    Implementers: override the underscored methods. ``_commit_many`` must decide
    seats by ``domain.inventory.decide`` on locked counters, lock in key order, and
    read the clock after the locks.
    """

    @property
    @abstractmethod
    def capabilities(self) -> StoreCapabilities:
        """What this store can do."""

    @final
    def read(self, *asked: Find[Any], join: object | None = None) -> Snapshot:
        """Answer all questions from one consistent snapshot.

        Args:
            *asked: 1 to 16 questions.
            join: The host's transaction to read in, or None.

        Raises:
            CannotJoin: ``join`` is nothing that this store can join.
        """
        return self._read(asked, join)

    @final
    def count(self, asked: Find[Any]) -> int:
        """Count the rows that satisfy ``where``; order, after, limit are ignored."""
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
        """
        return self._commit_many((changes,), join)[0]

    @final
    def commit_many(self, batch: Sequence[Changes]) -> tuple[Outcome, ...]:
        """Apply several units of work in one transaction, each whole or not at all.

        They take effect in order, and a refusal of one leaves the others alone.
        Where this raises, none of them happened, but for ``OutcomeUnknown``.

        Args:
            batch: 1 to ``MAX_BATCH``.
        """
        return self._commit_many(tuple(batch), None)

    @final
    def lease(self, rows: type[R], limit: int, seconds: int) -> tuple[R, ...]:
        """Take work that is due, so that nobody else takes it meanwhile.

        Each row taken has its version and ``attempts`` raised by one and ``due_at``
        moved ``seconds`` ahead, durably, before it is returned as it then stands.
        Its version is the fence: a put by a worker that lost the lease is refused.
        Rows come in the order of ``due_at``; of events and messages, only the first
        open one of each aggregate (and topic).

        Args:
            rows: A class of work.
            limit: 1 to 1,000.
            seconds: How long the lease lasts; 1 to 3,600.
        """
        return self._lease(rows, limit, seconds)

    @final
    def now(self) -> Instant:
        """The clock of record, in UTC: the database's, where it has one."""
        return self._now()

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

    @abstractmethod
    def _lease(self, rows: type[R], limit: int, seconds: int) -> tuple[R, ...]: ...

    @abstractmethod
    def _now(self) -> Instant: ...
