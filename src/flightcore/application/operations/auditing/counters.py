"""A1 and A2: counters keep their bounds and equal the holds they summarise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flightcore.application.codec import decode
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.inventory import HoldState, SeatTake
from flightcore.ports.rows import CounterRow, HoldRow

Node = tuple[str, int, str]
"""Names a counter: flight-date, leg, node."""

OWNING = (str(HoldState.HELD), str(HoldState.CONFIRMED))
"""States in which a hold owns its seats."""


def takes_of(hold: HoldRow) -> tuple[SeatTake, ...]:
    """The seats of a hold.

    Raises:
        InvariantBroken: Its lines cannot be read.
    """
    return decode(hold.lines.encode(), tuple[SeatTake, ...])


def add_seats(sums: dict[Node, int], holds: Iterable[HoldRow]) -> None:
    """Add the seats of holds that own theirs to the counters on their paths."""
    for hold in holds:
        if hold.state in OWNING:
            for take in takes_of(hold):
                for node in take.path:
                    name = (take.flight_date, take.leg, node)
                    sums[name] = sums.get(name, 0) + take.seats


def out_of_bounds(counters: Iterable[CounterRow]) -> Iterator[AuditFinding]:
    """A1: 0 <= used <= au + oversold, and nothing oversold but by a cut."""
    for row in counters:
        if 0 <= row.used <= row.au + row.oversold and row.oversold >= 0:
            continue
        limit = f"{row.au} + {row.oversold} oversold"
        yield AuditFinding("A1", name_of(row.key), f"{row.used} used of {limit}")


def unlike_holds(
    counters: Iterable[CounterRow], sums: Mapping[Node, int]
) -> Iterator[AuditFinding]:
    """A2: what a counter says is used is what holds own there and below."""
    for row in counters:
        owned = sums.get((row.flight_date, row.leg, row.node), 0)
        if row.used != owned:
            yield AuditFinding("A2", name_of(row.key), unequal(row.used, owned))


def unequal(used: int, owned: int) -> str:
    """Say how far apart a counter and its holds are."""
    return f"{used} used, {owned} owned by holds"


def name_of(key: tuple[object, ...]) -> str:
    """A counter's name as text: ``AA0001/2026-12-01#1 Y/B``."""
    flight_date, leg, node = key
    return f"{flight_date}#{leg} {node}"
