"""Wire: what is sent often, in as few statements as a database allows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import groupby
from typing import Any

import attrs
from sqlalchemy import Connection

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.find import Find
from flightcore.ports.judgement import Judgement, Needs, RowKey, claim_row
from flightcore.ports.rows import ROW_TYPES, ClaimRow, Row

Answers = tuple[Instant | None, list[tuple[Row, ...]]]
"""The database's clock, None where it has none, and the rows of each question."""


class Put(Enum):
    """What becomes of the rows of a run."""

    ADD = auto()
    REPLACE = auto()


@attrs.frozen
class Run:
    """Rows of one table that are put alike, in the order in which they were given."""

    table: str
    put: Put
    rows: tuple[Row, ...]


@attrs.frozen(kw_only=True)
class Locked:
    """What stood when the locks were had.

    Attributes:
        now: The database's clock, read after the locks; None where it has none.
        versions: Of the rows that exist; 1 for classes without versions.
        counters: Those that exist.
        held: Names of what somebody else holds, where nobody waited for it: of each
            such row the first part of its key.
    """

    now: Instant | None
    versions: Mapping[RowKey, int]
    counters: Mapping[CounterKey, Counter]
    held: frozenset[str] = frozenset()


class Wire(ABC):
    """One database's way to send what every use case sends.

    Attributes:
        reads_at_once: Whether a read is one statement and needs no transaction.
        begins_with_locks: Whether the first locks begin the transaction.
        skips_held: Whether it can leave out what others hold.
    """

    reads_at_once: bool = False
    begins_with_locks: bool = False
    skips_held: bool = False

    @abstractmethod
    def read(self, connection: Connection, asked: Sequence[Find[Any]]) -> Answers:
        """Answer all questions from one moment, and read the clock after it."""

    @abstractmethod
    def lock(
        self,
        connection: Connection,
        wanted: Needs,
        *,
        begins: bool = False,
        waits: bool = True,
    ) -> Locked:
        """Lock rows and counters, each table's in key order, and read them.

        Args:
            connection: In a transaction, unless the locks begin it.
            wanted: Its claims are not looked for: see :meth:`claims`.
            begins: Begin the transaction, where ``begins_with_locks``.
            waits: For what others hold; False: leave it out, where ``skips_held``.
                Where ``begins``, the transaction then waits a moment at most for what
                cannot be left out, such as a key that others are about to use.
        """

    @abstractmethod
    def claims(
        self, connection: Connection, keys: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], ClaimRow]:
        """The claims that are used, as they stand now."""

    @abstractmethod
    def write(self, connection: Connection, judgement: Judgement) -> None:
        """Write what was accepted: seats first, claims last.

        Raises:
            IntegrityError: A constraint stands against it.
            InvariantBroken: A row that was read under its lock has moved.
        """


def runs(judgement: Judgement, *, in_order: bool) -> Iterator[Run]:
    """What is to be put, table by table; claims last and in key order.

    Who inserts claims last, in one order, waits for nobody who waits for it.

    Args:
        judgement: Of a wave.
        in_order: Rows of a table in the order in which they were given, since a value
            may be freed before it is taken. Otherwise in two runs at most, new ones
            first: so nobody gets a value that is freed behind him, and where a value
            is freed before, the constraint has them judged again one by one.
    """
    by_table: dict[str, list[Row]] = {}
    for changes in judgement.accepted:
        for put in changes.puts:
            by_table.setdefault(put.TABLE, []).append(put)
    for table, rows in by_table.items():
        given = rows if in_order else sorted(rows, key=_replaces)
        for how, run in groupby(given, key=_put_of):
            yield Run(table, how, tuple(run))
    claims = [claim_row(item.claim, judgement.at) for item in _claiming(judgement)]
    if claims:
        ordered = sorted(claims, key=lambda row: row.key)
        yield Run(ClaimRow.TABLE, Put.ADD, tuple(ordered))


def _claiming(judgement: Judgement) -> Iterable[Any]:
    return (item for item in judgement.accepted if item.claim is not None)


def _put_of(row: Row) -> Put:
    return Put.ADD if getattr(row, "version", 1) == 1 else Put.REPLACE


def _replaces(row: Row) -> bool:
    return _put_of(row) is Put.REPLACE


def is_delicate(judgement: Judgement) -> bool:
    """Whether a unit of work may free a unique value that it takes itself.

    Statements that put many rows at once do it in no order. Between units of work
    that does not count: where one stands in the other's way, they are judged again.
    """
    return any(_frees_and_takes(changes.puts) for changes in judgement.accepted)


def _frees_and_takes(puts: Sequence[Row]) -> bool:
    replaced = {row.TABLE for row in puts if row.UNIQUE and _replaces(row)}
    return any(sum(table == row.TABLE for row in puts) > 1 for table in replaced)


def one_by_one(all_runs: Iterable[Run]) -> Iterator[Run]:
    """The same in order, replaced rows with unique values each for itself."""
    for run in all_runs:
        if run.put is Put.ADD or not ROW_TYPES[run.table].UNIQUE:
            yield run
        else:
            yield from (Run(run.table, run.put, (row,)) for row in run.rows)


def quoted(name: str) -> str:
    """A name in a statement, which may be a word of SQL."""
    return f'"{name}"'


def check_moved(changed: int, expected: int) -> None:
    """The fence behind the locks, for what they overlook.

    Raises:
        InvariantBroken: Not all rows were where they had been read.
    """
    if changed not in (expected, -1):
        raise InvariantBroken("a locked row moved", rule="lock")
