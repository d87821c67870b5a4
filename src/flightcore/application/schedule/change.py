"""Change or cancel a flight-date; whoever is booked stays booked, and is told of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import attrs

from flightcore.application.generations import SCHEDULE, next_row
from flightcore.application.idempotency import Call, new_call
from flightcore.application.inventory.flight import FlightInventory, FlightQuestions
from flightcore.application.inventory.writing import InventoryPen
from flightcore.application.outcome import committed
from flightcore.application.reading.reader import Reader
from flightcore.application.records.inventory import (
    counter_row,
    leg_cabin_row,
    nest_from,
)
from flightcore.application.records.schedule import (
    StoredFlightDate,
    flight_date_from,
    flight_date_row,
)
from flightcore.application.records.timeline import Timeline, last_event
from flightcore.application.redeciding import expect, redecide
from flightcore.application.runtime import Runtime
from flightcore.application.schedule.affected import orders_on
from flightcore.domain.inventory import (
    closed,
    legs_to_close,
    legs_to_open,
    next_change,
    open_leg,
)
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.schedule import (
    FlightDate,
    ScheduleChange,
    cancelled,
    edition_events,
    schedule_changes,
)
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import FlightDateRow, Row
from flightcore.ports.store import Changes, by_key

_Edit = Callable[[FlightDate], FlightDate]


@attrs.frozen(kw_only=True)
class FlightChange:
    """What became of a flight-date.

    Attributes:
        flight: As it is now.
        version: Of the stored flight-date, to guard the next change by.
        changes: What differs from before; none where nothing did.
        orders: Ids of the orders that own seats on it, of those that the principal
            may see. They keep them: somebody has to see to their travellers.
    """

    flight: FlightDate
    version: int
    changes: tuple[ScheduleChange, ...] = ()
    orders: tuple[str, ...] = ()


def read_flight_date(
    reader: Reader, flight_date: str, *, principal: Principal
) -> StoredFlightDate:
    """A flight-date with its version.

    Raises:
        NotFound: There is none.
    """
    require(principal, Action.SEARCH)
    asked = by_key(FlightDateRow, flight_date)
    return _found(reader.read(asked).one(asked), flight_date)


def change_flight(
    runtime: Runtime,
    flight: FlightDate,
    *,
    principal: Principal,
    if_version: int | None = None,
) -> FlightChange:
    """Let a flight-date be flown otherwise.

    No seat is un-booked. Offers of before can no longer be booked where their times
    changed. A leg that is flown no more is closed, and a new one is opened like the
    first.

    Args:
        runtime: The core's ports.
        flight: As it shall be.
        principal: Needs the right to load schedules.
        if_version: The version that was read, or None to change whatever is there.

    Raises:
        NotFound: No such flight-date was published.
        VersionConflict: It is not at ``if_version``.
        Overloaded: Others kept changing it, or kept selling.
    """
    require(principal, Action.LOAD_SCHEDULE)
    editing = _Editing(runtime, flight.id, principal, if_version)
    return editing.edit(lambda _: flight)


def cancel_flight(
    runtime: Runtime,
    flight_date: str,
    *,
    principal: Principal,
    if_version: int | None = None,
) -> FlightChange:
    """Cancel a flight-date: nothing sells on it any more, and nobody is un-booked.

    Where seats were sold, an oversale case is opened for each cabin.

    Raises:
        NotFound: No such flight-date was published.
        InvalidTransition: It is cancelled already.
        VersionConflict: It is not at ``if_version``.
        Overloaded: Others kept changing it, or kept selling.
    """
    require(principal, Action.LOAD_SCHEDULE)
    return _Editing(runtime, flight_date, principal, if_version).edit(cancelled)


@attrs.frozen
class _Editing:
    runtime: Runtime
    flight_date: str
    principal: Principal
    if_version: int | None

    def edit(self, edit: _Edit) -> FlightChange:
        """Commit an edition, then look up who is booked on it."""
        final = () if self.if_version is None else ("flight_date",)
        call = new_call(
            self.runtime, self.principal, "change flight", self.flight_date, key=None
        )
        changed = redecide(partial(self._attempt, edit, call), final=final)
        # Only now: from the commit on, nobody books what was offered before it.
        orders = orders_on(self.runtime, self.flight_date, principal=self.principal)
        return attrs.evolve(changed, orders=orders)

    def _attempt(self, edit: _Edit, call: Call) -> FlightChange:
        flight = by_key(FlightDateRow, self.flight_date)
        inventory = FlightQuestions.about(self.flight_date)
        last = last_event(f"schedule:{self.flight_date}")
        snapshot = self.runtime.store.read(flight, last, *inventory.all)
        before = _found(snapshot.one(flight), self.flight_date)
        expect(before.version, self.if_version, kind="flight_date", id=self.flight_date)
        after = edit(before.flight)
        changes = schedule_changes(before.flight, after)
        if not changes:
            return FlightChange(flight=after, version=before.version)
        timeline = Timeline.read(last, snapshot, self.principal)
        self._commit(
            call,
            before,
            after,
            timeline.rows(edition_events(before.flight, after)),
            inventory.answer(snapshot, self.principal),
        )
        return FlightChange(flight=after, version=before.version + 1, changes=changes)

    def _commit(
        self,
        call: Call,
        before: StoredFlightDate,
        after: FlightDate,
        events: tuple[Row, ...],
        inventory: FlightInventory,
    ) -> None:
        raised = next_row(self.runtime.store, SCHEDULE)
        edition = flight_date_row(
            after, generation=raised.value, version=before.version
        )
        pen = InventoryPen(inventory)
        _close_legs(pen, after)
        _open_legs(pen, after)
        puts = (raised, edition, *events, *pen.rows())
        changes = Changes(claim=call.claim(b"{}"), puts=puts)
        committed(self.runtime.commit(changes))


def _close_legs(pen: InventoryPen, flight: FlightDate) -> None:
    inventory = pen.before
    gone = legs_to_close(flight, (leg for leg, _ in inventory.cabins))
    for (leg, cabin), row in inventory.cabins.items():
        if leg in gone:
            nest = nest_from(row)
            step = next_change(
                nest,
                closed(nest),
                counters=inventory.seats(),
                flight_date=flight.id,
                leg=leg,
            )
            pen.change((leg, cabin), step)


def _open_legs(pen: InventoryPen, flight: FlightDate) -> None:
    cabins = pen.before.cabins
    first = min((leg for leg, _ in cabins), default=0)
    nests = [nest_from(row) for (leg, _), row in cabins.items() if leg == first]
    for leg in legs_to_open(flight, (leg for leg, _ in cabins)):
        opened = open_leg(nests, flight_date=flight.id, leg=leg)
        rows = [leg_cabin_row(nest, flight_date=flight.id, leg=leg) for nest in nests]
        pen.add([*rows, *map(counter_row, opened.counters)], opened.events)


def _found(row: FlightDateRow | None, flight_date: str) -> StoredFlightDate:
    if row is None:
        raise NotFound("no such flight-date", kind="flight_date", id=flight_date)
    return flight_date_from(row)
