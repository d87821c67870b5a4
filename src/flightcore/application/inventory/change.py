"""Change a cabin that is on sale: seats, levels, classes, bid prices (IN9)."""

from __future__ import annotations

import attrs

from flightcore.application.generations import INVENTORY, next_row
from flightcore.application.idempotency import Call, new_call
from flightcore.application.inventory.cabins import CabinView, view_of
from flightcore.application.inventory.flight import FlightInventory, read_flight
from flightcore.application.inventory.writing import InventoryPen
from flightcore.application.outcome import committed
from flightcore.application.records.inventory import nest_from
from flightcore.application.redeciding import expect, redecide
from flightcore.application.runtime import Runtime
from flightcore.domain.inventory import (
    Adjustment,
    CabinNest,
    NextChange,
    next_change,
)
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.store import Changes


@attrs.frozen(kw_only=True)
class CabinPlace:
    """Names one cabin of one leg."""

    flight_date: str
    leg: int
    cabin: str


@attrs.frozen(kw_only=True)
class CabinCommand:
    """Change one cabin of one leg.

    Attributes:
        if_version: The version that was read, or None to change whatever is there.
    """

    place: CabinPlace
    adjustment: Adjustment
    if_version: int | None = None


def change_inventory(
    runtime: Runtime, command: CabinCommand, *, principal: Principal
) -> CabinView:
    """Change a cabin; seats that are sold meanwhile are taken into account.

    Nobody loses a seat: where more are sold than there are now, an oversale case is
    open afterwards. A change that moves classes in the nest takes two commits, with
    the classes closed in between.

    Raises:
        InvalidInventory: The nest cannot be, or a class with seats in use would go.
        NotFound: The cabin is not open.
        VersionConflict: It is not at ``if_version``.
        Overloaded: Sales kept changing the counters.
    """
    require(principal, Action.CHANGE_CAPACITY)
    changing = _Changing(runtime, command, principal)
    guarded = command.if_version
    while True:
        step = changing.step(guarded)
        if step.is_last:
            return step.view
        guarded = step.view.version if guarded is not None else None


@attrs.frozen(kw_only=True)
class _Step:
    view: CabinView
    is_last: bool


@attrs.frozen
class _Changing:
    runtime: Runtime
    command: CabinCommand
    principal: Principal

    def step(self, guarded: int | None) -> _Step:
        """Take one step in one commit, decided again where need be."""
        final = () if guarded is None else ("leg_cabin",)
        call = new_call(
            self.runtime,
            self.principal,
            "change inventory",
            self.command.place,
            key=None,
        )
        return redecide(lambda: self._attempt(call, guarded), final=final)

    def _attempt(self, call: Call, guarded: int | None) -> _Step:
        command, where = self.command, self.command.place
        place = where.leg, where.cabin
        inventory = read_flight(
            self.runtime.store, where.flight_date, principal=self.principal
        )
        row = inventory.cabin(*place)
        expect(row.version, guarded, kind="leg_cabin", id="/".join(map(str, row.key)))
        before = nest_from(row)
        wanted = command.adjustment.of(before)
        step = self._next(inventory, before, wanted)
        pen = InventoryPen(inventory)
        case = pen.change(place, step)
        raised = next_row(self.runtime.store, INVENTORY)
        changes = Changes(claim=call.claim(b"{}"), puts=(raised, *pen.rows()))
        committed(self.runtime.commit(changes))
        view = attrs.evolve(
            view_of(inventory, *place),
            nest=step.nest,
            version=row.version + 1,
            oversale=case,
        )
        return _Step(view=view, is_last=step.nest == wanted)

    def _next(
        self, inventory: FlightInventory, before: CabinNest, wanted: CabinNest
    ) -> NextChange:
        return next_change(
            before,
            wanted,
            counters=inventory.seats(),
            flight_date=self.command.place.flight_date,
            leg=self.command.place.leg,
        )
