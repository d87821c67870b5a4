"""Flights that were read before, so that the next booking need not ask for them."""

from __future__ import annotations

from collections.abc import Iterable

from flightcore.application.records.schedule import StoredFlightDate
from flightcore.ports.system import Concurrency

MOST_KNOWN = 4096
"""Flight-dates that are remembered; the one remembered first is forgotten first."""


class KnownFlights:
    """What is known of flight-dates; it may be old, which a guard finds out.

    Args:
        concurrency: Gives a lock.
        limit: Flight-dates that are remembered.
    """

    def __init__(self, concurrency: Concurrency, limit: int = MOST_KNOWN) -> None:
        self._lock = concurrency.lock()
        self._limit = limit
        self._known: dict[str, StoredFlightDate] = {}

    def find(self, ids: Iterable[str]) -> tuple[StoredFlightDate, ...] | None:
        """All of these flight-dates, or None where one of them is not known."""
        known = self._known
        found = tuple(known.get(each) for each in ids)
        return None if None in found else tuple(each for each in found if each)

    def remember(self, flights: Iterable[StoredFlightDate]) -> None:
        """Know them as they were read just now."""
        with self._lock:
            for each in flights:
                self._known[each.flight.id] = each
            while len(self._known) > self._limit:
                del self._known[next(iter(self._known))]
