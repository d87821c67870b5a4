"""Rows to test stores and queues with: complete, and each unlike the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from flightcore.domain.inventory import SeatRequest, SeatTake
from flightcore.domain.kernel import Instant
from flightcore.ports.queue import Message
from flightcore.ports.rows import (
    CounterRow,
    EventRow,
    InboxRow,
    OrderRow,
)
from flightcore.ports.store import Claim

LONG_AGO: Instant = datetime(2020, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)
"""Before every clock of record; work that is due then is due."""
FLIGHT = "AA0001/2030-12-01"
"""A flight-date."""


def order(name: str = "1", **changes: Any) -> OrderRow:
    """An order that waits for nothing."""
    row = OrderRow(
        id=f"ord_{name}",
        tenant="default",
        owner="ada",
        locator=f"L{name}",
        live_locator=f"L{name}",
        status="HELD",
        currency="USD",
        total_minor=12_345,
        created_at=LONG_AGO,
        due_at=None,
        attempts=0,
        sequence=1,
        version=1,
        body=b"{}",
    )
    return attrs.evolve(row, **changes)


def next_version(row: OrderRow, **changes: Any) -> OrderRow:
    """The order as a use case would put it after reading it."""
    return attrs.evolve(row, version=row.version + 1, **changes)


def counter(
    node: str, au: int, *, parent: str | None = "Y", leg: int = 1, **changes: Any
) -> CounterRow:
    """A counter of ``FLIGHT`` with no seat used."""
    row = CounterRow(
        flight_date=FLIGHT,
        leg=leg,
        node=node,
        parent=parent,
        au=au,
        used=0,
        oversold=0,
        bid_prices=None,
        version=1,
    )
    return attrs.evolve(row, **changes)


def nest(capacity: int, *, leg: int = 1, **levels: int) -> tuple[CounterRow, ...]:
    """The counters of cabin Y of one leg, with classes right below it."""
    root = counter("Y", capacity, parent=None, leg=leg)
    below = (counter(f"Y/{name}", au, leg=leg) for name, au in levels.items())
    return (root, *below)


def seats(count: int, name: str = "B", *, legs: tuple[int, ...] = (1,)) -> SeatRequest:
    """Take seats in a class on each of the legs."""
    return SeatRequest(takes=tuple(_take(count, name, leg) for leg in legs))


def seats_back(
    count: int, name: str = "B", *, legs: tuple[int, ...] = (1,)
) -> SeatRequest:
    """Give them back."""
    return SeatRequest(returns=tuple(_take(count, name, leg) for leg in legs))


def _take(count: int, name: str, leg: int) -> SeatTake:
    return SeatTake(flight_date=FLIGHT, leg=leg, path=(f"Y/{name}", "Y"), seats=count)


def claim(key: str = "key", **changes: Any) -> Claim:
    """An idempotency key with its answer."""
    plain = Claim(
        scope="default/ada/book",
        key=key,
        fingerprint="sha256:1",
        operation_id=f"opn_{key}",
        answer=b'{"order":1}',
    )
    return attrs.evolve(plain, **changes)


def event(aggregate: str, sequence: int, **changes: Any) -> EventRow:
    """An event that waits to be published since long ago."""
    row = EventRow(
        aggregate=aggregate,
        sequence=sequence,
        id=f"evt_{aggregate}_{sequence}",
        tenant="default",
        type="order.created",
        schema_version=1,
        at=LONG_AGO,
        principal="ada",
        due_at=LONG_AGO + timedelta(seconds=sequence),
        attempts=0,
        version=1,
        body=b"{}",
    )
    return attrs.evolve(row, **changes)


def inbox(message: str) -> InboxRow:
    """A row of a class without versions."""
    return InboxRow(consumer="relay", message_id=message, at=LONG_AGO)


def message(
    sequence: int, aggregate: str = "ord_1", topic: str = "order", **changes: Any
) -> Message:
    """A message; its id follows from where it belongs."""
    plain = Message(
        id=f"evt_{aggregate}_{sequence}",
        topic=topic,
        aggregate=aggregate,
        sequence=sequence,
        type="order.created",
        schema_version=1,
        at=LONG_AGO + timedelta(seconds=sequence),
        body=b'{"sequence": %d}' % sequence,
    )
    return attrs.evolve(plain, **changes)
