"""Catalogue: this process's copies of the schedule and the tariff.

Never truth: a sale is decided by the store. A copy is brought up to date at the next
question after its generation was raised, so it is as fresh as the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import attrs

from flightcore.application import generations
from flightcore.application.codec import decode
from flightcore.application.reading.reader import Reader
from flightcore.application.records.schedule import flight_date_from
from flightcore.domain.pricing import FILED_KINDS, FiledRecord, Tariff, kind_of
from flightcore.domain.shopping import (
    ConnectionRules,
    FlightIndex,
    MctRule,
    Network,
    OfferKey,
    Places,
)
from flightcore.ports.airports import Airports
from flightcore.ports.rows import FiledRow, FlightDateRow, Row
from flightcore.ports.store import Find, Operator, Store, among, compare, eq, find
from flightcore.ports.system import Concurrency

_R = TypeVar("_R", bound=Row)

PAGE = 5_000
"""Rows read at a time."""
RENEWALS = 4
"""Times that one question reads anew what changes while it is read."""
MCT = "mct"
"""Kind of the filed records that are minimum connecting times."""


@attrs.frozen(eq=False)
class Shelf:
    """Copies that belong together.

    Attributes:
        network: Every flight-date that is for sale, past ones included, and how one
            may connect.
        tariff: Every live record.
        as_of: Generations of schedule, inventory and tariff (O4).
    """

    network: Network
    tariff: Tariff
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
        """The copies, as fresh as the store at the time of this call.

        Where somebody files while they are read, they are read once more, at most
        ``RENEWALS`` times; then the next question does.

        Raises:
            InvalidTariff: What is filed does not hold together.
        """
        wanted = _generations(self._store)
        with self._lock:
            shelf = self._shelf
            for _ in range(RENEWALS):
                if shelf is not None and shelf.generations == wanted:
                    break
                shelf = self._shelf = self._renewed(shelf, wanted)
                wanted = _generations(self._store)
            assert shelf is not None
            return shelf

    def shelf_by(self, reader: Reader) -> Shelf:
        """The copies, at least as fresh as what the reader shows.

        Only the store itself is ever copied: rows of a reader that is sometimes
        further behind than it was before would be kept under the wrong generation.
        """
        shown, shelf = _generations(reader), self._shelf
        if shelf is not None and _reaches(shelf.generations, shown):
            return shelf
        return self.shelf()

    def tariff(self) -> Tariff:
        """The tariff, as fresh as the store."""
        return self.shelf().tariff

    def check_records(self, records: Iterable[FiledRecord]) -> None:
        """Make sure that what is filed and these records hold together.

        Raises:
            InvalidTariff: They do not.
        """
        together = {(row.kind, row.id): _record_from(row) for row in self._filed()}
        for record in records:
            together[kind_of(record), record.id] = record
        Tariff.of(together.values())

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
        network = self._network(old, wanted)
        return Shelf(
            network=network,
            tariff=self._tariff(old, wanted, network.places),
            as_of="/".join(f"{name}:{wanted[name]}" for name in generations.NAMES),
            generations=wanted,
        )

    def _network(self, old: Shelf | None, wanted: Mapping[str, int]) -> Network:
        known = 0 if old is None else old.generations[generations.SCHEDULE]
        if old is not None and known == wanted[generations.SCHEDULE]:
            return old.network
        index = self._index(old, known)
        rules = self._pages(find(FiledRow, eq("kind", MCT), limit=PAGE))
        return Network(
            index=index,
            rules=ConnectionRules.of(decode(row.body, MctRule) for row in rules),
            places=Places.of(map(self._airports.lookup, index.stations)),
        )

    def _index(self, old: Shelf | None, known: int) -> FlightIndex:
        newer = compare("generation", Operator.GT, known)
        rows = self._pages(find(FlightDateRow, newer, limit=PAGE))
        changed = [flight_date_from(row).flight for row in rows]
        if old is None:
            return FlightIndex.of(changed)
        return old.network.index.with_changes(changed)

    def _tariff(
        self,
        old: Shelf | None,
        wanted: Mapping[str, int],
        places: Places,
    ) -> Tariff:
        if old is not None and _is_priced_alike(old, wanted, places):
            return old.tariff
        airports = places.airports.values()
        return Tariff.of(map(_record_from, self._filed()), airports=airports)

    def _filed(self) -> Iterator[FiledRow]:
        kinds = among("kind", tuple(FILED_KINDS))
        return self._pages(find(FiledRow, kinds, limit=PAGE))

    def _pages(self, asked: Find[_R]) -> Iterator[_R]:
        page: Find[_R] | None = asked
        while page is not None:
            rows = self._store.read(page)[page]
            yield from rows
            full = len(rows) == page.limit
            page = attrs.evolve(page, after=rows[-1].key) if full else None


def _generations(reader: Reader) -> Mapping[str, int]:
    return generations.values(reader.read(generations.ASKED))


def _reaches(known: Mapping[str, int], wanted: Mapping[str, int]) -> bool:
    return all(known[name] >= wanted[name] for name in generations.NAMES)


def _is_priced_alike(old: Shelf, wanted: Mapping[str, int], places: Places) -> bool:
    """Whether no record was filed since and no station is new."""
    unfiled = old.generations[generations.TARIFF] == wanted[generations.TARIFF]
    return unfiled and old.network.places.airports.keys() == places.airports.keys()


def _record_from(row: FiledRow) -> FiledRecord:
    return decode(row.body, FILED_KINDS[row.kind])
