"""Catalogue: this process's copies of the schedule and the tariff.

Never truth: a sale is decided by the store. A copy is brought up to date at the next
question after its generation was raised, so it is as fresh as the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import attrs

from flightcore.application import generations
from flightcore.application.codec import decode
from flightcore.application.records.schedule import flight_date_from
from flightcore.domain.pricing import FILED_KINDS, FiledRecord, Tariff
from flightcore.domain.schedule import Airport
from flightcore.domain.shopping import FlightIndex, OfferKey
from flightcore.ports.airports import Airports
from flightcore.ports.rows import FiledRow, FlightDateRow, Row
from flightcore.ports.store import Find, Operator, Store, compare, find
from flightcore.ports.system import Concurrency

_R = TypeVar("_R", bound=Row)

PAGE = 5_000
"""Rows read at a time."""


@attrs.frozen(eq=False)
class Shelf:
    """Copies that belong together.

    Attributes:
        flights: Every flight-date that is stored, past ones included.
        tariff: Every live record.
        airports: The stations that are served.
        as_of: Generations of schedule, inventory and tariff (O4).
    """

    flights: FlightIndex
    tariff: Tariff
    airports: Mapping[str, Airport]
    as_of: str
    generations: Mapping[str, int]


class Catalogue:
    """Keeps one shelf and brings it up to date. Safe to use from many threads.

    Args:
        store: Where the truth is.
        airports: The directory of stations.
        concurrency: Gives the lock under which one thread brings it up to date.
    """

    def __init__(
        self, store: Store, *, airports: Airports, concurrency: Concurrency
    ) -> None:
        self._store = store
        self._airports = airports
        self._lock = concurrency.lock()
        self._shelf: Shelf | None = None
        self._offer_keys: tuple[OfferKey, ...] | None = None

    def shelf(self) -> Shelf:
        """The copies, as fresh as the store at the time of this call."""
        snapshot = self._store.read(generations.ASKED)
        wanted = generations.values(snapshot)
        with self._lock:
            if self._shelf is None or self._shelf.generations != wanted:
                self._shelf = self._renewed(self._shelf, wanted)
            return self._shelf

    def tariff(self) -> Tariff:
        """The tariff, as fresh as the store."""
        return self.shelf().tariff

    def offer_keys(
        self, load: Callable[[], tuple[OfferKey, ...]]
    ) -> tuple[OfferKey, ...]:
        """The keys that sign offers; loaded once, since they live with the store."""
        if self._offer_keys is None:
            self._offer_keys = load()
        return self._offer_keys

    def forget(self) -> None:
        """Drop every copy; the next question reads all anew."""
        with self._lock:
            self._shelf, self._offer_keys = None, None

    def _renewed(self, old: Shelf | None, wanted: Mapping[str, int]) -> Shelf:
        flights = self._flights(old, wanted)
        airports = {code: self._airports.lookup(code) for code in flights.stations}
        return Shelf(
            flights=flights,
            tariff=self._tariff(old, wanted, airports),
            airports=airports,
            as_of="/".join(f"{name}:{wanted[name]}" for name in generations.NAMES),
            generations=wanted,
        )

    def _flights(self, old: Shelf | None, wanted: Mapping[str, int]) -> FlightIndex:
        known = 0 if old is None else old.generations[generations.SCHEDULE]
        if old is not None and known == wanted[generations.SCHEDULE]:
            return old.flights
        newer = compare("generation", Operator.GT, known)
        rows = self._pages(find(FlightDateRow, newer, limit=PAGE))
        changed = [flight_date_from(row).flight for row in rows]
        if old is None:
            return FlightIndex.of(changed)
        return old.flights.with_changes(changed)

    def _tariff(
        self,
        old: Shelf | None,
        wanted: Mapping[str, int],
        airports: Mapping[str, Airport],
    ) -> Tariff:
        name = generations.TARIFF
        if old is not None and old.generations[name] == wanted[name]:
            if old.airports.keys() == airports.keys():
                return old.tariff
        rows = self._pages(find(FiledRow, limit=PAGE))
        return Tariff.of(map(_record_from, rows), airports=airports.values())

    def _pages(self, asked: Find[_R]) -> Iterator[_R]:
        page: Find[_R] | None = asked
        while page is not None:
            rows = self._store.read(page)[page]
            yield from rows
            full = len(rows) == page.limit
            page = attrs.evolve(page, after=rows[-1].key) if full else None


def _record_from(row: FiledRow) -> FiledRecord:
    return decode(row.body, FILED_KINDS[row.kind])
