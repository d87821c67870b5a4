"""Reader: what searches, lists and reports are given to read with."""

from __future__ import annotations

from typing import Any, Protocol

from flightcore.domain.kernel import Instant
from flightcore.ports.store import Find, Snapshot


class Reader(Protocol):
    """Answers questions as the store does, and cannot do anything else.

    What it shows may be old where the core has replicas, so nothing may be decided by
    it: a use case that decides is given a store, and the store is a reader too.
    """

    def read(self, *asked: Find[Any]) -> Snapshot:
        """Answer all questions from one consistent snapshot."""

    def count(self, asked: Find[Any]) -> int:
        """Count the rows that satisfy ``where``."""

    def now(self) -> Instant:
        """About the time by the clock of record."""
