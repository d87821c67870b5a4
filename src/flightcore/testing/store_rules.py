"""What the parts of the store's suite have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import attrs
import pytest

from flightcore.ports.rows import CounterRow, Row
from flightcore.ports.store import (
    Changes,
    Committed,
    Find,
    Refused,
    Store,
    by_key,
)

_T = TypeVar("_T")
_R = TypeVar("_R", bound=Row)
_Reason = TypeVar("_Reason")

THREADS = 8
"""Threads that work at once where a rule is about threads."""


class Offset:
    """Seconds by which the store's clock runs ahead: time passes by a call."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """What a store's setting ``clock_offset_seconds`` is given."""
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Let the store's time pass."""
        self.seconds += seconds


OpenStore = Callable[[Offset], Store]
"""Opens the store under test; called twice in a test, it opens the same place twice."""
Table = Sequence[Mapping[str, object]]


@attrs.frozen(kw_only=True)
class StoreBench:
    """A store under test.

    Attributes:
        store: Prepared and empty.
        offset: Moves its clock.
        open: Opens it again, with the same clock.
        peek: Every row of a table, read past the adapter; in any order, with the
            text and integer columns at least.
    """

    store: Store
    offset: Offset
    open: Callable[[], Store]
    peek: Callable[[type[Row]], Table]

    def commit(self, *puts: Row, **changes: Any) -> Committed:
        """Commit what must be accepted."""
        outcome = self.store.commit(Changes(puts=puts, **changes))
        assert isinstance(outcome, Committed), outcome
        return outcome

    def refusal(self, kind: type[_Reason], *puts: Row, **changes: Any) -> _Reason:
        """Commit what must be refused for a reason of that class."""
        outcome = self.store.commit(Changes(puts=puts, **changes))
        assert isinstance(outcome, Refused), outcome
        assert isinstance(outcome.reason, kind), outcome.reason
        return outcome.reason

    def get(self, rows: type[_R], *key: Any) -> _R | None:
        """One row by its key."""
        asked = by_key(rows, *key)
        return self.store.read(asked).one(asked)

    def find(self, asked: Find[_R]) -> tuple[_R, ...]:
        """The answer to one question."""
        return self.store.read(asked)[asked]

    def used(self, node: str, leg: int = 1) -> int:
        """Seats used at a counter, read past the adapter."""
        (found,) = (
            row["used"]
            for row in self.peek(CounterRow)
            if row["node"] == node and row["leg"] == leg
        )
        assert isinstance(found, int)
        return found

    def everything(self, *classes: type[Row]) -> list[list[str]]:
        """What stands in these tables, read past the adapter, to compare."""
        return [
            sorted(repr(sorted(row.items())) for row in self.peek(rows))
            for rows in classes
        ]


class StoreRules:
    """Base of the suite's parts."""

    __test__ = False

    @pytest.fixture
    def bench(self) -> Iterator[StoreBench]:
        """Override: a store of yours, prepared and empty, closed afterwards."""
        raise NotImplementedError("override the fixture: yield StoreBench(...)")


def at_once(work: Callable[[int], _T], count: int) -> list[_T]:
    """Call ``work(0)`` … ``work(count - 1)`` from many threads."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, range(count)))
