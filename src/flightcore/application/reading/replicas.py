"""Replicas: asks those that are well and up to date, and says when there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import TypeVar

import attrs

from flightcore.application.reading.freshness import (
    Demand,
    Sample,
    demand,
    is_due,
    with_sample,
)
from flightcore.application.reading.rotation import in_turn
from flightcore.application.reading.session import Session
from flightcore.domain.kernel.errors import (
    SchemaMismatch,
    Temporary,
    UnsafeComposition,
)
from flightcore.ports.replica import Behind, HasReplicas, Replica
from flightcore.ports.system import Clock, Concurrency

_T = TypeVar("_T")
Question = Callable[[Replica, int], _T | Behind]

PAUSE = 0.005
"""Seconds between two questions to a replica that is waited for."""


@attrs.frozen(kw_only=True)
class Limits:
    """How patient one is with replicas.

    Attributes:
        lag: By how much an answer may be old.
        wait: How long a replica may be waited for that is nearly there.
        leave_out: For how long one that failed is not asked again.
    """

    lag: timedelta
    wait: timedelta
    leave_out: timedelta


@attrs.define(eq=False)
class _Member:
    """One replica, and what became of it.

    Attributes:
        is_checked: Known to be a copy of the store.
        left_out_until: The monotonic second until which it is not asked.
    """

    replica: Replica
    is_checked: bool = False
    left_out_until: float = 0.0


class Replicas:
    """All replicas of one store. Safe to use from many threads.

    Args:
        store: What they are copies of.
        replicas: At least one.
        limits: How patient to be.
        clock: Paces.
        concurrency: Sleeps.
    """

    def __init__(
        self,
        store: HasReplicas,
        replicas: Sequence[Replica],
        *,
        limits: Limits,
        clock: Clock,
        concurrency: Concurrency,
    ) -> None:
        self._store = store
        self._members = tuple(_Member(replica) for replica in replicas)
        self._limits = limits
        self._clock = clock
        self._concurrency = concurrency
        self._turns = count()
        self._samples: tuple[Sample, ...] = ()

    def check(self) -> None:
        """Make sure that each is a copy of the store; who does not answer may be.

        Raises:
            UnsafeComposition: One is not.
        """
        for member in self._members:
            try:
                self._check(member)
            except Temporary:
                self._leave_out(member)

    def close(self) -> None:
        """Close all of them. Idempotent."""
        for member in self._members:
            member.replica.close()

    def position(self, session: Session) -> int:
        """The position that shows what was written in a session."""
        return session.position(self._store.position)

    def turn(self) -> int:
        """A number that tells who is asked first; it grows with each call."""
        return next(self._turns)

    def answer(
        self, question: Question[_T], *, session: Session, turn: int
    ) -> _T | None:
        """What a replica answers that is up to date; None: ask the primary.

        Args:
            question: Asks a replica, given the position that it must have reached.
            session: What the answer must show in any case.
            turn: Who is asked first.
        """
        seen = self.position(session)
        deadline = self._clock.monotonic() + self._limits.wait.total_seconds()
        while (wanted := self._demand(seen)) is not None:
            is_near = False
            for member in self._in_turn(turn):
                found = self._asked(member, question, wanted.at_least)
                if not isinstance(found, Behind):
                    return found
                is_near = is_near or _is_near(found, wanted)
            if not is_near or self._clock.monotonic() >= deadline:
                return None
            self._concurrency.sleep(PAUSE)
        return None

    def _demand(self, seen: int) -> Demand | None:
        lag = self._limits.lag.total_seconds()
        now = self._clock.monotonic()
        if is_due(self._samples, now, lag=lag):
            self._take_sample(now)
        wait = self._limits.wait.total_seconds()
        return demand(self._samples, now, lag=lag, wait=wait, seen=seen)

    def _take_sample(self, now: float) -> None:
        try:
            sample = Sample(now, self._store.position())
        except Temporary:
            # Earlier ones hold until they are too old; then nobody knows any more.
            return
        self._samples = with_sample(self._samples, sample)

    def _in_turn(self, turn: int) -> list[_Member]:
        left_out = [member.left_out_until for member in self._members]
        order = in_turn(left_out, turn, self._clock.monotonic())
        return [self._members[number] for number in order]

    def _asked(
        self, member: _Member, question: Question[_T], at_least: int
    ) -> _T | Behind:
        try:
            self._check(member)
            return question(member.replica, at_least)
        except (Temporary, SchemaMismatch, UnsafeComposition):
            self._leave_out(member)
            return Behind(-1)

    def _check(self, member: _Member) -> None:
        if not member.is_checked:
            member.replica.check()
            member.is_checked = True

    def _leave_out(self, member: _Member) -> None:
        """Whoever comes back may be another: it is checked anew."""
        pause = self._limits.leave_out.total_seconds()
        member.is_checked = False
        member.left_out_until = self._clock.monotonic() + pause


def _is_near(found: Behind, wanted: Demand) -> bool:
    return found.position >= wanted.waits
