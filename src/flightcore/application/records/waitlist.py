"""Waitlist entries as rows, each with its own gapless events."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from flightcore.application.codec import decode, encode
from flightcore.application.records.timeline import Timeline
from flightcore.domain.inventory import WaitlistEntry, WaitlistStep
from flightcore.domain.kernel import Instant
from flightcore.domain.users import Principal
from flightcore.ports.rows import Row, WaitlistRow


@attrs.frozen(kw_only=True)
class StoredEntry:
    """An entry, whose it is, and what the store knows of it.

    Attributes:
        owner: The principal who joined.
        sequence: Number of its events so far.
        version: Of its row; 0 for a new one.
    """

    entry: WaitlistEntry
    tenant: str
    owner: str
    sequence: int = 0
    version: int = 0

    @property
    def flight_date(self) -> str:
        """The flight-date that it waits for."""
        return self.entry.takes[0].flight_date


def stored_entry(row: WaitlistRow) -> StoredEntry:
    """The entry as it is stored, with the row's version."""
    return attrs.evolve(decode(row.body, StoredEntry), version=row.version)


def waitlist_rows(
    stored: StoredEntry, step: WaitlistStep, *, at: Instant, principal: Principal
) -> Iterator[Row]:
    """The rows of an entry after a step.

    Args:
        stored: As it was.
        step: What becomes of it.
        at: The store's clock.
        principal: Who does it.
    """
    entry = step.entry
    after = attrs.evolve(
        stored, entry=entry, sequence=stored.sequence + len(step.events)
    )
    yield WaitlistRow(
        flight_date=stored.flight_date,
        id=entry.id,
        state=str(entry.state),
        priority=entry.priority,
        listed_at=entry.listed_at,
        seats=entry.seats,
        version=stored.version + 1,
        body=encode(after),
    )
    timeline = Timeline(
        aggregate=entry.id,
        sequence=stored.sequence,
        at=at,
        principal=attrs.evolve(principal, tenant=stored.tenant),
    )
    yield from timeline.rows(step.events)
