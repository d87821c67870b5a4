"""Processes that write to one SQLite file at once; run as a program by the tests."""

from __future__ import annotations

import json
import sys
from multiprocessing import get_context

from flightcore.ports.rows import CounterRow, OrderRow
from flightcore.ports.store import Changes, Committed, Store, by_key, find
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.testing.samples import claim, event, nest, order, seats
from flightcore_sql import SqlStore

COMMITS = 15
"""Units of work of each process."""
SEATS = 200
"""Seats on the flight: fewer than are asked for."""

_INHERITED: list[Store] = []


def connect(url: str) -> Store:
    """The store, prepared by whoever comes first."""
    settings = {"clock": SystemClock(), "concurrency": SystemConcurrency()}
    store = SqlStore.connect(url, settings)
    store.prepare()
    return store


def write(number: int) -> int:
    """Sell seats, one commit each, and add to one row; how many were sold.

    The store is the parent's, as a fork leaves it.
    """
    store = _INHERITED[0]
    sold = 0
    for n in range(COMMITS):
        name = f"{number:02d}.{n:02d}"
        changes = Changes(
            claim=claim(name), seats=seats(1), puts=(order(name), event(name, 1))
        )
        sold += isinstance(store.commit(changes), Committed)
        _add(store)
    store.close()
    return sold


def _add(store: Store) -> None:
    """Read, add one, put: again until nobody came between."""
    asked = by_key(OrderRow, "ord_sum")
    for _ in range(10_000):
        row = store.read(asked)[asked][0]
        put = order("sum", total_minor=row.total_minor + 1, version=row.version + 1)
        if isinstance(store.commit(Changes(puts=(put,))), Committed):
            return
    raise AssertionError("never got through")


def main(url: str, processes: int) -> dict[str, object]:
    """Let them write, and add up what stands."""
    context = get_context("fork")
    with context.Pool(processes) as pool:
        # Everybody meets an empty file: the schema is created in a race.
        pool.map(_prepare, [url] * processes, chunksize=1)
    store = connect(url)
    store.commit(Changes(puts=(*nest(SEATS, B=SEATS), order("sum", total_minor=0))))
    _INHERITED.append(store)
    with context.Pool(processes) as pool:
        sold = pool.map(write, range(processes), chunksize=1)
    counters, total = find(CounterRow), by_key(OrderRow, "ord_sum")
    snapshot = store.read(counters, total)
    account: dict[str, object] = {
        "sold": sum(sold),
        "used": [row.used for row in snapshot[counters]],
        "orders": store.count(find(OrderRow)) - 1,
        "sum": snapshot[total][0].total_minor,
    }
    store.close()
    return account


def _prepare(url: str) -> None:
    connect(url).close()


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
