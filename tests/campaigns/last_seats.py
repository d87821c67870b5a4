"""Sells the last seats of a flight, again and again, to far more buyers than seats.

python -m tests.campaigns.last_seats [RUNS] [--on postgresql|mariadb] [--buyers N]
    [--seats N] [--plant BUG] [--report FILE]

RUNS is 100 by default. In each, 500 buyers want the 100 seats of a flight of two legs
in nested classes: most of them both legs, the others one. Of a hundred, fifteen take
seats and vanish until their hold expires, and fifteen give them back; whoever is
refused waits and comes again until every seat is paid for. Meanwhile somebody else
audits the whole store, over and over.

Exactly 100 travellers must sit on each leg, by what buyers were told, by the orders and
by the counters; too few seats is the only other answer, and no audit finds anything.
The program starts a server of its own that waits for the disk. The store's clock is
moved on, so that nobody sleeps through a hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from tests.campaigns import _evidence
from tests.campaigns._crowd import (
    LEGS,
    SHORT_HOLD,
    THREADS,
    Run,
    Shop,
    core_of,
    enter,
    serve,
    store_of,
)
from tests.campaigns._databases import SERVERS, server
from tests.campaigns._planting import NONE, offer_bugs, plant
from tests.campaigns._warm import forks
from tests.campaigns._watch import Watched, watch
from tests.conformance.mysql_benches import new_mysql_database
from tests.conformance.store_benches import new_postgresql_database
from tests.market import FLIGHTS, days_from, departure_day, open_market

from flightcore.assembly import FlightCore

PROCESSES = 4
"""Of buyers: with ``THREADS`` each, 60 connections; two more watch, two run things."""
TOGETHER = 5
"""Runs in one database: each has a day of its own, and each audit reads them all."""
LEVELS = {"M": 0.6, "Q": 0.4}
"""Shares of the seats that the nested classes may sell; the others may sell all."""
PACE = 0.25
"""Seconds between two passes of the worker; before each, short holds expire."""
SLACK = 4
"""Passes after which everybody looks again, though nothing seems to have come back."""
REFUSALS = {"refused"}
FATES = {"ticketed", "released", "vanished", *REFUSALS}
DATABASES = {"postgresql": new_postgresql_database, "mariadb": new_mysql_database}


@attrs.frozen(kw_only=True)
class Account:
    """What became of one run.

    Attributes:
        told: What buyers were told.
        seats: There are on each leg.
        sold: On each leg, by what buyers were told, by orders and by counters.
        audits: Made while buyers bought.
        findings: Of these and of the one at the end.
        seconds: From the first buyer to the last.
    """

    told: Counter[str]
    seats: int
    sold: tuple[tuple[int, ...], ...]
    audits: int
    findings: tuple[str, ...]
    seconds: float

    @property
    def is_exact(self) -> bool:
        """Whether every seat was sold, and none twice."""
        return set(self.sold) == {(self.seats,) * len(LEGS)}


@attrs.frozen(kw_only=True)
class Market:
    """A database with a flight for each of some runs."""

    url: str
    gateway: str
    day: date
    core: FlightCore

    def run(self, number: int) -> Run:
        """The run of that number, on the day that is its own."""
        day = self.day + timedelta(days=number % TOGETHER)
        return Run(url=self.url, gateway=self.gateway, day=day, number=number)


@contextmanager
def market(shop: Shop, on: str, at: str) -> Iterator[Market]:
    """A new database on that server, with flights to sell."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="flightcore-")))
        url = stack.enter_context(DATABASES[on](at))
        gateway = f"simulated://{folder}/books.jsonl"
        core = stack.enter_context(core_of(shop, store_of(shop, url, 2), gateway))
        levels = {name: int(share * shop.seats) for name, share in LEVELS.items()}
        flights = [each for each in FLIGHTS if each.startswith("AA,30")]
        day = open_market(
            core,
            folder,
            seats=shop.seats,
            levels=levels,
            flights=flights,
            days=days_from(departure_day(), TOGETHER),
        )
        yield Market(url=url, gateway=gateway, day=day, core=core)


class Campaign:
    """Processes that sell one flight out after the other.

    Args:
        buyers: In each run.
        seats: On each leg.
        bug: To plant in every process.
    """

    def __init__(self, buyers: int, seats: int, bug: str = NONE) -> None:
        context = forks()
        self._shop = Shop(context, seats, bug)
        self._buyers = buyers
        self._pool = ProcessPoolExecutor(
            PROCESSES + 1, mp_context=context, initializer=enter, initargs=(self._shop,)
        )

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown()

    def accounts(self, runs: int, on: str, at: str) -> Iterator[Account]:
        """Make so many runs, each once the one before is over."""
        for first in range(0, runs, TOGETHER):
            with market(self._shop, on, at) as place:
                for number in range(first, min(first + TOGETHER, runs)):
                    yield self._account(place, place.run(number))

    def _account(self, place: Market, run: Run) -> Account:
        self._shop.open_again()
        started = time.monotonic()
        watching = self._pool.submit(watch, run)
        share = self._buyers // PROCESSES
        selling = [
            self._pool.submit(serve, run, share, seed) for seed in range(PROCESSES)
        ]
        self._work_beside(place.core, selling)
        seconds = time.monotonic() - started
        told = sum((each.result() for each in selling), Counter[str]())
        self._shop.stopped.value = 1
        seen: Watched = watching.result()
        _settle(place.core)
        last = [str(each) for each in place.core.audit().findings]
        return Account(
            told=told,
            seats=self._shop.seats,
            sold=(tuple(self._shop.sold[:]), *_seats(place.core, run)),
            audits=seen.audits,
            findings=(*seen.findings, *last),
            seconds=seconds,
        )

    def _work_beside(
        self, core: FlightCore, selling: Sequence[Future[Counter[str]]]
    ) -> None:
        """Let holds expire and seats come back until the last buyer has left."""
        shop, seen = self._shop, 0
        for number in count(1):
            if not wait(selling, PACE).not_done:
                return
            shop.ahead.value += SHORT_HOLD.total_seconds() + 1
            done, returned = core.work(), shop.returns.value
            if done.expired or returned != seen or number % SLACK == 0:
                shop.tides.value += 1
            seen = returned


def _settle(core: FlightCore) -> None:
    """Work until nothing is left to do."""
    while core.work().total:
        pass


def _seats(core: FlightCore, run: Run) -> Iterator[tuple[int, ...]]:
    """Seats by leg: of the travellers with tickets, and as counted."""
    flight = f"AA0030/{run.day}"
    seats: Counter[int] = Counter()
    for order in core.orders.list(status="TICKETED"):
        for each in order.segments:
            if each.sold.segment.flight_date == flight:
                for leg in each.sold.segment.legs:
                    seats[leg] += len(order.travellers)
    yield tuple(seats[leg] for leg in LEGS)
    nodes = core.inventory.availability(flight)
    yield tuple(at.used for at in nodes if at.node == "Y")


def summary(on: str, accounts: Sequence[Account]) -> dict[str, object]:
    """All of them together."""
    told: Counter[str] = sum((each.told for each in accounts), Counter())
    seconds = sorted(each.seconds for each in accounts)
    audits = [each.audits for each in accounts]
    return {
        "store": on,
        "runs": len(accounts),
        "connections": PROCESSES * THREADS + 4,
        "exact": sum(each.is_exact for each in accounts),
        "inexact": [each.sold for each in accounts if not each.is_exact],
        "told": dict(sorted(told.items())),
        "audits_during_the_load": {"least": min(audits), "all": sum(audits)},
        **_evidence.quoted([text for each in accounts for text in each.findings]),
        "seconds_a_run": {
            "median": round(seconds[len(seconds) // 2], 1),
            "longest": round(seconds[-1], 1),
        },
    }


def rules(accounts: Sequence[Account]) -> dict[str, bool]:
    """What must hold."""
    return {
        "exactly every seat is sold": all(each.is_exact for each in accounts),
        "too few seats is the only refusal": all(
            set(each.told) <= FATES for each in accounts
        ),
        "seats came back": all(
            each.told["released"] + each.told["vanished"] for each in accounts
        ),
        "several audits were made during each run": all(
            each.audits > 1 for each in accounts
        ),
        "no audit finds anything": not any(each.findings for each in accounts),
    }


def told(on: str, runs: int, accounts: Iterator[Account]) -> Iterator[Account]:
    """Say how each run went."""
    for number, each in enumerate(accounts, start=1):
        exact = "exact" if each.is_exact else f"NOT EXACT: {each.sold}"
        _evidence.tell(
            f"run {number} of {runs} on {on}: {exact}, {dict(each.told)}, "
            f"{each.audits} audits, {len(each.findings)} findings, {each.seconds:.1f} s"
        )
        yield each


def main() -> int:
    """Run, write the report, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=100)
    parser.add_argument("--on", choices=sorted(SERVERS), default="postgresql")
    parser.add_argument("--buyers", type=int, default=500)
    parser.add_argument("--seats", type=int, default=100)
    offer_bugs(parser)
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    started = time.monotonic()
    plant(chosen.plant)
    campaign = Campaign(chosen.buyers, chosen.seats, chosen.plant)
    with server(chosen.on) as at:
        versions = _evidence.versions(at.url)
        made = campaign.accounts(chosen.runs, chosen.on, at.url)
        accounts = list(told(chosen.on, chosen.runs, made))
        campaign.close()
    seconds = round(time.monotonic() - started, 1)
    found = {**summary(chosen.on, accounts), "seconds": seconds, "versions": versions}
    return _evidence.judged(found, rules(accounts), chosen.report)


if __name__ == "__main__":
    sys.exit(main())
