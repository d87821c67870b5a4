"""Waitlists: wait for seats, look, leave, and book what was offered (IN7)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from flightcore.application.codec import decode, encode
from flightcore.application.idempotency import Call, new_call
from flightcore.application.inventory.availability import counters_of
from flightcore.application.outcome import committed
from flightcore.application.reading.reader import Reader
from flightcore.application.records.schedule import flight_date_from
from flightcore.application.records.waitlist import (
    StoredEntry,
    stored_entry,
    waitlist_rows,
)
from flightcore.application.redeciding import redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import (
    WaitlistEntry,
    WaitlistId,
    WaitlistState,
    join,
    takes_in,
)
from flightcore.domain.kernel import Instant, OrderId
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.schedule import FlightDate, segment
from flightcore.domain.users import Action, Principal, may_see, require
from flightcore.ports.rows import FlightDateRow, WaitlistRow
from flightcore.ports.store import (
    MAX_FOUND,
    Changes,
    Find,
    Guard,
    among,
    by_key,
    eq,
    find,
)


@attrs.frozen(kw_only=True)
class JoinCommand:
    """Wait for seats of one class on one segment.

    Attributes:
        booking_class: Its letter.
        seats: 1 to 9; the party is served as a whole.
        priority: 0 to 99; the smaller number goes first.
    """

    flight_date: str
    origin: str
    destination: str
    booking_class: str
    seats: int
    priority: int


def join_waitlist(
    runtime: Runtime, command: JoinCommand, *, principal: Principal, key: str | None
) -> WaitlistEntry:
    """List a party behind those of its priority.

    Raises:
        NotFound: The flight does not serve the two stations, is not for sale, or has
            no such class.
        InvalidInventory: Seats or priority out of range.
        WaitlistFull: As many parties wait as may.
        KeyReused: The key was used for another call.
    """
    require(principal, Action.BOOK)
    call = new_call(runtime, principal, "waitlist", command, key=key)
    return redecide(lambda: _joined(runtime, command, call, principal))


def waitlisted(
    reader: Reader, flight_date: str, entry_id: str, *, principal: Principal
) -> WaitlistEntry:
    """An entry as it stands.

    Raises:
        NotFound: No such entry of the principal.
    """
    require(principal, Action.VIEW_ORDER)
    return shown_entry(reader, entry_id, (flight_date,), principal=principal).entry


def leave_waitlist(
    runtime: Runtime, flight_date: str, entry_id: str, *, principal: Principal
) -> WaitlistEntry:
    """Wait no more; seats that were offered are free again.

    Raises:
        NotFound: No such entry of the principal.
        InvalidTransition: It waits no more.
    """
    require(principal, Action.BOOK)
    call = new_call(runtime, principal, "leave waitlist", entry_id, key=None)

    def attempt() -> WaitlistEntry:
        stored = read_entry(runtime, entry_id, (flight_date,), principal=principal)
        step = stored.entry.cancel()
        rows = waitlist_rows(stored, step, at=runtime.now(), principal=principal)
        claim = call.claim(b"{}")
        changes = Changes(claim=claim, seats=step.seats, puts=tuple(rows))
        committed(runtime.commit(changes))
        return step.entry

    return redecide(attempt)


def read_entry(
    runtime: Runtime,
    entry_id: str,
    flight_dates: Iterable[str],
    *,
    principal: Principal,
    join: object | None = None,
) -> StoredEntry:
    """An entry of one of these flight-dates.

    Raises:
        NotFound: No such entry of the principal.
    """
    asked = _named(entry_id, flight_dates)
    row = runtime.store.read(asked, join=join).one(asked)
    return _visible(row, entry_id, principal)


def shown_entry(
    reader: Reader,
    entry_id: str,
    flight_dates: Iterable[str],
    *,
    principal: Principal,
) -> StoredEntry:
    """The same to look at, and to decide nothing by.

    Raises:
        NotFound: No such entry of the principal.
    """
    asked = _named(entry_id, flight_dates)
    return _visible(reader.read(asked).one(asked), entry_id, principal)


def _named(entry_id: str, flight_dates: Iterable[str]) -> Find[WaitlistRow]:
    among_flights = among("flight_date", sorted(set(flight_dates)))
    return find(WaitlistRow, among_flights, eq("id", entry_id), limit=1)


def _visible(
    row: WaitlistRow | None, entry_id: str, principal: Principal
) -> StoredEntry:
    stored = stored_entry(row) if row else None
    if stored is None or not may_see(
        principal, tenant=stored.tenant, owner=stored.owner
    ):
        raise NotFound("nobody waits here by that id", kind="waitlist", id=entry_id)
    return stored


def accepting(
    changes: Changes,
    stored: StoredEntry,
    *,
    order_id: OrderId,
    now: Instant,
    principal: Principal,
) -> Changes:
    """The booking of an order, with the seats that its party was offered given back.

    Both are one unit of work: the seats pass from the waitlist to the order, and
    nobody can come between.

    Raises:
        InvalidTransition: Nothing is offered, or not any more.
    """
    own = attrs.evolve(stored.entry, order_id=order_id)
    step = own.accept(now)
    rows = waitlist_rows(stored, step, at=now, principal=principal)
    in_time = Guard(
        rows=WaitlistRow,
        key=(stored.flight_date, own.id),
        version=stored.version,
        before=own.answer_by,
    )
    seats = changes.seats
    return attrs.evolve(
        changes,
        guards=(*changes.guards, in_time),
        seats=None if seats is None else attrs.evolve(seats, returns=own.takes),
        puts=(*changes.puts, *rows),
    )


def _joined(
    runtime: Runtime, command: JoinCommand, call: Call, principal: Principal
) -> WaitlistEntry:
    flights = by_key(FlightDateRow, command.flight_date)
    waiting = _listed(command.flight_date)
    snapshot = runtime.store.read(call.earlier, flights, waiting)
    answer = call.answer_of(snapshot.one(call.earlier))
    if answer is not None:
        return decode(answer, WaitlistEntry)
    flight = _for_sale(snapshot.one(flights), command.flight_date)
    flown = segment(flight, command.origin, command.destination)
    step = join(
        [stored_entry(row).entry for row in snapshot[waiting]],
        WaitlistId(call.ids.id("wtl")),
        OrderId(""),
        takes=takes_in(
            counters_of(runtime.store, (flight.id,)),
            flight.id,
            flown.legs,
            booking_class=command.booking_class,
            seats=command.seats,
        ),
        priority=command.priority,
        now=snapshot.now,
    )
    new = StoredEntry(entry=step.entry, tenant=principal.tenant, owner=principal.id)
    rows = waitlist_rows(new, step, at=snapshot.now, principal=principal)
    claim = call.claim(encode(step.entry))
    outcome = committed(runtime.commit(Changes(claim=claim, puts=tuple(rows))))
    return decode(outcome.answer, WaitlistEntry)


def _listed(flight_date: str) -> Find[WaitlistRow]:
    listed = eq("state", str(WaitlistState.LISTED))
    return find(WaitlistRow, eq("flight_date", flight_date), listed, limit=MAX_FOUND)


def _for_sale(row: FlightDateRow | None, flight_date: str) -> FlightDate:
    flight = flight_date_from(row).flight if row else None
    if flight is None or not flight.is_for_sale:
        raise NotFound("not for sale", kind="flight_date", id=flight_date)
    return flight
