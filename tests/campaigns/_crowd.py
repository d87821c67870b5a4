"""Buyers of one process: more than there are seats, each until it is served."""

from __future__ import annotations

import math
import random
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from multiprocessing.context import ForkServerContext
from typing import Any

import attrs
from tests.campaigns._planting import NONE, plant
from tests.market import people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.assembly.seams import Seams
from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.domain.shopping import OfferList
from flightcore.system import SystemClock, SystemConcurrency
from flightcore_sql import SqlStore

LEGS = (1, 2)
THREADS = 15
"""Buyers of one process who are served at once, each over one connection."""
SHORT_HOLD = timedelta(seconds=5)
"""Of the buyers who vanish; the others have hours."""
LONG_HOLD = timedelta(hours=2)
PAY_WAIT = timedelta(minutes=5)
"""On a busy machine, too, whoever pays stays until the tickets are there."""
VANISH, RELEASE = 0.15, 0.30
"""Of a hundred buyers, fifteen vanish and fifteen more give their seats back."""
PATIENCE = 120.0
"""Seconds after which a buyer who still waits means that something is stuck."""
NEVER = -1
EAGER = 0.25
"""Of those who were refused, the part that comes again when seats may be back."""
PAUSE = 0.03
"""Seconds before somebody looks again whether seats may have come back."""
GOLDEN = (math.sqrt(5) - 1) / 2
"""Its multiples fill the space from 0 to 1 evenly."""
JOURNEYS = {("JFK", "SAN"): (1, 2), ("JFK", "ORD"): (1,), ("ORD", "SAN"): (2,)}
"""The legs of each."""
WISHES = 3 * [("JFK", "SAN")] + [("JFK", "ORD"), ("ORD", "SAN")]


class Shop:
    """What the processes of a campaign share.

    Attributes:
        ahead: Seconds by which the store's clock runs ahead, everywhere.
        returns: How often a buyer gave seats back, or almost.
        tides: How often seats may have come back since all were refused.
        sold: Seats of the run that buyers were told are theirs, by leg.
        stopped: Whether nobody need wait any longer.
        seats: On each leg.
        bug: One to plant in every process.
    """

    def __init__(self, context: ForkServerContext, seats: int, bug: str = NONE) -> None:
        self.seats = seats
        self.ahead: Any = context.RawValue("d", 0.0)
        self.returns: Any = context.RawValue("q", 0)
        self.tides: Any = context.RawValue("q", 0)
        self.sold: Any = context.RawArray("q", len(LEGS))
        self._selling = context.Lock()
        self.stopped: Any = context.RawValue("b", 0)
        self.bug = bug

    def open_again(self) -> None:
        """Begin a run."""
        self.stopped.value = 0
        self.sold[:] = [0] * len(LEGS)

    def hand_out(self, legs: Sequence[int], seats: int) -> None:
        """Note that somebody was told that seats are theirs."""
        with self._selling:
            for leg in legs:
                self.sold[leg - 1] += seats

    @property
    def is_over(self) -> bool:
        """Whether nothing can come back: every seat is somebody's for good."""
        return bool(self.stopped.value) or all(n >= self.seats for n in self.sold[:])


@attrs.frozen(kw_only=True)
class Run:
    """One flight-date that is sold out.

    Attributes:
        url: The database.
        gateway: URL of the gateway.
        day: Of the flight.
        number: Of the run; seeds the chance.
    """

    url: str
    gateway: str
    day: date
    number: int


@attrs.define
class Buyer:
    """Somebody who wants seats, and how they will behave once they have them."""

    journey: tuple[str, str]
    wanted: int
    fate: float
    tide: int = NEVER
    """The last in which they looked."""


_HERE: dict[str, Any] = {}
"""What this process keeps between runs: the shop, and the cores of a database."""


def enter(shop: Shop) -> None:
    """Begin a process."""
    _HERE["shop"] = shop
    plant(shop.bug)


def process_shop() -> Shop:
    """The one that this process was given."""
    shop: Shop = _HERE["shop"]
    return shop


def store_of(shop: Shop, url: str, connections: int) -> SqlStore:
    """A store on the campaign's clock, with so many connections at most."""
    settings = {
        "clock": SystemClock(),
        "concurrency": SystemConcurrency(),
        "clock_offset_seconds": lambda: shop.ahead.value,
        "pool_size": connections - 1,
        "pool_overflow": 1,
    }
    return SqlStore.connect(url, settings)


def core_of(
    shop: Shop, store: SqlStore, gateway: str, hold_for: timedelta = LONG_HOLD
) -> FlightCore:
    """A core on the campaign's clock."""
    chosen = fc.Settings(hold_for=hold_for, pay_wait=PAY_WAIT)
    seams = Seams(adapter_settings={"clock_offset_seconds": lambda: shop.ahead.value})
    return fc.connect(store, gateway=gateway, settings=chosen, seams=seams)


def _cores(run: Run) -> tuple[FlightCore, FlightCore]:
    """For those who pay and for those who vanish, over the same connections."""
    if _HERE.get("url") != run.url:
        for core in _HERE.pop("cores", ()):
            core.close()
        shop = process_shop()
        store = store_of(shop, run.url, THREADS)
        slow = core_of(shop, store, run.gateway)
        hasty = core_of(shop, store, run.gateway, SHORT_HOLD)
        _HERE.update(url=run.url, cores=(slow, hasty))
    cores: tuple[FlightCore, FlightCore] = _HERE["cores"]
    return cores


def serve(run: Run, buyers: int, seed: int) -> Counter[str]:
    """Serve that many buyers; what became of them."""
    crowd = _Crowd(process_shop(), run, random.Random(f"{run.number}.{seed}"), buyers)
    with ThreadPoolExecutor(THREADS) as threads:
        served = [threads.submit(crowd.serve) for _ in range(THREADS)]
        return sum((each.result() for each in served), Counter())


def _party(chance: random.Random, number: int) -> Buyer:
    """One of many: among any few that follow each other, some abandon their seats."""
    return Buyer(
        journey=chance.choice(WISHES),
        wanted=chance.choice((1, 2)),
        fate=(number * GOLDEN) % 1.0,
    )


class _Crowd:
    """The buyers of one process: whoever is refused waits, and comes again."""

    def __init__(
        self, shop: Shop, run: Run, chance: random.Random, buyers: int
    ) -> None:
        self.shop, self.run, self.chance = shop, run, chance
        self.core, self.hasty = _cores(run)
        self.waiting = deque(_party(chance, number) for number in range(buyers))
        self.until = time.monotonic() + PATIENCE

    def serve(self) -> Counter[str]:
        """Serve whoever waits, until nobody does."""
        return Counter(self._whoever_waits())

    def _whoever_waits(self) -> Iterator[str]:
        while True:
            try:
                buyer = self.waiting.popleft()
            except IndexError:
                return
            told = self._served(buyer)
            if told:
                yield told
            elif time.monotonic() > self.until:
                yield "stuck"
            else:
                self.waiting.append(buyer)

    def _served(self, buyer: Buyer) -> str:
        """What became of them; empty where they go on waiting."""
        is_over, tide = self.shop.is_over, self.shop.tides.value
        if not is_over and not self._looks(buyer, tide):
            return ""
        try:
            return self._sold(buyer)
        except fc.SoldOut:
            if buyer.wanted > 1:
                buyer.wanted, buyer.tide = 1, NEVER
                return ""
            # Who cannot have the whole way is content with a part, or waits for it.
            buyer.journey = self.chance.choice(WISHES)
            return "refused" if is_over else ""
        except FlightCoreError as error:
            return f"{type(error).__name__}: {error}"

    def _looks(self, buyer: Buyer, tide: int) -> bool:
        """Whether somebody looks now: of those who were refused, only the eager."""
        if buyer.tide == tide:
            time.sleep(PAUSE)
            return False
        is_first, buyer.tide = buyer.tide == NEVER, tide
        return is_first or self.chance.random() < EAGER

    def _sold(self, buyer: Buyer) -> str:
        offers = self._offers(buyer)
        if not len(offers):
            raise fc.SoldOut("no offer has enough seats")
        core = self.hasty if buyer.fate < VANISH else self.core
        order = core.book(
            self.chance.choice(tuple(offers)),
            travellers=people(buyer.wanted),
            contact="ada@example.com",
        )
        if buyer.fate < VANISH:
            return "vanished"
        if buyer.fate < RELEASE:
            core.cancel(order.id).confirm()
            self.shop.returns.value += 1
            return "released"
        return self._paid(buyer, order.id)

    def _paid(self, buyer: Buyer, order_id: str) -> str:
        order = self.core.pay(order_id, fc.card("tok_visa"))
        if order.status != "TICKETED":
            return f"paid, and {order.status}"
        self.shop.hand_out(JOURNEYS[buyer.journey], buyer.wanted)
        return "ticketed"

    def _offers(self, buyer: Buyer) -> OfferList:
        there = fc.slice(*buyer.journey, on=self.run.day)
        return self.core.search(there, passengers=[fc.adult()] * buyer.wanted)
