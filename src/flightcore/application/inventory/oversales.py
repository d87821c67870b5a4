"""Oversales: list the open cases, and close those that are over (IN9)."""

from __future__ import annotations

from functools import partial

import attrs

from flightcore.application.failures import Failures
from flightcore.application.inventory.flight import read_flight
from flightcore.application.inventory.writing import InventoryPen
from flightcore.application.outcome import committed
from flightcore.application.reading.reader import Reader
from flightcore.application.records.oversales import oversale_from
from flightcore.application.redeciding import redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import Oversale, OversaleState
from flightcore.domain.users import SYSTEM, Action, Principal, require
from flightcore.ports.rows import OversaleRow
from flightcore.ports.store import MAX_FOUND, Changes, eq, find

BATCH = 200
"""Open cases that one pass of work looks at."""


def open_oversales(reader: Reader, *, principal: Principal) -> tuple[Oversale, ...]:
    """The open cases, by flight-date; at most 10,000."""
    require(principal, Action.VIEW_BACKLOG)
    return _open(reader, MAX_FOUND)


def heal_inventory(runtime: Runtime, flight_date: str, *, principal: Principal) -> int:
    """Let counters that were oversold tell the truth again; how many changed.

    An oversale case shrinks with its cabin, and is closed where everybody has a seat.

    Raises:
        Overloaded: Others kept changing the counters.
    """
    require(principal, Action.CHANGE_CAPACITY)
    return redecide(partial(_heal, runtime, flight_date, principal))


def heal_due(runtime: Runtime, failures: Failures) -> int:
    """Heal the flight-dates with open cases; how many counters changed."""
    worker = attrs.evolve(SYSTEM, tenant=runtime.settings.tenant)
    flight_dates = dict.fromkeys(
        case.flight_date for case in _open(runtime.store, BATCH)
    )
    healings = (
        partial(redecide, partial(_heal, runtime, flight_date, worker))
        for flight_date in flight_dates
    )
    return sum(failures.attempt(healing, otherwise=0) for healing in healings)


def _open(reader: Reader, limit: int) -> tuple[Oversale, ...]:
    asked = find(OversaleRow, eq("state", str(OversaleState.OPEN)), limit=limit)
    return tuple(oversale_from(row) for row in reader.read(asked)[asked])


def _heal(runtime: Runtime, flight_date: str, principal: Principal) -> int:
    pen = InventoryPen(read_flight(runtime.store, flight_date, principal=principal))
    healed = pen.heal()
    rows = pen.rows()
    if rows:
        committed(runtime.commit(Changes(puts=rows)))
    return healed
