"""Seat maps of a leg: show one, set another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs

from flightcore.application.idempotency import Call, new_call
from flightcore.application.inventory.seatings import (
    LegSeating,
    SeatingQuestions,
    SeatMapView,
)
from flightcore.application.outcome import committed
from flightcore.application.reading.reader import Reader
from flightcore.application.records.seating import seat_map_row
from flightcore.application.records.timeline import Timeline, last_event
from flightcore.application.redeciding import expect, redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import SeatMap, events
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import SeatRow
from flightcore.ports.store import Changes, Guard


def seat_map_of(
    reader: Reader, flight_date: str, leg: int, *, principal: Principal
) -> SeatMapView:
    """The seats of a leg and which are taken.

    Raises:
        NotFound: The leg is not open.
    """
    require(principal, Action.SEARCH)
    asked = SeatingQuestions.about(flight_date)
    return asked.answer(reader.read(*asked.all), leg).view


def set_seat_map(
    runtime: Runtime,
    seat_map: SeatMap,
    *,
    principal: Principal,
    if_version: int | None = None,
) -> SeatMapView:
    """Give a leg other seats; whoever sits on one still does.

    Args:
        runtime: The core's ports.
        seat_map: The whole map.
        principal: Needs the right to change capacity.
        if_version: Of the map that was read, 0 for a plain one; None: any.

    Raises:
        SeatTaken: Somebody's seat would be gone or blocked.
        NotFound: The leg is not open.
        VersionConflict: The map is not at ``if_version``.
        Overloaded: Others kept changing seats.
    """
    require(principal, Action.CHANGE_CAPACITY)
    final = () if if_version is None else ("seat_map",)
    call = new_call(runtime, principal, "set seat map", seat_map.flight_date, key=None)
    attempt = partial(_attempt, runtime, seat_map, call, principal, if_version)
    return redecide(attempt, final=final)


def _attempt(
    runtime: Runtime,
    seat_map: SeatMap,
    call: Call,
    principal: Principal,
    if_version: int | None,
) -> SeatMapView:
    asked = SeatingQuestions.about(seat_map.flight_date)
    last = last_event(f"inventory:{seat_map.flight_date}")
    snapshot = runtime.store.read(last, *asked.all)
    before = asked.answer(snapshot, seat_map.leg)
    name = f"{seat_map.flight_date}#{seat_map.leg}"
    expect(before.version, if_version, kind="seat_map", id=name)
    after = attrs.evolve(
        before, seating=before.seating.on(seat_map), version=before.version + 1
    )
    happened = events.SeatMapSet(
        flight_date=seat_map.flight_date,
        leg=seat_map.leg,
        seats=len(seat_map.seats()),
    )
    changes = Changes(
        claim=call.claim(b"{}"),
        guards=tuple(_still_free(before, seat_map)),
        puts=(
            seat_map_row(seat_map, version=before.version),
            *Timeline.read(last, snapshot, principal).rows([happened]),
        ),
    )
    committed(runtime.commit(changes))
    return after.view


def _still_free(before: LegSeating, seat_map: SeatMap) -> Iterator[Guard]:
    """Guards that nobody sits down meanwhile where there will be no seat."""
    for seat in before.seating.lost(seat_map):
        name = f"{seat_map.flight_date}#{seat_map.leg}/{seat}"
        yield Guard(
            rows=SeatRow,
            key=(seat_map.flight_date, seat_map.leg, seat),
            version=before.versions.get(name),
        )
