"""Load a schedule: publish every flight-date of a file that is not yet there."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.application.bulk import BulkLoad, Progress, chunks, silent
from flightcore.application.generations import SCHEDULE
from flightcore.application.records.facts import event_row
from flightcore.application.records.schedule import flight_date_from, flight_date_row
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel import facts
from flightcore.domain.schedule import (
    FlightDate,
    LoadedSchedule,
    ScheduleLoaded,
)
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import FlightDateRow, Row
from flightcore.ports.store import among, find

CHUNK = 1000
"""Flight-dates in one unit of work."""


@attrs.frozen(kw_only=True)
class LoadOutcome:
    """What became of a schedule's flight-dates.

    Attributes:
        published: Flight-dates that are new.
        unchanged: Flight-dates that were there, exactly so.
        differing: Ids of flight-dates that were there with other legs or times; they
            were left alone, for a schedule change to decide.
    """

    published: int
    unchanged: int
    differing: tuple[str, ...]


def load(
    runtime: Runtime,
    schedule: LoadedSchedule,
    *,
    source: str,
    principal: Principal,
    progress: Progress = silent,
) -> LoadOutcome:
    """Publish the flight-dates of a schedule, a thousand in one commit.

    Loading the same file twice publishes nothing the second time. A load that is cut
    short has published whole thousands; loading again publishes the rest.

    Args:
        runtime: The core's ports.
        schedule: As a reader gave it.
        source: Names the file, for the record.
        principal: Needs the right to load schedules.
        progress: Told how many flight-dates are done.
    """
    require(principal, Action.LOAD_SCHEDULE)
    loading = _Loading(
        runtime=runtime,
        source=source,
        problems=len(schedule.report.problems),
        principal=principal,
    )
    bulk = BulkLoad(runtime=runtime, generation=SCHEDULE, ids=runtime.ids.seed())
    total = LoadOutcome(published=0, unchanged=0, differing=())
    for number, flights in enumerate(chunks(schedule.flights, CHUNK)):
        total = _sum(total, loading.publish(bulk, number, flights))
        progress(min(len(schedule.flights), (number + 1) * CHUNK))
    return total


@attrs.frozen(kw_only=True)
class _Loading:
    runtime: Runtime
    source: str
    problems: int
    principal: Principal

    def publish(
        self, bulk: BulkLoad, number: int, flights: Sequence[FlightDate]
    ) -> LoadOutcome:
        stored = self._stored(flights)
        new = [flight for flight in flights if flight.id not in stored]
        if new:
            aggregate = bulk.ids.id("sch", number)
            bulk.commit(number, lambda value: self._rows(new, value, aggregate))
        known = [flight for flight in flights if flight.id in stored]
        differing = tuple(f.id for f in known if stored[f.id] != f)
        return LoadOutcome(
            published=len(new),
            unchanged=len(known) - len(differing),
            differing=differing,
        )

    def _stored(self, flights: Sequence[FlightDate]) -> dict[str, FlightDate]:
        asked = find(
            FlightDateRow, among("id", [f.id for f in flights]), limit=len(flights)
        )
        rows = self.runtime.store.read(asked)[asked]
        return {row.id: flight_date_from(row).flight for row in rows}

    def _rows(
        self, flights: Sequence[FlightDate], generation: int, aggregate: str
    ) -> Sequence[Row]:
        loaded = facts(
            self.runtime.ids.seed(),
            self._loaded(flights),
            aggregate=aggregate,
            after=0,
            at=self.runtime.now(),
            principal=self.principal.id,
        )
        return (
            *(flight_date_row(flight, generation=generation) for flight in flights),
            *(event_row(fact, self.principal.tenant) for fact in loaded),
        )

    def _loaded(self, flights: Sequence[FlightDate]) -> ScheduleLoaded:
        return ScheduleLoaded(
            source=self.source, flights=len(flights), problems=self.problems
        )


def _sum(one: LoadOutcome, other: LoadOutcome) -> LoadOutcome:
    return LoadOutcome(
        published=one.published + other.published,
        unchanged=one.unchanged + other.unchanged,
        differing=one.differing + other.differing,
    )
