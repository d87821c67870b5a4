"""The inventory of one flight-date, read whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from flightcore.application.reading.reader import Reader
from flightcore.application.records.inventory import counter_from
from flightcore.application.records.oversales import oversale_from
from flightcore.application.records.timeline import Timeline, last_event
from flightcore.domain.inventory import (
    Counter,
    CounterKey,
    Oversale,
    OversaleState,
)
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.users import Principal
from flightcore.ports.rows import (
    CounterRow,
    EventRow,
    LegCabinRow,
    OversaleRow,
)
from flightcore.ports.store import MAX_FOUND, Find, Snapshot, eq, find

Place = tuple[int, str]
"""A leg's sequence and a cabin."""


@attrs.frozen(kw_only=True)
class FlightInventory:
    """Everything that is open on a flight-date, of one moment.

    Attributes:
        now: The store's clock then.
        cabins: By leg and cabin, in order.
        counters: Those of closed classes, too.
        cases: Open oversales.
        timeline: To which the events of a change are added.
    """

    flight_date: str
    now: Instant
    cabins: Mapping[Place, LegCabinRow]
    counters: Mapping[CounterKey, CounterRow]
    cases: Mapping[Place, Oversale]
    timeline: Timeline

    def cabin(self, leg: int, cabin: str) -> LegCabinRow:
        """One cabin of one leg.

        Raises:
            NotFound: It is not open.
        """
        try:
            return self.cabins[leg, cabin]
        except KeyError:
            name = f"{self.flight_date}#{leg} {cabin}"
            raise NotFound("not open for sale", kind="inventory", id=name) from None

    def seats(self) -> Mapping[CounterKey, Counter]:
        """The counters as the domain sees them."""
        return {key: counter_from(row) for key, row in self.counters.items()}

    def root(self, leg: int, cabin: str) -> Counter:
        """The counter of a whole cabin."""
        return counter_from(self.counters[CounterKey(self.flight_date, leg, cabin)])


@attrs.frozen(kw_only=True)
class FlightQuestions:
    """The questions whose answers are a flight-date's inventory."""

    flight_date: str
    cabins: Find[LegCabinRow]
    counters: Find[CounterRow]
    cases: Find[OversaleRow]
    last_event: Find[EventRow]

    @classmethod
    def about(cls, flight_date: str) -> FlightQuestions:
        """The questions for one flight-date."""
        mine = eq("flight_date", flight_date)
        still = eq("state", str(OversaleState.OPEN))
        return cls(
            flight_date=flight_date,
            cabins=find(LegCabinRow, mine, limit=MAX_FOUND),
            counters=find(CounterRow, mine, limit=MAX_FOUND),
            cases=find(OversaleRow, mine, still, limit=MAX_FOUND),
            last_event=last_event(f"inventory:{flight_date}"),
        )

    @property
    def all(self) -> tuple[Find[Any], ...]:
        """Every question, for ``Store.read``."""
        return self.cabins, self.counters, self.cases, self.last_event

    def answer(self, snapshot: Snapshot, principal: Principal) -> FlightInventory:
        """Put the inventory together; it may be empty."""
        cases = [oversale_from(row) for row in snapshot[self.cases]]
        return FlightInventory(
            flight_date=self.flight_date,
            now=snapshot.now,
            cabins={(row.leg, row.cabin): row for row in snapshot[self.cabins]},
            counters={
                CounterKey(row.flight_date, row.leg, row.node): row
                for row in snapshot[self.counters]
            },
            cases={(case.leg, case.cabin): case for case in cases},
            timeline=Timeline.read(self.last_event, snapshot, principal),
        )


def read_flight(
    reader: Reader, flight_date: str, *, principal: Principal
) -> FlightInventory:
    """Read the inventory of a flight-date in one snapshot; it may be empty."""
    asked = FlightQuestions.about(flight_date)
    return asked.answer(reader.read(*asked.all), principal)
