"""Bookings on a MariaDB of our own, against bare PyMySQL with the same statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.measuring.callers import for_seconds
from benchmarks.measuring.ratio import Case
from benchmarks.measuring.sale import open_sale
from benchmarks.measuring.tapping import tapped
from benchmarks.peers.replay import Replay, with_pymysql
from tests.mariadb_server import MariadbServer

SECONDS = 3.0
FLOORS = {8: 0.6, 32: 1.5}
"""By the number of threads."""


@contextmanager
def server() -> Iterator[MariadbServer]:
    """One that waits for the disk."""
    own = MariadbServer(Path(mkdtemp(prefix="flightcore-bench-")), durable=True)
    own.create()
    own.start()
    try:
        yield own
    finally:
        own.remove()


def cases(own: MariadbServer) -> list[Case]:
    """What is measured there."""
    sale = open_sale(own.url)
    booking = tapped(sale.core, sale.offers[0])
    peer = Replay(with_pymysql(own.url), "START TRANSACTION", booking, sale.offers)
    return [
        Case(
            name=f"mariadb-{threads}",
            ours=partial(for_seconds, sale.spread, threads, SECONDS),
            peer=partial(for_seconds, peer.book, threads, SECONDS),
            floor=floor,
        )
        for threads, floor in FLOORS.items()
    ]
