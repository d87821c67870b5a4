"""Facts as rows of the event table, which is history and outbox in one."""

from __future__ import annotations

from flightcore.application.codec import decode, encode
from flightcore.domain.kernel import EVENT_TYPES, EventId, Fact, name_of
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.ports.rows import EventRow


def event_row(fact: Fact, tenant: str) -> EventRow:
    """A new fact, due to be published at once."""
    name, version = name_of(fact.data)
    return EventRow(
        aggregate=fact.aggregate,
        sequence=fact.sequence,
        id=fact.id,
        tenant=tenant,
        type=name,
        schema_version=version,
        at=fact.at,
        principal=fact.principal,
        due_at=fact.at,
        attempts=0,
        version=1,
        body=encode(fact.data),
    )


def fact_from(row: EventRow) -> Fact:
    """A stored fact, in its own version's class.

    Raises:
        InvariantBroken: Nobody registered its type and version.
    """
    kind = EVENT_TYPES.get((row.type, row.schema_version))
    if kind is None:
        raise InvariantBroken(
            f"unknown event {row.type} v{row.schema_version}", rule="events"
        )
    return Fact(
        id=EventId(row.id),
        aggregate=row.aggregate,
        sequence=row.sequence,
        at=row.at,
        principal=row.principal,
        data=decode(row.body, kind),
    )
