"""ReplicatedReader: asks replicas, and the store where none of them will do."""

from __future__ import annotations

from typing import Any, TypeVar

import attrs

from flightcore.application.reading.replicas import Question, Replicas
from flightcore.application.reading.session import Session
from flightcore.domain.kernel import Instant
from flightcore.ports.replica import Behind, Replica
from flightcore.ports.store import Find, Snapshot, Store

_T = TypeVar("_T")


@attrs.frozen(eq=False)
class ReplicatedReader:
    """Shows everything that was written in the session, and nothing that is too old.

    Attributes:
        store: The primary.
        replicas: Of it.
        session: What must be seen.
        turn: The replica to ask first. It is the same in all of a use case, so that
            what is shown together is of one copy where that can be.
    """

    store: Store
    replicas: Replicas
    session: Session
    turn: int

    def read(self, *asked: Find[Any]) -> Snapshot:
        """Answer all questions from one consistent snapshot."""

        def question(replica: Replica, at_least: int) -> Snapshot | Behind:
            return replica.read(*asked, at_least=at_least)

        found = self._answer(question)
        return self.store.read(*asked) if found is None else found

    def count(self, asked: Find[Any]) -> int:
        """Count the rows that satisfy ``where``."""

        def question(replica: Replica, at_least: int) -> int | Behind:
            return replica.count(asked, at_least=at_least)

        found = self._answer(question)
        return self.store.count(asked) if found is None else found

    def _answer(self, question: Question[_T]) -> _T | None:
        return self.replicas.answer(question, session=self.session, turn=self.turn)

    def now(self) -> Instant:
        """About the time by the primary's clock, which alone decides."""
        return self.store.reckoned() or self.store.now()
