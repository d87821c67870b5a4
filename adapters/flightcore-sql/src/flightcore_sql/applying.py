"""Applying a batch of changes on a connection: lock, judge, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import attrs
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.judgement import (
    Judgement,
    Needs,
    Standing,
    is_doubtful,
    judge,
    needs,
    waves,
)
from flightcore.ports.store import Changes, Outcome, Refused
from flightcore_sql.clock import StoreClock
from flightcore_sql.dialects import Dialect, Failure

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
        careful: Do it with care.
    """

    connection: Connection
    dialect: Dialect
    clock: StoreClock
    begins: bool = False
    careful: bool = False

    def apply(self, batch: Sequence[Changes]) -> tuple[Outcome, ...]:
        """Apply each whole or not at all, in order.

        Raises:
            Clash: In hope only.
        """
        apply = self._with_care if self.careful else self._in_hope
        outcomes: list[Outcome] = []
        begins = self.begins
        for wave in waves(batch):
            outcomes.extend(apply(wave, begins))
            begins = False
        return tuple(outcomes)

    def _in_hope(self, wave: _Wave, begins: bool) -> tuple[Outcome, ...]:
        judgement = self._hoped(wave, begins)
        if judgement is None:
            judgement = judge(wave, self._standing(needs(wave, hopeful=False)))
        if judgement.accepted:
            try:
                self._write(judgement)
            except IntegrityError as error:
                if self.dialect.failure(error) is Failure.TAKEN:
                    raise Clash from error
                raise
        return judgement.outcomes

    def _hoped(self, wave: _Wave, begins: bool) -> Judgement | None:
        """What it comes to if nothing unseen stands against it; None: one must see."""
        standing = self._standing(needs(wave, hopeful=True), begins=begins)
        try:
            judgement = judge(wave, standing)
        except InvariantBroken:
            return None
        return None if is_doubtful(wave, judgement) else judgement

    def _with_care(self, wave: _Wave, begins: bool = False) -> tuple[Outcome, ...]:
        standing = self._standing(needs(wave, hopeful=False), begins=begins)
        judgement = judge(wave, standing)
        refusal = self._try(judgement)
        if refusal is None:
            return judgement.outcomes
        if len(wave) == 1:
            return (refusal,)
        # One by one: those behind the culprit may get what it had been granted.
        return tuple(outcome for item in wave for outcome in self._with_care((item,)))

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

    def _standing(self, wanted: Needs, *, begins: bool = False) -> Standing:
        wire = self.dialect.wire
        locked = wire.lock(self.connection, wanted, begins=begins)
        # After the locks: a twin that held them has left its claim by now.
        claims = wire.claims(self.connection, wanted.claims) if wanted.claims else {}
        return Standing(
            now=self.clock.by(locked.now),
            claims=claims,
            versions=locked.versions,
            counters=locked.counters,
        )

    def _write(self, judgement: Judgement) -> None:
        self.dialect.wire.write(self.connection, judgement)
