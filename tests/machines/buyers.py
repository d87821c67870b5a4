"""Processes full of buyers on one database; run as a program by the tests."""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from tests.market import open_market, people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.shopping import OfferList

SHORT_HOLD = timedelta(seconds=2)
"""Of the buyers who vanish. The others have a minute, so that a busy machine does not
turn them into late ones: then SoldOut is the only error there may be."""
LONG_HOLD = timedelta(minutes=1)
VANISH, RELEASE = 0.15, 0.30
"""Of a hundred buyers, fifteen vanish and fifteen more give their seats back."""
PATIENCE = 120.0
"""Seconds after which a buyer that is still refused means that something is stuck."""


def connect(url: str, books: Path, *, hold_for: timedelta = LONG_HOLD) -> FlightCore:
    """A core, and one gateway for all processes."""
    settings = fc.Settings(hold_for=hold_for)
    return fc.connect(url, gateway=f"simulated://{books}", settings=settings)


def buyers(
    url: str, books: str, day: str, destination: str, opening: float, seed: int
) -> Counter[str]:
    """Twenty buyers, one after the other; what became of them."""
    crowd = _Crowd(url, Path(books), date.fromisoformat(day), destination, seed)
    with crowd:
        # Everybody is in the shop before the doors open.
        crowd.look_around()
        time.sleep(max(0.0, opening - time.time()))
        return Counter(crowd.buy() for _ in range(20))


class _Crowd:
    """The buyers of one process."""

    def __init__(
        self, url: str, books: Path, day: date, destination: str, seed: int
    ) -> None:
        self.core = connect(url, books)
        self.hasty = connect(url, books, hold_for=SHORT_HOLD)
        self.day, self.destination = day, destination
        self.chance = random.Random(seed)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self.core.close()
        self.hasty.close()

    def look_around(self) -> None:
        self._offers(1)

    def buy(self) -> str:
        """One buyer's day; what became of it."""
        fate, wanted = self.chance.random(), self.chance.choice((1, 2))
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                return self._try(wanted, fate)
            except fc.SoldOut:
                self.core.work()
                wanted = 1
                flight = FLIGHT_TO[self.destination].format(day=self.day)
                if _is_over(self.core, flight):
                    return "refused"
                time.sleep(0.05)
        return "stuck"

    def _try(self, wanted: int, fate: float) -> str:
        offers = self._offers(wanted)
        if not len(offers):
            raise fc.SoldOut("no offer has enough seats")
        offer = self.chance.choice(tuple(offers))
        core = self.hasty if fate < VANISH else self.core
        order = core.book(offer, travellers=people(wanted), contact="ada@example.com")
        if fate < VANISH:
            return "vanished"
        if fate < RELEASE:
            core.cancel(order.id).confirm()
            return "released"
        order = core.pay(order.id, fc.card("tok_visa"))
        assert order.status == "TICKETED", order.status
        return "ticketed"

    def _offers(self, wanted: int) -> OfferList:
        there = fc.slice("JFK", self.destination, on=self.day)
        return self.core.search(there, passengers=[fc.adult()] * wanted)


def _is_over(core: FlightCore, flight: str) -> bool:
    """Whether nothing can come back: no seat is left and nobody is undecided."""
    backlog = core.backlog()
    if backlog.orders_on_hold or backlog.orders_in_payment:
        return False
    cabins = [at for at in core.inventory.availability(flight) if at.node == "Y"]
    return all(cabin.left == 0 for cabin in cabins)


def sell_out(
    url: str, folder: Path, destination: str, *, processes: int, nested: bool
) -> dict[str, object]:
    """Let processes of buyers loose on one flight of 100 seats; the account of it."""
    books = folder / "books.jsonl"
    with connect(url, books) as core:
        levels = {"M": 60, "Q": 40} if nested else None
        day = open_market(core, folder, seats=100, levels=levels)
    started = time.monotonic()
    opening = time.time() + 0.5 * processes
    market = (url, str(books), str(day), destination, opening)
    jobs = [(*market, number) for number in range(processes)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        told = sum(pool.starmap(buyers, jobs, chunksize=1), Counter())
    seconds = time.monotonic() - started
    with connect(url, books) as core:
        return _account(core, day, destination, told, seconds)


def _account(
    core: FlightCore, day: date, destination: str, told: Counter[str], seconds: float
) -> dict[str, object]:
    for _ in range(20):
        core.work()
    flight = FLIGHT_TO[destination].format(day=day)
    ticketed = list(core.orders.list(status="TICKETED"))
    return {
        "told": dict(told),
        "travellers": sum(len(order.travellers) for order in ticketed),
        "used": [a.used for a in core.inventory.availability(flight) if a.node == "Y"],
        "findings": [str(each) for each in core.audit().findings],
        "seconds": round(seconds, 1),
    }


FLIGHT_TO = {"LAX": "AA0001/{day}", "SAN": "AA0030/{day}"}

if __name__ == "__main__":
    account = sell_out(
        sys.argv[1],
        Path(sys.argv[2]),
        sys.argv[3],
        processes=int(sys.argv[4]),
        nested=sys.argv[5] == "nested",
    )
    print(json.dumps(account))
