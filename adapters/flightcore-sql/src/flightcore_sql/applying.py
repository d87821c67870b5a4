"""Applying a batch of changes on a connection that holds the locks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from typing import Any, TypeVar

import attrs
from sqlalchemy import Connection, Update
from sqlalchemy.exc import IntegrityError

from flightcore.domain.inventory import Counter, CounterKey
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.judgement import (
    Judgement,
    RowKey,
    Standing,
    claim_row,
    counter_key,
    counter_of,
    is_doubtful,
    judge,
    needs,
    waves,
)
from flightcore.ports.rows import ROW_TYPES, ClaimRow, CounterRow, Row
from flightcore.ports.store import Changes, Outcome, Refused
from flightcore_sql import statements
from flightcore_sql.dialects import Dialect, Failure
from flightcore_sql.rows import reader_of, values_of

_R = TypeVar("_R", bound=Row)
_T = TypeVar("_T")
_Wave = tuple[Changes, ...]


@attrs.frozen
class Applier:
    """Judges and writes in one transaction.

    First in hope: rows that must be new are written without a look. Where that fails,
    the wave is rolled back and judged again on everything that stands; where a unique
    constraint fails it even so, one by one.

    Attributes:
        connection: In a transaction that may write.
        dialect: The database's ways.
        now: Reads the store's clock.
    """

    connection: Connection
    dialect: Dialect
    now: Callable[[], Instant]

    def apply(self, batch: Sequence[Changes]) -> tuple[Outcome, ...]:
        """Apply each whole or not at all, in order."""
        return tuple(
            outcome for wave in waves(batch) for outcome in self._apply_wave(wave)
        )

    def _apply_wave(self, wave: _Wave) -> tuple[Outcome, ...]:
        hopeful = judge(wave, self._standing(wave, hopeful=True))
        if not is_doubtful(wave, hopeful) and self._try(hopeful) is None:
            return hopeful.outcomes
        judgement = judge(wave, self._standing(wave, hopeful=False))
        refusal = self._try(judgement)
        if refusal is None:
            return judgement.outcomes
        if len(wave) == 1:
            return (refusal,)
        # One by one: those behind the culprit may get what it had been granted.
        return tuple(outcome for item in wave for outcome in self._apply_wave((item,)))

    def _try(self, judgement: Judgement) -> Refused | None:
        """Write it, or nothing and say which constraint stands against it."""
        if not judgement.accepted:
            return None
        try:
            with self._savepoint():
                self._write(judgement)
        except IntegrityError as error:
            if self.dialect.failure(error) is not Failure.TAKEN:
                raise
            return Refused(reason=self.dialect.taken(error), at=judgement.at)
        return None

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """Go back to here when a constraint fails; other errors end it all.

        In plain SQL, because SQLAlchemy's own would be compiled anew each time.
        """
        self.connection.exec_driver_sql("SAVEPOINT fc_wave")
        try:
            yield
        except IntegrityError:
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT fc_wave")
            raise
        self.connection.exec_driver_sql("RELEASE SAVEPOINT fc_wave")

    # -- reading what stands ------------------------------------------------------

    def _standing(self, wave: _Wave, *, hopeful: bool) -> Standing:
        wanted = needs(wave, hopeful=hopeful)
        versions = self._versions(wanted.rows)
        counters = self._counters(wanted.counters)
        # After the locks: a twin that held them has left its claim by now.
        claims = self._load(ClaimRow, wanted.claims)
        return Standing(
            now=self.now(),
            claims={(row.scope, row.key_): row for row in claims},
            versions=versions,
            counters=counters,
        )

    def _counters(self, keys: Sequence[CounterKey]) -> dict[CounterKey, Counter]:
        wanted = [(key.flight_date, key.leg, key.node) for key in keys]
        rows = self._load(CounterRow, wanted)
        return {counter_key(row): counter_of(row) for row in rows}

    def _versions(self, keys: Sequence[RowKey]) -> dict[RowKey, int]:
        found: dict[RowKey, int] = {}
        for rows, group in groupby(keys, key=lambda item: item[0]):
            width = len(rows.KEY)
            for record in self._select(rows, [key for _, key in group], versions=True):
                version = record[width] if len(record) > width else 1
                found[rows, tuple(record[:width])] = version
        return found

    def _load(self, rows: type[_R], keys: Sequence[tuple[Any, ...]]) -> list[_R]:
        read = reader_of(rows)
        return [read(record) for record in self._select(rows, keys, versions=False)]

    def _select(
        self, rows: type[Row], keys: Sequence[tuple[Any, ...]], *, versions: bool
    ) -> Iterator[Sequence[Any]]:
        for chunk in _chunks(keys, statements.MAX_KEYS):
            wanted = statements.padded(chunk)
            query = statements.keyed(rows.TABLE, len(wanted), versions=versions)
            values = statements.key_values(*wanted)
            yield from self.connection.execute(self.dialect.locking(query), values)

    # -- writing ------------------------------------------------------------------

    def _write(self, judgement: Judgement) -> None:
        moves = [
            {
                **statements.key_values((key.flight_date, key.leg, key.node)),
                "delta": delta,
            }
            for key, delta in judgement.deltas.items()
        ]
        if moves:
            self._update(statements.moving(), moves)
        by_table: dict[str, list[Row]] = {}
        for changes in judgement.accepted:
            if changes.claim is not None:
                row = claim_row(changes.claim, judgement.at)
                by_table.setdefault(ClaimRow.TABLE, []).append(row)
            for put in changes.puts:
                by_table.setdefault(put.TABLE, []).append(put)
        for table, rows in by_table.items():
            # Within a table the order counts: a value may be freed before it is taken.
            for is_new, run in groupby(rows, key=_is_new):
                self._put(table, list(run), is_new=is_new)

    def _put(self, table: str, rows: list[Row], *, is_new: bool) -> None:
        values = values_of(ROW_TYPES[table])
        if is_new:
            self.connection.execute(
                statements.adding(table), [values.adding(row) for row in rows]
            )
        else:
            self._update(
                statements.replacing(table), [values.replacing(row) for row in rows]
            )

    def _update(self, statement: Update, values: list[dict[str, Any]]) -> None:
        changed = self.connection.execute(statement, values).rowcount
        # The rows were read under the lock; the fence is there for what we overlook.
        if changed not in (len(values), -1):
            raise InvariantBroken("a locked row moved", rule="lock")


def _is_new(row: Row) -> bool:
    return getattr(row, "version", 1) == 1


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
