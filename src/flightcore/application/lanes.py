"""Lanes: one for what can be had at once, and some for what others hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import attrs

from flightcore.application.lane import MAX_WAIT, MAX_WAITING, Lane
from flightcore.ports.judgement import locked_by
from flightcore.ports.store import Changes, Held, Outcome, Store
from flightcore.ports.system import Concurrency

WAITING_LANES = 4
"""Lanes in which units of work wait for rows, each with a connection of its own."""


@attrs.define(eq=False)
class _Waiting:
    """A lane of units of work that wait for the same row.

    Attributes:
        name: Of the row: the flight-date, the order …
        users: Callers in it.
    """

    lane: Lane[Outcome]
    name: str = ""
    users: int = 0


class Lanes:
    """Group commit in which no flight is delayed by who holds another.

    All units of work enter one lane, which waits for nobody. What others hold goes on
    in a lane of its own, where it is waited for; and what comes for the same row
    meanwhile goes there directly. Where more rows are held than there are such lanes,
    they share them.

    Args:
        store: Any.
        concurrency: Gives locks and gates.
        max_waiting: Callers that may wait in one lane; more are turned away.
        max_wait: Seconds that one of them may wait for its batch to begin.
    """

    def __init__(
        self,
        store: Store,
        concurrency: Concurrency,
        *,
        max_waiting: int = MAX_WAITING,
        max_wait: float = MAX_WAIT,
    ) -> None:
        self._store = store
        self._concurrency = concurrency
        self._max_waiting = max_waiting
        self._max_wait = max_wait
        self.begin_anew()
        concurrency.renew_in_children(self)

    def begin_anew(self) -> None:
        """Start with nobody in any lane; whoever is in one goes on in the old one."""
        lane = partial(
            Lane,
            concurrency=self._concurrency,
            max_waiting=self._max_waiting,
            max_wait=self._max_wait,
        )
        store = self._store
        self._lock = self._concurrency.lock()
        self._free: Lane[Outcome | Held] = lane(store.commit_at_once)
        self._waiting = [
            _Waiting(lane(store.commit_many)) for _ in range(WAITING_LANES)
        ]
        self._waited_for = 0

    def commit(self, changes: Changes) -> Outcome:
        """Apply one unit of work, whole or not at all, as ``Store.commit`` does.

        Raises:
            Overloaded: Too many wait already; ``retry_after`` says when to come again.
            StoreBusy: Its batch did not begin in time, or somebody kept the row;
                nothing happened.
        """
        name = self._known(changes) if self._waited_for else ""
        if not name:
            outcome = self._free.commit(changes)
            if outcome == Held(name=""):  # it may be another of its batch that was
                (outcome,) = self._store.commit_at_once((changes,))
            if not isinstance(outcome, Held):
                return outcome
            name = outcome.name
        with self._behind(name) as lane:
            return lane.commit(changes)

    def _known(self, changes: Changes) -> str:
        """A row of the changes that is waited for already, or empty."""
        waited_for = {each.name for each in self._waiting if each.users}
        return next((name for name in locked_by(changes) if name in waited_for), "")

    @contextmanager
    def _behind(self, name: str) -> Iterator[Lane[Outcome]]:
        with self._lock:
            waiting = min(self._waiting, key=lambda each: _fitness(each, name))
            if not waiting.users:
                waiting.name = name
            waiting.users += 1
            self._waited_for += 1
        try:
            yield waiting.lane
        finally:
            with self._lock:
                waiting.users -= 1
                self._waited_for -= 1


def _fitness(waiting: _Waiting, name: str) -> tuple[bool, int]:
    """First the row's own lane, then an idle one, then that with the fewest in it."""
    own = waiting.users > 0 and waiting.name == name
    return not own, waiting.users
