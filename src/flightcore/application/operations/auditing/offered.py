"""Seats that a waitlist offers: owned by a party that has no order yet."""

from __future__ import annotations

from collections.abc import Iterable

from flightcore.application.operations.auditing.counters import Node
from flightcore.application.records.waitlist import stored_entry
from flightcore.domain.inventory import WaitlistState
from flightcore.ports.rows import WaitlistRow
from flightcore.ports.store import MAX_FOUND, Find, eq, find

OFFERED: Find[WaitlistRow] = find(
    WaitlistRow, eq("state", str(WaitlistState.OFFERED)), limit=MAX_FOUND
)
"""The question for every offer that stands; a store has far fewer than 10,000."""


def add_offered(sums: dict[Node, int], rows: Iterable[WaitlistRow]) -> None:
    """Add the seats of offers to the counters on their paths."""
    for row in rows:
        for take in stored_entry(row).entry.offered:
            for node in take.path:
                name = (take.flight_date, take.leg, node)
                sums[name] = sums.get(name, 0) + take.seats
