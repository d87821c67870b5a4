"""One flight that everybody wants, for longer than it has seats."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from benchmarks.measuring.callers import Sample, for_calls, together
from benchmarks.measuring.sale import SEATS, Sale, connected, flight_date
from sqlalchemy import create_engine, text

from flightcore.domain.shopping import Offer

SLICE = SEATS - 100
"""Bookings after which the flight is emptied; the clock stands meanwhile."""


class HotFlight:
    """Sells one flight again and again.

    Args:
        url: Of the database.
        offer: Of the flight.
    """

    def __init__(self, url: str, offer: Offer) -> None:
        self._engine = create_engine(url)
        self._flight_date = flight_date(offer)

    def sell(self, one_slice: Callable[[int], Sample], slices: int) -> Sample:
        """Empty the flight and sell a slice of it, so many times."""
        samples = []
        for _ in range(slices):
            self.empty()
            samples.append(one_slice(SLICE))
        return together(samples)

    def empty(self) -> None:
        """Take everybody off, by hand."""
        self._set("used = 0")

    def enlarge(self) -> None:
        """Have a million seats, by hand, for who does not count them."""
        self._set("au = 1000000")

    def _set(self, change: str) -> None:
        asked = text(f"UPDATE fc_counter SET {change} WHERE flight_date = :flight_date")
        with self._engine.begin() as connection:
            connection.execute(asked, {"flight_date": self._flight_date})


class Processes:
    """Other processes with callers of their own, who book one offer.

    Args:
        url: Of the database.
        offer: That they book.
        count: Of processes.
        callers: Of each.
    """

    def __init__(self, url: str, offer: Offer, count: int, callers: int) -> None:
        context = get_context("spawn")
        self._ends: list[Connection] = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            given = (theirs, url, offer, callers)
            context.Process(target=_sell, args=given, daemon=True).start()
            theirs.close()
            ours.recv()
            self._ends.append(ours)

    def sell(self, bookings: int) -> Sample:
        """So many bookings together."""
        began = time.perf_counter()
        for end in self._ends:
            end.send(bookings // len(self._ends))
        samples: list[Sample] = [end.recv() for end in self._ends]
        seconds = time.perf_counter() - began
        joined = together(samples)
        return Sample(joined.done, seconds, joined.latencies)


def _sell(end: Connection, url: str, offer: Offer, callers: int) -> None:
    sale = Sale(connected(url), (offer,))
    end.send("ready")
    # Until whoever asks is gone.
    with suppress(EOFError):
        while True:
            end.send(for_calls(sale.hot, callers, end.recv()))
