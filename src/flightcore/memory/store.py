"""MemoryStore: the reference store, and what the port's words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import CannotJoin, CoreClosed, UnsafeComposition
from flightcore.memory.clock import clock_of, concurrency_of
from flightcore.memory.table import InUse, Journal
from flightcore.memory.tables import Tables
from flightcore.ports.judgement import judge, waves
from flightcore.ports.replica import Replica
from flightcore.ports.store import (
    Changes,
    Find,
    Outcome,
    R,
    Refused,
    Snapshot,
    Store,
    StoreCapabilities,
    Taken,
    Where,
)
from flightcore.ports.system import Clock, Concurrency


class MemoryStore(Store):
    """Rows in dictionaries behind one lock; gone with the process.

    Reads and commits exclude each other, so every snapshot is of one moment.

    Args:
        clock: The clock of record.
        concurrency: Gives the lock, under which nothing else is waited for.
    """

    def __init__(self, *, clock: Clock, concurrency: Concurrency) -> None:
        self._clock = clock
        self._lock = concurrency.lock()
        self._tables = Tables()
        self._closed = False

    @classmethod
    def connect(cls, url: str, settings: Mapping[str, object]) -> MemoryStore:
        """A new, empty store: two connections to one URL share nothing.

        Args:
            url: ``memory://`` and anything.
            settings: ``clock``, a ``Clock``; ``concurrency``, a ``Concurrency``;
                ``clock_offset_seconds``, a number, or a callable that gives one, by
                which the store's clock runs ahead, or left out.

        Raises:
            InvalidSetting: A setting is missing, or of another type.
        """
        return cls(clock=clock_of(settings), concurrency=concurrency_of(settings))

    @property
    def capabilities(self) -> StoreCapabilities:
        """Neither durable nor shared; it cannot join."""
        return StoreCapabilities(durable=False, shared=False, joins=False)

    def position(self) -> int:
        """How many times something was written."""
        with self.locked() as tables:
            return tables.position

    def replica(self, url: str) -> Replica:
        """A copy in memory has no URL: give a ``MemoryReplica`` of this store.

        Raises:
            UnsafeComposition: Always.
        """
        raise UnsafeComposition(
            "give a MemoryReplica of the store", port="replica", lacks="url"
        )

    def prepare(self) -> None:
        """Nothing to create."""
        with self.locked():
            pass

    def close(self) -> None:
        """Drop every row."""
        with self._lock:
            self._closed = True
            self._tables = Tables()

    def _now(self) -> Instant:
        with self.locked():
            return self._clock.now()

    def _reckoned(self) -> Instant | None:
        return self._clock.now()

    @contextmanager
    def locked(self) -> Iterator[Tables]:
        """The tables, while nobody else reads or writes them."""
        with self._lock:
            if self._closed:
                raise CoreClosed("the store was closed")
            yield self._tables

    def _read(self, asked: Sequence[Find[Any]], join: object | None) -> Snapshot:
        _refuse(join)
        with self.locked() as tables:
            found = [tables.find(question) for question in asked]
            return Snapshot.of(self._clock.now(), asked, found)

    def _count(self, asked: Find[Any]) -> int:
        with self.locked() as tables:
            return tables.count(asked)

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        _refuse(join)
        with self.locked(), _undone_on_error() as journal:
            return tuple(
                outcome
                for wave in waves(batch)
                for outcome in self._apply(wave, journal)
            )

    def _apply(
        self, wave: tuple[Changes, ...], journal: Journal
    ) -> tuple[Outcome, ...]:
        judgement = judge(wave, self._tables.standing(wave, self._clock.now()))
        mark = journal.mark
        try:
            self._tables.write(judgement, journal)
        except InUse as used:
            journal.undo(mark)
            if len(wave) == 1:
                taken = Taken(table=used.table, columns=used.columns)
                return (Refused(reason=taken, at=judgement.at),)
            # One by one: those behind the culprit may get what it had been granted.
            singles = [self._apply((changes,), journal) for changes in wave]
            return tuple(outcome for (outcome,) in singles)
        return judgement.outcomes

    def _lease(
        self, rows: type[R], limit: int, seconds: int, where: tuple[Where, ...]
    ) -> tuple[R, ...]:
        with self.locked() as tables:
            now = self._clock.now()
            until = now + timedelta(seconds=seconds)
            return tables.lease(rows, limit, where, now=now, until=until)


@contextmanager
def _undone_on_error() -> Iterator[Journal]:
    journal = Journal()
    try:
        yield journal
    except BaseException:
        journal.undo()
        raise


def _refuse(join: object | None) -> None:
    if join is not None:
        given = type(join).__name__
        raise CannotJoin("a store in memory joins no transaction", given=given)
