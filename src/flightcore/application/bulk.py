"""Bulk loads: many rows in bounded units of work, each whole and repeatable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import attrs

from flightcore.application.generations import next_row
from flightcore.application.outcome import committed
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel import Seed
from flightcore.domain.kernel.errors import Overloaded, VersionConflict
from flightcore.ports.rows import Row
from flightcore.ports.store import Changes, Claim

_T = TypeVar("_T")

CHUNK_ATTEMPTS = 10
"""Tries for one unit of work while others raise the same generation."""

Progress = Callable[[int], None]
"""Called with the number of things done so far."""


def silent(_: int) -> None:
    """No progress is shown."""


def chunks(items: Iterable[_T], size: int) -> Iterator[Sequence[_T]]:
    """Cut into pieces of at most ``size``, in order."""
    rest = iter(items)
    while piece := tuple(islice(rest, size)):
        yield piece


@attrs.frozen(kw_only=True)
class BulkLoad:
    """One load: its units of work are numbered, so that each takes effect once.

    Attributes:
        generation: Which copies go out of date by it.
        ids: Names the load.
    """

    runtime: Runtime
    generation: str
    ids: Seed

    def commit(self, number: int, rows: Callable[[int], Sequence[Row]]) -> None:
        """Apply one unit of work and raise the generation with it.

        Args:
            number: Of the unit within the load.
            rows: Gives the rows for the generation they become part of.

        Raises:
            AlreadyExists, VersionConflict: A row is not new.
            Overloaded: Others kept raising the generation.
        """
        for _ in range(CHUNK_ATTEMPTS):
            raised = next_row(self.runtime.store, self.generation)
            changes = Changes(
                claim=self._claim(number), puts=(raised, *rows(raised.value))
            )
            try:
                committed(self.runtime.commit_alone(changes))
            except VersionConflict as conflict:
                if conflict.facts["kind"] != "generation":
                    raise
            else:
                return
        raise Overloaded("others kept loading", retry_after=1)

    def _claim(self, number: int) -> Claim:
        return Claim(
            scope=f"load:{self.generation}",
            key=self.ids.id("chk", number),
            fingerprint="",
            operation_id=self.ids.id("opn"),
            answer=b"{}",
        )
