"""Clear waitlists: offer seats that came free, take back what nobody answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import attrs

from flightcore.application.inventory.availability import counters_of
from flightcore.application.outcome import committed
from flightcore.application.records.schedule import flight_date_from
from flightcore.application.records.waitlist import (
    StoredEntry,
    stored_entry,
    waitlist_rows,
)
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import (
    Counter,
    CounterKey,
    WaitlistState,
    WaitlistStep,
    clear,
    tend,
)
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import SoldOut, VersionConflict
from flightcore.domain.users import SYSTEM
from flightcore.ports.rows import FlightDateRow, WaitlistRow
from flightcore.ports.store import MAX_FOUND, Changes, among, find

_WAITING = among("state", (str(WaitlistState.LISTED), str(WaitlistState.OFFERED)))


def clear_due(runtime: Runtime) -> int:
    """One pass over at most 10,000 entries; how many were moved on.

    Offers go out by priority, then first in, first out. Where somebody buys a seat
    in between, those behind wait for the next pass, so that nobody overtakes.
    """
    asked = find(WaitlistRow, _WAITING, limit=MAX_FOUND)
    snapshot = runtime.store.read(asked)
    waiting = [stored_entry(row) for row in snapshot[asked]]
    if not waiting:
        return 0
    clearing = _Clearing(runtime, snapshot.now, _closing_times(runtime, waiting))
    tended = clearing.tend(waiting)
    return tended + clearing.offer(waiting)


@attrs.frozen
class _Clearing:
    runtime: Runtime
    now: Instant
    closes_at: Mapping[str, Instant]

    def tend(self, waiting: Iterable[StoredEntry]) -> int:
        """Let go whom time has passed by."""
        moved = 0
        for stored in waiting:
            closes_at = self.closes_at.get(stored.flight_date)
            step = tend(stored.entry, now=self.now, closes_at=closes_at)
            moved += step is not None and self._written(stored, step)
        return moved

    def offer(self, waiting: Sequence[StoredEntry]) -> int:
        """Offer what is free, flight by flight."""
        open_ = [each for each in waiting if each.flight_date in self.closes_at]
        counters = counters_of(self.runtime.store, (each.flight_date for each in open_))
        return sum(
            self._offer_on(flight_date, tuple(party), counters)
            for flight_date, party in groupby(open_, lambda each: each.flight_date)
        )

    def _offer_on(
        self,
        flight_date: str,
        waiting: Sequence[StoredEntry],
        counters: Mapping[CounterKey, Counter],
    ) -> int:
        by_id = {each.entry.id: each for each in waiting}
        latest = self.now + self.runtime.settings.waitlist_answer
        steps = clear(
            [each.entry for each in waiting],
            counters,
            answer_by=min(latest, self.closes_at[flight_date]),
        )
        moved = 0
        for step in steps:
            if not self._written(by_id[step.entry.id], step):
                break
            moved += 1
        return moved

    def _written(self, stored: StoredEntry, step: WaitlistStep) -> bool:
        """Whether the step was still right when it came to be written."""
        rows = waitlist_rows(stored, step, at=self.now, principal=SYSTEM)
        changes = Changes(seats=step.seats, puts=tuple(rows))
        try:
            committed(self.runtime.commit(changes))
        except (SoldOut, VersionConflict):
            return False
        return True


def _closing_times(
    runtime: Runtime, waiting: Iterable[StoredEntry]
) -> Mapping[str, Instant]:
    """When sales close, of the flight-dates that are for sale."""
    ids = sorted({each.flight_date for each in waiting})
    asked = find(FlightDateRow, among("id", ids), limit=MAX_FOUND)
    flights = (flight_date_from(row).flight for row in runtime.store.read(asked)[asked])
    closing = runtime.settings.close_before_departure
    return {
        flight.id: flight.legs[0].departure.instant - closing
        for flight in flights
        if flight.is_for_sale
    }
