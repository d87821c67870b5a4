"""Applying a batch of changes on a connection: lock, judge, write."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import attrs
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from flightcore.domain.kernel.errors import InvariantBroken, TransactionStale
from flightcore.ports.judgement import (
    Judgement,
    Standing,
    is_doubtful,
    judge,
    locked_by,
    needs,
    waves,
)
from flightcore.ports.rows import ROW_TYPES
from flightcore.ports.store import Changes, Held, Outcome, Refused, Taken
from flightcore_sql.clock import StoreClock
from flightcore_sql.dialects import Dialect, Failure
from flightcore_sql.errors import without_values
from flightcore_sql.wire import Locked

_Wave = tuple[Changes, ...]


class Clash(Exception):
    """A constraint stands against what was written in hope; nothing of it may stay."""


@attrs.frozen(kw_only=True)
class Applier:
    """Judges and writes in one transaction.

    First in hope: claims and rows that must be new are written without a look, which
    mostly is all there is to it. Where the database refuses a row, everything is
    undone and done again with care: every claim and row is looked for, and where a
    unique constraint fails a wave even so, its units of work follow one by one, each
    behind a savepoint.

    Attributes:
        connection: In a transaction that may write, or about to begin one.
        dialect: The database's ways.
        clock: The store's.
        begins: The first locks begin the transaction.
        waits: For what others hold.
        careful: Do it with care.
        joins: The transaction is a host's, which may see a moment that is over.
    """

    connection: Connection
    dialect: Dialect
    clock: StoreClock
    begins: bool = False
    waits: bool = True
    careful: bool = False
    joins: bool = False

    def apply(self, batch: Sequence[Changes]) -> tuple[Outcome | Held, ...]:
        """Apply each whole or not at all, in order; ``Held`` only without waiting.

        Raises:
            Clash: In hope only.
        """
        outcomes: list[Outcome | Held] = []
        begins = self.begins
        for wave in waves(batch):
            locked = self._lock(wave, begins=begins)
            free = _free(wave, locked.held)
            judged = self._with_care if self.careful else self._in_hope
            outcomes.extend(_told(wave, locked.held, judged(free, locked)))
            begins = False
        return tuple(outcomes)

    def _in_hope(self, wave: _Wave, locked: Locked) -> Sequence[Outcome | Held]:
        judgement = self._hoped(wave, locked)
        if judgement is not None:
            self._write_in_hope(judgement)
            return judgement.outcomes
        seen = self._lock(wave, hopeful=False)
        free = _free(wave, seen.held)
        judgement = judge(free, self._standing(free, seen))
        self._write_in_hope(judgement)
        return _told(wave, seen.held, judgement.outcomes)

    def _hoped(self, wave: _Wave, locked: Locked) -> Judgement | None:
        """What it comes to if nothing unseen stands against it; None: one must see."""
        try:
            judgement = judge(wave, self._standing((), locked))
        except InvariantBroken:
            return None
        return None if is_doubtful(wave, judgement) else judgement

    def _write_in_hope(self, judgement: Judgement) -> None:
        try:
            self._write(judgement)
        except IntegrityError as error:
            if self.dialect.failure(error) is Failure.TAKEN:
                without_values(error)
                raise Clash from error
            raise

    def _with_care(self, wave: _Wave, locked: Locked) -> Sequence[Outcome]:
        judgement = judge(wave, self._standing(wave, locked))
        refusal = self._try(judgement)
        if refusal is None:
            return judgement.outcomes
        if len(wave) == 1:
            return (refusal,)
        # One by one: those behind the culprit may get what it had been granted.
        return [self._alone(changes) for changes in wave]

    def _alone(self, changes: Changes) -> Outcome:
        # Locked already, but others of the wave may have written meanwhile.
        (outcome,) = self._with_care((changes,), self._lock((changes,), waits=True))
        return outcome

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
            taken = self.dialect.taken(error)
            if self.joins and _is_by_name(taken):
                without_values(error)
                raise TransactionStale("others wrote what it cannot see") from error
            return Refused(reason=taken, at=judgement.at)
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

    def _lock(
        self,
        wave: _Wave,
        *,
        hopeful: bool | None = None,
        begins: bool = False,
        waits: bool | None = None,
    ) -> Locked:
        hopeful = not self.careful if hopeful is None else hopeful
        return self.dialect.wire.lock(
            self.connection,
            needs(wave, hopeful=hopeful),
            begins=begins,
            waits=self.waits if waits is None else waits,
        )

    def _standing(self, looked_for: _Wave, locked: Locked) -> Standing:
        """What stands, with the claims of those units of work that are looked for."""
        wanted = needs(looked_for, hopeful=False).claims
        # After the locks: a twin that held them has left its claim by now.
        wire = self.dialect.wire
        return Standing(
            now=self.clock.by(locked.now),
            claims=wire.claims(self.connection, wanted) if wanted else {},
            versions=locked.versions,
            counters=locked.counters,
        )

    def _write(self, judgement: Judgement) -> None:
        if judgement.accepted:
            self.dialect.wire.write(self.connection, judgement)


def _is_by_name(taken: Taken) -> bool:
    """Whether a row has the name that was looked for, and not found, just before."""
    rows = ROW_TYPES.get(taken.table)
    return rows is not None and taken.columns == rows.KEY


def _free(wave: _Wave, held: Collection[str]) -> _Wave:
    """The units of work that touch nothing that others hold."""
    if not held:
        return wave
    return tuple(changes for changes in wave if not _holding(changes, held))


def _holding(changes: Changes, held: Collection[str]) -> str:
    """What stands in the way of a unit of work, or empty."""
    return next((name for name in locked_by(changes) if name in held), "")


def _told(
    wave: _Wave, held: Collection[str], outcomes: Sequence[Outcome | Held]
) -> Sequence[Outcome | Held]:
    """The outcomes of those that are free, and ``Held`` for the others."""
    if not held:
        return outcomes
    told = iter(outcomes)
    names = [_holding(changes, held) for changes in wave]
    return [Held(name=name) if name else next(told) for name in names]
