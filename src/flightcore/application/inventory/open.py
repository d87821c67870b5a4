"""Open inventory: put the legs of scheduled flights on sale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import attrs

from flightcore.application.bulk import BulkLoad, Progress, silent
from flightcore.application.generations import INVENTORY
from flightcore.application.records.facts import event_row
from flightcore.application.records.inventory import counter_row, leg_cabin_row
from flightcore.application.records.schedule import flight_date_from
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import CabinNest, open_leg
from flightcore.domain.kernel import Instant, Seed, digest, facts
from flightcore.domain.schedule import FlightDate, FlightState
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import FlightDateRow, LegCabinRow, Row
from flightcore.ports.store import Find, among, eq, find

CHUNK = 500
"""Flight-dates in one unit of work."""


@attrs.frozen(kw_only=True)
class OpenPlan:
    """Which flights to open, and how their cabins are nested.

    Attributes:
        nests: The cabins of every leg.
        flight_dates: Only these; None: every scheduled flight-date that has no
            inventory yet.
    """

    nests: tuple[CabinNest, ...] = attrs.field(validator=attrs.validators.min_len(1))
    flight_dates: tuple[str, ...] | None = None


def open_inventory(
    runtime: Runtime,
    plan: OpenPlan,
    *,
    principal: Principal,
    progress: Progress = silent,
) -> int:
    """Open every leg that the plan names and that is not open yet.

    Repeating it opens what is new and leaves the rest alone. Cancelled and
    positioning flights are passed over.

    Returns:
        How many flight-dates were opened.

    Raises:
        InvalidInventory: The nests do not fit together.
    """
    require(principal, Action.OPEN_INVENTORY)
    open_leg(plan.nests, flight_date="", leg=1)
    opening = _Opening(runtime=runtime, plan=plan, principal=principal)
    bulk = BulkLoad(runtime=runtime, generation=INVENTORY, ids=runtime.ids.seed())
    opened = 0
    for number, flights in enumerate(opening.candidates()):
        if flights:
            bulk.commit(number, partial(opening.rows, flights))
        opened += len(flights)
        progress(opened)
    return opened


@attrs.frozen(kw_only=True)
class _Opening:
    runtime: Runtime
    plan: OpenPlan
    principal: Principal

    def candidates(self) -> Iterator[Sequence[FlightDate]]:
        """Pages of flights that are to be opened; a page may be empty."""
        asked: Find[FlightDateRow] | None = self._first()
        while asked is not None:
            rows = self.runtime.store.read(asked)[asked]
            yield self._unopened([flight_date_from(row).flight for row in rows])
            full = len(rows) == asked.limit
            asked = attrs.evolve(asked, after=rows[-1].key) if full else None

    def _first(self) -> Find[FlightDateRow]:
        where = [eq("state", str(FlightState.SCHEDULED))]
        if self.plan.flight_dates is not None:
            where.append(among("id", self.plan.flight_dates))
        return find(FlightDateRow, *where, limit=CHUNK)

    def _unopened(self, flights: Sequence[FlightDate]) -> Sequence[FlightDate]:
        ids = [flight.id for flight in flights]
        asked = find(LegCabinRow, among("flight_date", ids), limit=10_000)
        opened = {row.flight_date for row in self.runtime.store.read(asked)[asked]}
        return [f for f in flights if f.id not in opened and f.is_for_sale]

    def rows(self, flights: Sequence[FlightDate], _: int) -> Sequence[Row]:
        """Everything that opens these flights."""
        now = self.runtime.now()
        return [row for flight in flights for row in self._flight_rows(flight, now)]

    def _flight_rows(self, flight: FlightDate, now: Instant) -> Iterator[Row]:
        opened = [
            open_leg(self.plan.nests, flight_date=flight.id, leg=leg.sequence)
            for leg in flight.legs
        ]
        for leg, change in zip(flight.legs, opened, strict=True):
            for nest in self.plan.nests:
                yield leg_cabin_row(nest, flight_date=flight.id, leg=leg.sequence)
            yield from map(counter_row, change.counters)
        happened = facts(
            Seed(digest("inventory events", flight.id)),
            *(event for change in opened for event in change.events),
            aggregate=f"inventory:{flight.id}",
            after=0,
            at=now,
            principal=self.principal.id,
        )
        yield from (event_row(fact, self.principal.tenant) for fact in happened)
