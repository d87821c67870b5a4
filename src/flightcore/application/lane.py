"""Lane: group commit, so that a hundred callers share what one would wait for."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast

import attrs

from flightcore.domain.kernel.errors import OutcomeUnknown, Overloaded, StoreBusy
from flightcore.ports.store import (
    MAX_BATCH,
    MAX_ROWS_IN_CHANGES,
    Changes,
    Committed,
    Held,
    Outcome,
)
from flightcore.ports.system import Concurrency, Gate

MAX_WAITING = 2048
"""Callers that may wait for one lane, by default."""
MAX_WAIT = 60.0
"""Seconds that a caller waits for its batch to begin, by default."""
MAX_CALL = 600.0
"""Seconds after which a call of the store is given up as lost, by default."""
RETRY_AFTER = 0.5
"""Seconds after which a caller that was turned away may come again."""


_O = TypeVar("_O", bound=Outcome | Held)


@attrs.define(eq=False)
class _Ticket(Generic[_O]):
    """A unit of work in the lane, and what it comes to.

    When ``called`` opens, its owner leads the next batch (``leads``), commits it by
    itself (``alone``), or finds its ``outcome`` or ``error``. ``done`` opens last,
    for the twins that joined it.
    """

    changes: Changes
    called: Gate
    queued: bool = True
    leads: bool = False
    alone: bool = False
    outcome: _O | None = None
    error: BaseException | None = None
    done: Gate | None = None

    def result(self) -> _O:
        """The outcome, or an error that belongs to who asks alone."""
        if self.outcome is not None:
            return self.outcome
        if isinstance(self.error, Exception):
            raise copy.copy(self.error) from self.error
        raise OutcomeUnknown("the call was interrupted") from self.error


class Lane(Generic[_O]):
    """Hands units of work to a store, in batches when they come faster than it works.

    A caller that finds the lane idle leads a batch of one. Those that arrive
    meanwhile wait, and the first of them leads the next batch, with the others in it:
    there is no timer, and nobody leads twice. Calls with the same claim and
    fingerprint join before the batch; the later ones get the first one's answer, as
    replayed.

    A batch that raises is committed again one by one, each in its own caller's
    thread, so that no unit of work spoils another's. After a ``StoreBusy`` it is not:
    all have waited alike. After an ``OutcomeUnknown`` that is done only where a claim
    tells the truth; the others' callers get the error.

    Args:
        commit: Of a store: applies a batch in one transaction, each unit of work whole
            or not at all.
        concurrency: Gives lock and gates.
        max_waiting: Callers that may wait; more are turned away.
        max_wait: Seconds that one of them may wait for its batch to begin.
        max_call: Seconds that its batch may then take; more than any store's own limit.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Changes]], Sequence[_O]],
        concurrency: Concurrency,
        *,
        max_waiting: int = MAX_WAITING,
        max_wait: float = MAX_WAIT,
        max_call: float = MAX_CALL,
    ) -> None:
        self._commit = commit
        self._concurrency = concurrency
        self._lock = concurrency.lock()
        self._max_waiting = max_waiting
        self._max_wait = max_wait
        self._max_call = max_call
        self._queue: deque[_Ticket[_O]] = deque()
        self._claimed: dict[tuple[str, str, str], _Ticket[_O]] = {}
        self._leader: _Ticket[_O] | None = None
        self._inside = 0

    def commit(self, changes: Changes) -> _O:
        """Apply one unit of work, whole or not at all.

        Raises:
            Overloaded: Too many wait already; ``retry_after`` says when to come again.
            StoreBusy: Its batch did not begin in time; nothing happened.
            OutcomeUnknown: Its batch did not end in time.
        """
        with self._lock:
            self._inside += 1
            try:
                ticket, is_twin = self._enter(changes)
            except Overloaded:
                self._inside -= 1
                raise
        return self._follow(ticket) if is_twin else self._pass_through(ticket)

    # -- called with the lock held ------------------------------------------------

    def _enter(self, changes: Changes) -> tuple[_Ticket[_O], bool]:
        # The leader is inside, too, and waits for nobody.
        if self._leader and self._inside > self._max_waiting + 1:
            raise Overloaded("too many commits wait", retry_after=RETRY_AFTER)
        identity = _identity(changes)
        twin = self._claimed.get(identity) if identity else None
        if twin is not None:
            twin.done = twin.done or self._concurrency.gate()
            return twin, True
        ticket: _Ticket[_O] = _Ticket(changes, self._concurrency.gate())
        self._queue.append(ticket)
        if identity:
            self._claimed[identity] = ticket
        if self._leader is None:
            self._leader, ticket.leads = ticket, True
        return ticket, False

    def _appoint(self) -> None:
        """Hand the lead to who has waited longest, or leave the lane idle."""
        self._leader = self._queue[0] if self._queue else None
        if self._leader is not None:
            self._leader.leads = True
            self._leader.called.open()

    def _take(self, batch: list[_Ticket[_O]]) -> None:
        """Fill a batch from the head of the queue, within the store's limits."""
        rows = 0
        while self._queue and len(batch) < MAX_BATCH:
            rows += len(self._queue[0].changes.puts)
            if batch and rows > MAX_ROWS_IN_CHANGES:
                break
            batch.append(self._queue[0])
            self._queue.popleft().queued = False

    # -- called without it --------------------------------------------------------

    def _pass_through(self, ticket: _Ticket[_O]) -> _O:
        try:
            if not ticket.leads:
                self._wait(ticket)
            if ticket.leads:
                self._lead()
            if ticket.alone:
                (ticket.outcome,) = self._commit((ticket.changes,))
        except BaseException as error:
            ticket.error = error
            raise
        finally:
            self._leave(ticket)
        return ticket.result()

    def _wait(self, ticket: _Ticket[_O]) -> None:
        if ticket.called.wait(self._max_wait):
            return
        with self._lock:
            if ticket.queued and not ticket.leads:
                raise StoreBusy("the lane did not move", waited=self._max_wait)
        # In a batch now, which ends when its leader's call of the store ends; a leader
        # may be interrupted until it can call nobody.
        ticket.called.wait(self._max_call)

    def _lead(self) -> None:
        batch: list[_Ticket[_O]] = []
        try:
            with self._lock:
                self._take(batch)
            outcomes = self._commit([item.changes for item in batch])
            for item, outcome in zip(batch, outcomes, strict=True):
                item.outcome = outcome
        except BaseException as error:
            _blame(batch, error)
            if len(batch) == 1 or not isinstance(error, Exception):
                raise
        finally:
            self._let_go(batch)

    def _let_go(self, batch: list[_Ticket[_O]]) -> None:
        """Hand on the lead and free the batch; an interrupt of one spares the other."""
        try:
            with self._lock:
                self._appoint()
        finally:
            for item in batch:
                item.called.open()

    def _leave(self, ticket: _Ticket[_O]) -> None:
        with self._lock:
            self._inside -= 1
            identity = _identity(ticket.changes)
            if identity:
                del self._claimed[identity]
            if ticket.queued:  # it gave up, or was interrupted, before its batch
                self._queue.remove(ticket)
                ticket.queued = False
            if self._leader is ticket:  # interrupted before it could hand on the lead
                self._appoint()
            done = ticket.done
        if done is not None:
            done.open()

    def _follow(self, twin: _Ticket[_O]) -> _O:
        """Wait for the call that came first with the same claim."""
        try:
            if twin.done is not None:  # it may wait, be in a batch, and then go alone
                twin.done.wait(self._max_wait + 2 * self._max_call)
        finally:
            with self._lock:
                self._inside -= 1
        outcome = twin.result()
        if isinstance(outcome, Committed):
            return cast("_O", attrs.evolve(outcome, replayed=True))
        return outcome


def _identity(changes: Changes) -> tuple[str, str, str] | None:
    claim = changes.claim
    return (claim.scope, claim.key, claim.fingerprint) if claim else None


def _blame(batch: list[_Ticket[_O]], error: BaseException) -> None:
    """After a batch has failed, say to each of it how it goes on."""
    unknown = isinstance(error, OutcomeUnknown) or not isinstance(error, Exception)
    for item in batch:
        if unknown and item.changes.claim is None:
            item.error = _unknown(error)
        elif isinstance(error, StoreBusy):
            item.error = error
        else:
            item.alone = True


def _unknown(error: BaseException) -> OutcomeUnknown:
    if isinstance(error, OutcomeUnknown):
        return error
    return OutcomeUnknown("the batch was interrupted")
