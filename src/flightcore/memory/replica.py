"""MemoryReplica: a copy of a store in memory, that can be held back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flightcore.domain.kernel.errors import CoreClosed
from flightcore.memory.store import MemoryStore
from flightcore.memory.tables import Tables
from flightcore.ports.find import Find, Snapshot
from flightcore.ports.replica import Behind, Replica

_T = TypeVar("_T")


class MemoryReplica(Replica):
    """Shows what its store shows, until it is paused.

    Args:
        store: What it is a copy of.
    """

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._kept: Tables | None = None
        self._closed = False

    def pause(self) -> None:
        """Show the present moment until :meth:`resume`."""
        with self._store.locked() as tables:
            self._kept = tables.copy()

    def resume(self) -> None:
        """Follow the store again."""
        self._kept = None

    def check(self) -> None:
        """It is a copy by the way it is made."""
        self._refuse_closed()

    def close(self) -> None:
        """Answer no more."""
        self._closed = True

    def _read(self, asked: Sequence[Find[Any]], at_least: int) -> Snapshot | Behind:
        now = self._store.now()

        def answer(tables: Tables) -> Snapshot:
            found = [tables.find(question) for question in asked]
            return Snapshot.of(now, asked, found)

        return self._shown(at_least, answer)

    def _count(self, asked: Find[Any], at_least: int) -> int | Behind:
        return self._shown(at_least, lambda tables: tables.count(asked))

    def _shown(self, at_least: int, answer: Callable[[Tables], _T]) -> _T | Behind:
        self._refuse_closed()
        with self._store.locked() as present:
            shown = self._kept or present
            reached = shown.position >= at_least
            return answer(shown) if reached else Behind(shown.position)

    def _refuse_closed(self) -> None:
        if self._closed:
            raise CoreClosed("the replica was closed")
