"""Bookings in a SQLite file, against the bare driver with the same statements."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks.measuring.callers import for_seconds
from benchmarks.measuring.ratio import Case
from benchmarks.measuring.sale import open_sale
from benchmarks.measuring.tapping import tapped
from benchmarks.peers.replay import Replay, with_sqlite3

SECONDS = 3.0
FLOORS = {1: 0.3, 8: 1.0}
"""By the number of threads."""


def cases(folder: Path) -> list[Case]:
    """What is measured there."""
    path = str(folder / "bench.db")
    sale = open_sale(f"sqlite:///{path}")
    booking = tapped(sale.core, sale.offers[0])
    peer = Replay(with_sqlite3(path), "BEGIN IMMEDIATE", booking, sale.offers)
    return [
        Case(
            name=f"sqlite-{threads}",
            ours=partial(for_seconds, sale.spread, threads, SECONDS),
            peer=partial(for_seconds, peer.book, threads, SECONDS),
            floor=floor,
        )
        for threads, floor in FLOORS.items()
    ]
