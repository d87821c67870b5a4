"""Bookings on a PostgreSQL of our own that waits for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from unittest import mock

from benchmarks.measuring.callers import Sample, for_calls, for_seconds
from benchmarks.measuring.hot_flight import HotFlight, Processes
from benchmarks.measuring.ratio import Case, p50, p99
from benchmarks.measuring.sale import FIRST, LAST, Sale, connected, days, open_sale
from benchmarks.measuring.tapping import tapped
from benchmarks.peers.orm import OrmSale
from benchmarks.peers.pgbench import Pgbench
from tests.servers import PostgresqlServer

from flightcore.ports.store import Changes, Outcome, Store

SECONDS = 3.0
"""Of one run."""
SLICES = 4
"""Of one run on the hot flight."""


@contextmanager
def server() -> Iterator[PostgresqlServer]:
    """A cluster that waits for the disk."""
    cluster = PostgresqlServer(Path(mkdtemp(prefix="flightcore-bench-")), durable=True)
    cluster.create()
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.remove()


def cases(cluster: PostgresqlServer) -> list[Case]:
    """Everything that is measured there."""
    sale = open_sale(cluster.url)
    hot = HotFlight(cluster.url, sale.offers[0])
    booking = tapped(sale.core, sale.offers[-1])
    HotFlight(cluster.url, sale.offers[-1]).enlarge()
    pgbench = Pgbench(Path(cluster.program("pgbench")), cluster.url, booking)
    orm = OrmSale(cluster.url, sale.offers, sale.spread(0).id)
    processes = Processes(cluster.url, sale.offers[0], count=4, callers=8)
    alone = _without_lanes(cluster.url, sale)

    spread = partial(
        pgbench.spread,
        seconds=SECONDS,
        numbers=(FIRST, LAST),
        last=days()[0].day % 10,
    )

    def one_slice(callers: int, calls: int) -> Sample:
        return for_calls(sale.hot, callers, calls)

    def on_hot(callers: int) -> Sample:
        return hot.sell(partial(one_slice, callers), SLICES)

    by_100, bench_100 = partial(on_hot, 100), partial(pgbench.hot, 100, SECONDS)
    spread_8 = partial(for_seconds, sale.spread, 8, SECONDS)
    return [
        Case(name="spread-8", ours=spread_8, peer=partial(spread, 8), floor=0.4),
        Case(
            name="spread-8-orm",
            ours=spread_8,
            peer=partial(for_seconds, orm.book, 8, SECONDS),
            floor=6,
        ),
        Case(
            name="spread-100",
            ours=partial(for_seconds, sale.spread, 100, SECONDS),
            peer=partial(spread, 100),
            floor=1.0,
        ),
        Case(name="hot-100", ours=by_100, peer=bench_100, floor=6),
        Case(
            name="hot-100-p99",
            ours=by_100,
            peer=bench_100,
            floor=0.3,
            is_ceiling=True,
            figure=p99,
        ),
        Case(name="hot-100-over-8", ours=by_100, peer=partial(on_hot, 8), floor=1.0),
        Case(
            name="hot-4x8",
            ours=partial(hot.sell, processes.sell, SLICES),
            peer=partial(pgbench.hot, 32, SECONDS),
            floor=1.5,
        ),
        Case(
            name="lone-p50-without-lanes",
            ours=partial(for_seconds, alone.spread, 1, SECONDS),
            peer=partial(for_seconds, sale.spread, 1, SECONDS),
            floor=0.9,
            figure=p50,
        ),
    ]


class _Straight:
    """Hands each unit of work to the store as it comes."""

    def __init__(self, store: Store, *_: object, **__: object) -> None:
        self._store = store

    def commit(self, changes: Changes) -> Outcome:
        return self._store.commit(changes)


def _without_lanes(url: str, sale: Sale) -> Sale:
    """The same sale by a core without group commit."""
    composing = import_module("flightcore.assembly.connect")
    with mock.patch.object(composing, "Lanes", _Straight):
        return Sale(connected(url), sale.offers)
