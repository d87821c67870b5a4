"""Timelines: the gapless events of what is not an order."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.application.records.facts import event_row
from flightcore.domain.kernel import Instant, Seed, digest, facts
from flightcore.domain.users import Principal
from flightcore.ports.rows import EventRow
from flightcore.ports.store import Find, Snapshot, eq


def last_event(aggregate: str) -> Find[EventRow]:
    """The question for the latest event of an aggregate."""
    return Find(
        rows=EventRow,
        where=(eq("aggregate", aggregate),),
        order=("sequence",),
        descending=True,
        limit=1,
    )


@attrs.frozen(kw_only=True)
class Timeline:
    """What happened so far, and who adds to it.

    Two who add at once meet in a version conflict of the event.

    Attributes:
        aggregate: To what it happened.
        sequence: Number of its latest event; 0 where there is none.
        at: The store's clock.
        principal: Who adds; their tenant is told.
    """

    aggregate: str
    sequence: int
    at: Instant
    principal: Principal

    @classmethod
    def read(
        cls, asked: Find[EventRow], snapshot: Snapshot, principal: Principal
    ) -> Timeline:
        """The timeline as a snapshot has it."""
        last = snapshot.one(asked)
        return cls(
            aggregate=str(asked.where[0].value),
            sequence=last.sequence if last else 0,
            at=snapshot.now,
            principal=principal,
        )

    def rows(self, happened: Sequence[object]) -> tuple[EventRow, ...]:
        """The rows that add what happened, in order."""
        added = facts(
            Seed(digest("events", self.aggregate)),
            *happened,
            aggregate=self.aggregate,
            after=self.sequence,
            at=self.at,
            principal=self.principal.id,
        )
        return tuple(event_row(fact, self.principal.tenant) for fact in added)
