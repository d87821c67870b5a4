"""Stores that each forget one thing, and the test that must notice."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import attrs

from flightcore.domain.kernel import Instant
from flightcore.memory import MemoryStore
from flightcore.memory.table import InUse, Journal
from flightcore.memory.tables import Tables
from flightcore.ports.judgement import Judgement, Standing, judge
from flightcore.ports.rows import Row
from flightcore.ports.store import (
    Changes,
    Find,
    Guard,
    Outcome,
    R,
    Refused,
    Snapshot,
    Taken,
    Where,
)
from flightcore.ports.system import Clock, Concurrency

Wave = tuple[Changes, ...]


class Sound(MemoryStore):
    """Made like the broken ones, with nothing broken."""

    tables: ClassVar[type[Tables]] = Tables

    def __init__(self, *, clock: Clock, concurrency: Concurrency) -> None:
        super().__init__(clock=clock, concurrency=concurrency)
        self._tables = self.tables()


class _Trusting(Tables):
    def standing(self, wave: Sequence[Changes], now: Instant) -> Standing:
        standing = super().standing(wave, now)
        believed = dict(standing.versions)
        for changes in wave:
            for row in changes.puts:
                version = getattr(row, "version", 1)
                if believed.get((type(row), row.key)) is not None and version > 1:
                    believed[type(row), row.key] = version - 1
        return attrs.evolve(standing, versions=believed)


class ForgetsVersions(Sound):
    """A put replaces whatever stands."""

    tables = _Trusting


class _Generous(Tables):
    def standing(self, wave: Sequence[Changes], now: Instant) -> Standing:
        standing = super().standing(wave, now)
        raised = {
            key: attrs.evolve(counter, au=counter.au + 1)
            for key, counter in standing.counters.items()
        }
        return attrs.evolve(standing, counters=raised)


class Oversells(Sound):
    """There is always one seat more."""

    tables = _Generous


class _Credulous(Tables):
    def standing(self, wave: Sequence[Changes], now: Instant) -> Standing:
        standing = super().standing(wave, now)
        prints = {
            (item.claim.scope, item.claim.key): item.claim.fingerprint
            for item in wave
            if item.claim
        }
        claims = {
            key: attrs.evolve(row, fingerprint=prints[key])
            for key, row in standing.claims.items()
        }
        return attrs.evolve(standing, claims=claims)


class IgnoresFingerprint(Sound):
    """A key is answered whatever the call's body."""

    tables = _Credulous


class _Forgetful(Tables):
    def standing(self, wave: Sequence[Changes], now: Instant) -> Standing:
        return attrs.evolve(super().standing(wave, now), claims={})


class ForgetsClaims(Sound):
    """A repeated call is judged as a new one."""

    tables = _Forgetful


class IgnoresGuards(Sound):
    """What was read for the decision may have changed."""

    def _apply(self, wave: Wave, journal: Journal) -> tuple[Outcome, ...]:
        bare = tuple(attrs.evolve(item, guards=()) for item in wave)
        return super()._apply(bare, journal)


class IgnoresDeadlines(Sound):
    """A guard never comes too late."""

    def _apply(self, wave: Wave, journal: Journal) -> tuple[Outcome, ...]:
        patient = tuple(
            attrs.evolve(item, guards=tuple(map(_without_deadline, item.guards)))
            for item in wave
        )
        return super()._apply(patient, journal)


def _without_deadline(guard: Guard) -> Guard:
    return attrs.evolve(guard, before=None)


class AppliesPartially(Sound):
    """What was written before a unique constraint failed stays."""

    def _apply(self, wave: Wave, journal: Journal) -> tuple[Outcome, ...]:
        judgement = judge(wave, self._tables.standing(wave, self._clock.now()))
        try:
            self._tables.write(judgement, journal)
        except InUse as used:
            reason = Taken(table=used.table, columns=used.columns)
            return tuple(Refused(reason=reason, at=judgement.at) for _ in wave)
        return judgement.outcomes


class FallsTogether(Sound):
    """A unique constraint fails the whole batch."""

    def _apply(self, wave: Wave, journal: Journal) -> tuple[Outcome, ...]:
        judgement = judge(wave, self._tables.standing(wave, self._clock.now()))
        mark = journal.mark
        try:
            self._tables.write(judgement, journal)
        except InUse as used:
            journal.undo(mark)
            reason = Taken(table=used.table, columns=used.columns)
            return tuple(Refused(reason=reason, at=judgement.at) for _ in wave)
        return judgement.outcomes


class KeepsHalfOfAnError(Sound):
    """An error in a batch leaves what came before it."""

    def _apply(self, wave: Wave, journal: Journal) -> tuple[Outcome, ...]:
        outcomes = super()._apply(wave, journal)
        journal._entries.clear()
        return outcomes


class _Backwards(Tables):
    def write(self, judgement: Judgement, journal: Journal) -> None:
        accepted = tuple(
            attrs.evolve(item, puts=tuple(reversed(item.puts)))
            for item in judgement.accepted
        )
        super().write(attrs.evolve(judgement, accepted=accepted), journal)


class PutsBackwards(Sound):
    """Puts of one unit take effect in another order."""

    tables = _Backwards


class _Overwriting(Tables):
    def _put(self, row: Row, journal: Journal) -> None:
        self._set(row, journal)


class OverwritesWhatIsUsed(Sound):
    """A put of a counter resets its seats; an added row replaces another."""

    tables = _Overwriting


class _Unfenced(Tables):
    def lease(
        self,
        rows: type[R],
        limit: int,
        where: Sequence[Where],
        *,
        now: Instant,
        until: Instant,
    ) -> tuple[R, ...]:
        taken = super().lease(rows, limit, where, now=now, until=until)
        return tuple(self._lowered(row) for row in taken)

    def _lowered(self, row: Any) -> Any:
        lowered = attrs.evolve(row, version=row.version - 1)
        self._tables[row.TABLE].set(lowered)
        return lowered


class LeasesWithoutFence(Sound):
    """A lease leaves the version as it is."""

    tables = _Unfenced


class _Hasty(Tables):
    def _heads(self, rows: type[Row]) -> list[Row]:
        return list(self._tables[rows.TABLE].open_work())


class OvertakesEvents(Sound):
    """A later event is leased beside an earlier one."""

    tables = _Hasty


class _Unmarked(Tables):
    def lease(
        self,
        rows: type[R],
        limit: int,
        where: Sequence[Where],
        *,
        now: Instant,
        until: Instant,
    ) -> tuple[R, ...]:
        return super().lease(rows, limit, where, now=now, until=now)


class LeasesToEverybody(Sound):
    """A lease ends as it begins."""

    tables = _Unmarked


class TearsSnapshots(Sound):
    """Each question is answered at its own moment."""

    def _read(self, asked: Sequence[Find[Any]], join: object | None) -> Snapshot:
        found = []
        for question in asked:
            snapshot = super()._read([question], join)
            found.append(snapshot[question])
            time.sleep(0.0005)
        return Snapshot.of(self._now(), asked, found)


class _Repeating(Tables):
    def find(self, asked: Find[Any]) -> tuple[Row, ...]:
        if asked.after is None:
            return super().find(asked)
        everything = attrs.evolve(asked, after=None, limit=10_000)
        places = [
            tuple(getattr(row, name) for name in asked.sort)
            for row in super().find(everything)
        ]
        start = places.index(asked.after)
        return super().find(everything)[start : start + asked.limit]


class RepeatsThePage(Sound):
    """A page begins with the last row of the one before."""

    tables = _Repeating


class _Crowded(Tables):
    def _put(self, row: Row, journal: Journal) -> None:
        for columns in row.UNIQUE:
            values = [getattr(row, name) for name in columns]
            rivals = self.find(Find(rows=type(row)))
            if None in values and any(
                [getattr(rival, name) for name in columns] == values
                for rival in rivals
                if rival.key != row.key
            ):
                raise InUse(row.TABLE, columns)
        super()._put(row, journal)


class NullsCollide(Sound):
    """A NULL is like another in a unique constraint."""

    tables = _Crowded


class CutsSpacesOff(Sound):
    """Text that ends with a space is kept without it."""

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        cut = [attrs.evolve(item, puts=tuple(map(_cut, item.puts))) for item in batch]
        return super()._commit_many(cut, join)


def _cut(row: Any) -> Any:
    names = (field.name for field in attrs.fields(type(row)))
    texts = {name: getattr(row, name) for name in names}
    trimmed = {n: text.rstrip(" ") for n, text in texts.items() if type(text) is str}
    return attrs.evolve(row, **trimmed)


class FreesTooEarly(Sound):
    """Whoever replaces rows comes before whoever adds some."""

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        turns = sorted(range(len(batch)), key=lambda n: _adds(batch[n]))
        outcomes = super()._commit_many([batch[n] for n in turns], join)
        return tuple(outcomes[turns.index(n)] for n in range(len(batch)))


def _adds(changes: Changes) -> bool:
    return any(getattr(row, "version", 1) == 1 for row in changes.puts)


class NeverCloses(Sound):
    """Closing it has no effect."""

    def close(self) -> None:
        """Go on."""


BROKEN: Mapping[type[Sound], str] = {
    ForgetsVersions: "test_no_update_is_lost",
    Oversells: "test_the_last_seat",
    IgnoresFingerprint: "test_a_key_with_another_fingerprint",
    ForgetsClaims: "test_a_claim_is_answered_again",
    IgnoresGuards: "test_guards",
    IgnoresDeadlines: "test_deadlines",
    AppliesPartially: "test_a_refusal_leaves_nothing",
    FallsTogether: "test_a_refusal_leaves_the_others_alone",
    KeepsHalfOfAnError: "test_a_batch_that_raises_did_nothing",
    PutsBackwards: "test_a_value_is_free_once_it_is_given_up",
    OverwritesWhatIsUsed: "test_a_put_does_not_set_what_is_used",
    LeasesWithoutFence: "test_a_lost_lease_is_fenced",
    OvertakesEvents: "test_events_of_an_aggregate_keep_their_order",
    LeasesToEverybody: "test_nobody_else_takes_it_meanwhile",
    TearsSnapshots: "test_a_snapshot_is_of_one_moment",
    RepeatsThePage: "test_paging_is_not_moved_by_others",
    NullsCollide: "test_nulls_are_unlike",
    CutsSpacesOff: "test_keys_that_are_nearly_alike",
    FreesTooEarly: "test_earlier_ones_do_not_see_later_ones",
    NeverCloses: "test_a_closed_store",
}
"""Each broken store, and a test of the suite that fails on it."""
