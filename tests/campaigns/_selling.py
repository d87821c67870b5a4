"""A market with a history, and what may be said of it at any moment and in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from tests.campaigns import _evidence
from tests.campaigns._history import read_all, unanswered
from tests.campaigns._planting import NONE
from tests.campaigns._reckoning import compared, settled
from tests.campaigns._seller import Place, insist
from tests.campaigns._story import DAYS
from tests.market import days_from, departure_day, open_market

import flightcore as fc

SEATS = 900
PASSES = 100
"""Passes of work, a minute apart by the store's clock, after which all must be done."""


class Market:
    """The place, a core of our own, and what was found so far.

    Args:
        place: Where callers sell.
    """

    def __init__(self, place: Place) -> None:
        self._ahead = 0.0
        adapters = {"clock_offset_seconds": lambda: self._ahead}
        self.core = place.connect(fc.Seams(adapter_settings=adapters))
        place.histories.mkdir()
        day = open_market(
            self.core, place.folder, seats=SEATS, days=days_from(departure_day(), DAYS)
        )
        self.place = attrs.evolve(place, first_day=day)
        self.findings: list[str] = []
        self.errors: Counter[str] = Counter()
        self.looks = 0
        self.explained = 0

    def look(self) -> None:
        """Audit, and compare with the histories, as it now stands."""
        self.looks += 1
        self.explained += self.open_calls
        audit = insist(self.core.audit, self.errors)
        self.findings += map(str, audit.findings)
        self.findings += insist(lambda: compared(self.core, self.place), self.errors)

    @property
    def open_calls(self) -> int:
        """Calls that were asked and not answered."""
        sales = read_all(self.place.histories).values()
        return sum(unanswered(entries) is not None for entries in sales)

    def settle(self) -> None:
        """Do all work, and look a last time; every call must have its answer."""
        for _ in range(PASSES):
            self.core.work()
            if self.core.backlog().is_quiet:
                break
            self._ahead += 60.0
        self.look()
        self.findings += settled(self.core, self.place)
        if self.open_calls:
            self.findings.append(f"{self.open_calls} calls were never answered")

    def account(self) -> dict[str, object]:
        """What was done, what stands, and what was found."""
        sales = read_all(self.place.histories).values()
        calls = (entry for entries in sales for entry in entries if entry.is_answer)
        orders = Counter(str(order.status) for order in self.core.orders.list())
        return {
            "answers": dict(sorted(Counter(each.call for each in calls).items())),
            "sales": len(sales),
            "orders": dict(sorted(orders.items())),
            "comparisons": self.looks,
            "open_calls_met": self.explained,
            **_evidence.quoted(self.findings),
        }


def rules(found: Mapping[str, object], cut_off: object) -> dict[str, bool]:
    """What must hold of an account, and that calls were cut off by then."""
    return {
        "files and database agree, and the audit finds nothing": not found["findings"],
        "kills cut calls off": bool(cut_off),
    }


@contextmanager
def market(url: str, bug: str = NONE) -> Iterator[Market]:
    """An empty database, opened for sale; closed at the end."""
    with TemporaryDirectory(prefix="flightcore-") as folder:
        opened = Market(Place(url=url, folder=Path(folder), bug=bug))
        with opened.core:
            yield opened
