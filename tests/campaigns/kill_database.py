"""Kills PostgreSQL again and again while bookings are made.

python -m tests.campaigns.kill_database [KILLS] [--report FILE]

KILLS is 50 by default. Callers book and cancel, each call under a key of its own, and
repeat what was not answered under the same key. In the end whatever was answered must
stand, once, and nothing else. The program starts a PostgreSQL of its own that waits for
the disk, and fails where a rule is broken.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TypeVar

from tests.market import cheapest, open_market, people
from tests.servers import PostgresqlServer

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.domain.shopping import Offer

_T = TypeVar("_T")

ROOT = Path(__file__).parents[2]
CALLERS = 4
FLIGHT = "AA0001/{day}"
PAUSE = (0.2, 1.2)
"""Seconds between an answer of the server that is back and the next kill."""
PATIENCE = 120.0
"""Seconds after which a call that is still not answered means that it never will be."""


class Callers:
    """Threads that book and cancel until they are told to stop.

    Args:
        core: Theirs together.
        offer: What they book.
    """

    def __init__(self, core: FlightCore, offer: Offer) -> None:
        self._core = core
        self._offer = offer
        self._lock = threading.Lock()
        self.over = threading.Event()
        self.answers: Counter[str] = Counter()
        self.last: dict[str, str] = {}

    def run(self, name: int) -> None:
        """One caller's calls, one after the other."""
        number = 0
        while not self.over.is_set():
            number += 1
            key = f"caller-{name}-{number}"
            order = self._insist(partial(self._book, key))
            self._note(order, "ON_HOLD")
            if number % 2:
                self._insist(partial(self._cancel, order, key))
                self._note(order, "CANCELLED")

    def _book(self, key: str) -> str:
        order = self._core.book(
            self._offer,
            travellers=people(1),
            contact="ada@example.com",
            idempotency_key=key,
        )
        return order.id

    def _cancel(self, order: str, key: str) -> str:
        if self._core.orders.get(order).status == "CANCELLED":
            return order
        quote = self._core.cancel(order)
        return quote.confirm(idempotency_key=f"{key}-cancel").id

    def _insist(self, call: Callable[[], _T]) -> _T:
        """Repeat what was not answered, for as long as it may be."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return call()
            except FlightCoreError as error:
                with self._lock:
                    self.answers[type(error).__name__] += 1
                if not error.retryable or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _note(self, order: str, status: str) -> None:
        with self._lock:
            self.last[order] = status
            self.answers[status] += 1


def campaign(kills: int, folder: Path) -> dict[str, object]:
    """Kill it so often; the account of it."""
    chance, started = random.Random(kills), time.monotonic()
    cluster = PostgresqlServer(Path(mkdtemp(prefix="flightcore-pg-")), durable=True)
    try:
        cluster.create()
        cluster.start()
        with fc.connect(cluster.url) as core, ThreadPoolExecutor(CALLERS) as threads:
            day = open_market(core, folder, seats=900)
            callers = Callers(core, cheapest(core, day))
            running = [threads.submit(callers.run, name) for name in range(CALLERS)]
            for number in range(kills):
                time.sleep(chance.uniform(*PAUSE))
                cluster.kill()
                cluster.restart()
                print(f"kill {number + 1} of {kills}", file=sys.stderr, flush=True)
            callers.over.set()
            for item in running:
                item.result(2 * PATIENCE)
            account = _account(core, day.isoformat(), callers)
    finally:
        cluster.remove()
    return {"kills": kills, **account, "seconds": round(time.monotonic() - started, 1)}


def _account(core: FlightCore, day: str, callers: Callers) -> dict[str, object]:
    """What stands in the end, against what was answered."""
    stand = {order.id: str(order.status) for order in core.orders.list()}
    held = sum(status == "ON_HOLD" for status in callers.last.values())
    (used,) = {
        at.used
        for at in core.inventory.availability(FLIGHT.format(day=day))
        if at.node == "Y"
    }
    return {
        "answers": dict(sorted(callers.answers.items())),
        "orders": len(stand),
        "answered_and_absent": len(callers.last.items() - stand.items()),
        "there_and_never_answered": len(stand.items() - callers.last.items()),
        "seats_used": used,
        "seats_answered": held,
        "findings": [str(each) for each in core.audit().findings],
    }


def broken(found: dict[str, object]) -> list[str]:
    """The rules that do not hold."""
    rules = {
        "what was answered stands": found["answered_and_absent"] == 0,
        "nothing stands beside it": found["there_and_never_answered"] == 0,
        "seats are as answered": found["seats_used"] == found["seats_answered"],
        "the audit finds nothing": found["findings"] == [],
    }
    return [rule for rule, holds in rules.items() if not holds]


def main() -> int:
    """Run, write the report, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=50)
    report = ROOT / "reports" / "kill-database.json"
    parser.add_argument("--report", type=Path, default=report)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="flightcore-") as folder:
        found = campaign(chosen.kills, Path(folder))
    found["broken"] = broken(found)
    text = json.dumps(found, indent=2)
    chosen.report.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 1 if found["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
