"""What becomes of a flight-date's inventory, as rows of one unit of work."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from flightcore.application.inventory.flight import FlightInventory, Place
from flightcore.application.records.inventory import counter_row, leg_cabin_row
from flightcore.application.records.oversales import oversale_row
from flightcore.domain.inventory import (
    CabinNest,
    Counter,
    CounterKey,
    NextChange,
    Oversale,
    OversaleState,
    heal,
    review,
)
from flightcore.ports.rows import CounterRow, LegCabinRow, Row


@attrs.define
class InventoryPen:
    """Collects what several cabins of a flight-date become, for one commit."""

    before: FlightInventory
    _rows: list[Row] = attrs.field(factory=list)
    _events: list[object] = attrs.field(factory=list)

    def change(self, place: Place, step: NextChange) -> Oversale | None:
        """Write the step of a cabin; the oversale that is open after it."""
        row = self.before.cabins[place]
        self._rows.append(_cabin_row(step.nest, row))
        self._rows.extend(map(self._over, step.change.counters))
        self._rows.extend(map(self._closed, step.change.removed))
        self._events.extend(step.change.events)
        after = {each.key: each for each in step.change.counters}
        root = self.before.root(*place)
        return self._review(place, after.get(root.key, root))

    def heal(self) -> int:
        """Write the truth where counters say more oversold than is; how many did."""
        healed = heal(self.before.seats().values())
        self._rows.extend(map(self._over, healed))
        true = {each.key: each for each in healed}
        for place in self.before.cases:
            root = self.before.root(*place)
            self._review(place, true.get(root.key, root))
        return len(healed)

    def rows(self) -> tuple[Row, ...]:
        """Everything to put, the events last."""
        return (*self._rows, *self.before.timeline.rows(self._events))

    def add(self, rows: Sequence[Row], events: Sequence[object]) -> None:
        """Write more, such as cabins that are new."""
        self._rows.extend(rows)
        self._events.extend(events)

    def _review(self, place: Place, root: Counter) -> Oversale | None:
        occasion = self.before.cabin(*place).version + 1
        case = self.before.cases.get(place)
        step = review(case, root, now=self.before.now, occasion=occasion)
        if step is None:
            return case
        self._rows.append(oversale_row(step.case))
        self._events.extend(step.events)
        stored = attrs.evolve(step.case, version=step.case.version + 1)
        return stored if stored.state is OversaleState.OPEN else None

    def _over(self, counter: Counter) -> CounterRow:
        old = self.before.counters.get(counter.key)
        return counter_row(counter, version=old.version if old else 0)

    def _closed(self, key: CounterKey) -> CounterRow:
        """A class that is no more: rows stay, and nothing sells there."""
        old = self.before.counters[key]
        return attrs.evolve(old, au=0, oversold=0, version=old.version + 1)


def _cabin_row(nest: CabinNest, over: LegCabinRow) -> LegCabinRow:
    return leg_cabin_row(
        nest, flight_date=over.flight_date, leg=over.leg, version=over.version
    )
