"""Sweep counters and holds, and look again, at one moment, at what disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flightcore.application.bulk import chunks
from flightcore.application.operations.auditing.counters import (
    Comparison,
    Node,
    add_seats,
    flight_date_of,
    out_of_bounds,
)
from flightcore.application.operations.auditing.holdings import (
    Holdings,
    sweep_holds,
)
from flightcore.application.operations.auditing.offered import OFFERED, add_offered
from flightcore.application.operations.auditing.report import (
    MAX_FINDINGS,
    AuditFinding,
    Notebook,
)
from flightcore.application.pages import pages
from flightcore.ports.rows import CounterRow
from flightcore.ports.store import MAX_FOUND, Store, among, find

FLIGHT_DATES = 20
"""Flight-dates looked at again in one snapshot: of twelve legs and thirty classes
each, they still have fewer counters than ``MAX_FOUND``."""
SWEEPS = 3
"""Sweeps that must say the same where one snapshot cannot hold all owning holds."""


def audit_seats(store: Store, notebook: Notebook) -> Holdings:
    """Check every counter (A1), and that counters and holds agree (A2).

    The sweep reads page after page, so traffic makes counters and holds seem to
    disagree. What does is looked at again in one snapshot; only where that cannot
    hold all owning holds, it is swept again, and told where every sweep says the same.
    At most ``MAX_FINDINGS`` flight-dates are looked at again.
    """
    holdings = sweep_holds(store)
    notebook.count("holds", holdings.holds)
    notebook.add(holdings.unreadable)
    suspects = tuple(_suspects(store, holdings, notebook))
    if suspects and holdings.questions():
        dates = sorted(set(map(flight_date_of, suspects)))
        for few in chunks(dates[:MAX_FINDINGS], FLIGHT_DATES):
            notebook.add(_at_one_moment(store, few, holdings))
    elif suspects:
        notebook.add(_lasting(store, suspects))
    return holdings


def _suspects(
    store: Store, holdings: Holdings, notebook: Notebook
) -> Iterator[AuditFinding]:
    comparison = Comparison(holdings.sums)
    for page in pages(store, CounterRow):
        notebook.count("counters", len(page))
        notebook.add(out_of_bounds(page))
        yield from comparison.add(page)
    yield from comparison.close()


def _at_one_moment(
    store: Store, dates: Sequence[str], holdings: Holdings
) -> Iterable[AuditFinding]:
    """What still disagrees where counters and all owning holds are read together."""
    for _ in range(SWEEPS):
        counters = find(CounterRow, among("flight_date", dates), limit=MAX_FOUND)
        holds = holdings.questions()
        snapshot = store.read(counters, OFFERED, *holds)
        found = [snapshot[each] for each in holds]
        if holds and max(map(len, found)) < MAX_FOUND:
            rows = (row for page in found for row in page)
            sums: dict[Node, int] = {}
            add_seats(sums, rows)
            add_offered(sums, snapshot[OFFERED])
            return _disagreement(snapshot[counters], sums, dates)
        # So many holds are new that a question could not bring them all.
        holdings = sweep_holds(store)
    return ()


def _disagreement(
    counters: Iterable[CounterRow], sums: Mapping[Node, int], dates: Sequence[str]
) -> Iterator[AuditFinding]:
    wanted = frozenset(dates)
    comparison = Comparison({n: seats for n, seats in sums.items() if n[0] in wanted})
    yield from comparison.add(counters)
    yield from comparison.close()


def _lasting(store: Store, suspects: Sequence[AuditFinding]) -> Iterable[AuditFinding]:
    for _ in range(SWEEPS - 1):
        again = frozenset(_suspects(store, sweep_holds(store), Notebook()))
        suspects = [finding for finding in suspects if finding in again]
    return suspects
