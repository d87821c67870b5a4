"""All tables of a store in memory; not safe for threads, the store locks around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import attrs

from flightcore.domain.inventory import CounterKey
from flightcore.domain.kernel import Instant
from flightcore.memory.finding import holds, pick
from flightcore.memory.table import InUse, Journal, Table, due_at_of
from flightcore.ports.judgement import (
    Judgement,
    Standing,
    claim_row,
    counter_of,
    needs,
)
from flightcore.ports.rows import (
    ROW_TYPES,
    ClaimRow,
    CounterRow,
    Row,
    is_versioned,
    sequenced_by,
)
from flightcore.ports.store import Changes, Find, R, Where


class Tables:
    """Rows by class.

    Attributes:
        position: Grows with every write.
    """

    def __init__(self) -> None:
        self.position = 0
        self._tables = {name: Table(rows) for name, rows in ROW_TYPES.items()}

    def copy(self) -> Tables:
        """The same rows, that stay as they are now."""
        copied = Tables()
        copied.position = self.position
        for name, table in self._tables.items():
            for row in table.page(None, len(table)):
                copied._tables[name].restore(row.key, row)
        return copied

    def find(self, asked: Find[Any]) -> tuple[Row, ...]:
        """Answer one question."""
        table = self._tables[asked.rows.TABLE]
        if not (asked.where or asked.order or asked.descending):
            return table.page(asked.after, asked.limit)
        return pick(table.candidates(asked.where), asked)

    def count(self, asked: Find[Any]) -> int:
        """Count the rows that satisfy its conditions."""
        candidates = self._tables[asked.rows.TABLE].candidates(asked.where)
        return sum(holds(row, asked.where) for row in candidates)

    def standing(self, wave: Sequence[Changes], now: Instant) -> Standing:
        """What must be known to judge a wave."""
        wanted = needs(wave, hopeful=False)
        claims = {key: self._get(ClaimRow, key) for key in wanted.claims}
        rows = {key: self._get(*key) for key in wanted.rows}
        counters = {key: self._counter(key) for key in wanted.counters}
        return Standing(
            now=now,
            claims={key: row for key, row in claims.items() if row is not None},
            versions={
                key: getattr(row, "version", 1) for key, row in rows.items() if row
            },
            counters={key: counter_of(row) for key, row in counters.items() if row},
        )

    def write(self, judgement: Judgement, journal: Journal) -> None:
        """Write what was accepted.

        Raises:
            InUse: A unique constraint stands against it; some rows may be written.
        """
        self.position += 1
        for key, delta in judgement.deltas.items():
            row = self._counter(key)
            assert row is not None  # the seat rule grants nothing on an absent one
            self._set(attrs.evolve(row, used=row.used + delta), journal)
        for changes in judgement.accepted:
            if changes.claim is not None:
                self._put(claim_row(changes.claim, judgement.at), journal)
            for put in changes.puts:
                self._put(put, journal)

    def lease(
        self,
        rows: type[R],
        limit: int,
        where: Sequence[Where],
        *,
        now: Instant,
        until: Instant,
    ) -> tuple[R, ...]:
        """Take due work."""
        self.position += 1
        due = [
            row
            for row in self._heads(rows)
            if due_at_of(row) <= now and holds(row, where)
        ]
        due.sort(key=lambda row: (due_at_of(row), row.key))
        taken = [cast("R", _leased(row, until)) for row in due[:limit]]
        for row in taken:
            self._tables[rows.TABLE].set(row)
        return tuple(taken)

    def _heads(self, rows: type[Row]) -> list[Row]:
        """Open work that no earlier open work of its sequence stands before."""
        work = list(self._tables[rows.TABLE].open_work())
        if not sequenced_by(rows):
            return work
        heads: dict[tuple[Any, ...], Row] = {}
        for row in work:
            head = heads.setdefault(row.key[:-1], row)
            if row.key < head.key:
                heads[row.key[:-1]] = row
        return list(heads.values())

    def _get(self, rows: type[R], key: tuple[Any, ...]) -> R | None:
        return cast("R | None", self._tables[rows.TABLE].get(key))

    def _counter(self, key: CounterKey) -> CounterRow | None:
        return self._get(CounterRow, (key.flight_date, key.leg, key.node))

    def _put(self, row: Row, journal: Journal) -> None:
        old = self._get(type(row), row.key)
        if old is not None and not is_versioned(type(row)):
            raise InUse(row.TABLE, row.KEY)
        if isinstance(row, CounterRow) and isinstance(old, CounterRow):
            row = attrs.evolve(row, used=old.used)
        self._set(row, journal)

    def _set(self, row: Row, journal: Journal) -> None:
        journal.put(self._tables[row.TABLE], row)


def _leased(row: Any, until: Instant) -> Row:
    raised: Row = attrs.evolve(
        row, version=row.version + 1, attempts=row.attempts + 1, due_at=until
    )
    return raised
