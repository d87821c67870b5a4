"""A1 and A2: counters keep their bounds and equal the holds they summarise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flightcore.application.codec import decode
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.inventory import HoldState, SeatTake
from flightcore.domain.kernel.errors import InvariantBroken
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


def add_seats(
    sums: dict[Node, int], holds: Iterable[HoldRow]
) -> tuple[AuditFinding, ...]:
    """Add the seats of holds that own theirs to the counters on their paths.

    Returns:
        A finding for each hold that cannot be read, and so adds nothing.
    """
    unreadable = []
    for hold in holds:
        if hold.state not in OWNING:
            continue
        try:
            takes = takes_of(hold)
        except InvariantBroken:
            unreadable.append(AuditFinding("codec", hold.id, "cannot be read"))
            continue
        for take in takes:
            for node in take.path:
                name = (take.flight_date, take.leg, node)
                sums[name] = sums.get(name, 0) + take.seats
    return tuple(unreadable)


def out_of_bounds(counters: Iterable[CounterRow]) -> Iterator[AuditFinding]:
    """A1: 0 <= used <= au + oversold, and oversold is no debt."""
    for row in counters:
        if 0 <= row.used <= row.au + row.oversold and row.oversold >= 0:
            continue
        limit = f"{row.au} + {row.oversold} oversold"
        yield AuditFinding("A1", _name(row.key), f"{row.used} used of {limit}")


class Comparison:
    """A2: what a counter says is used is what holds own there and below.

    Args:
        sums: Seats that holds own, by counter.
    """

    def __init__(self, sums: Mapping[Node, int]) -> None:
        self._unmet = dict(sums)

    def add(self, counters: Iterable[CounterRow]) -> Iterator[AuditFinding]:
        """Compare some counters."""
        for row in counters:
            name = (row.flight_date, row.leg, row.node)
            owned = self._unmet.pop(name, 0)
            if row.used != owned:
                message = f"{row.used} used, {owned} owned by holds"
                yield AuditFinding("A2", _name(name), message)

    def close(self) -> Iterator[AuditFinding]:
        """After the last counter: tell the holds of counters that do not exist."""
        for name in sorted(self._unmet):
            message = f"no such counter, {self._unmet[name]} owned by holds"
            yield AuditFinding("A2", _name(name), message)


def flight_date_of(finding: AuditFinding) -> str:
    """The flight-date of a finding about a counter."""
    return finding.subject.partition("#")[0]


def _name(key: tuple[object, ...]) -> str:
    """A counter's name as text: ``AA0001/2026-12-01#1 Y/B``."""
    flight_date, leg, node = key
    return f"{flight_date}#{leg} {node}"
