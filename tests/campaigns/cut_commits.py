"""Cuts commits off on their way to the database, before and after they are done.

python -m tests.campaigns.cut_commits [CUTS] [--on postgresql|mariadb]
    [--plant BUG] [--report FILE]

CUTS is 2,000 by default, of each kind. Every cut hits the commit of a booking or of a
cancellation; whoever made the call must get the answer of a normal run, at once or when
it repeats the call with its key, and in the end the database must hold what was
answered and nothing else. The program starts a server of its own that waits for the
disk, and fails where a rule is broken.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url
from tests.campaigns import _evidence
from tests.campaigns._databases import SERVERS, server
from tests.campaigns._planting import offer_bugs, plant
from tests.market import cheapest, open_market, people
from tests.proxy import Cut, Proxy

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.domain.kernel.errors import OutcomeUnknown
from flightcore.domain.shopping import Offer

FLIGHT = "AA0001/{day}"
RENEWED = 100
"""Bookings from one offer, which lives for minutes."""
TOLD = 50
"""Bookings after which the program says how far it is."""


class Buyer:
    """Books and cancels over a wire that is cut at each commit.

    Args:
        core: At the far end of the wire.
        proxy: The wire.
        count: Counts the answers.
    """

    def __init__(self, core: FlightCore, proxy: Proxy, count: Counter[str]) -> None:
        self._core = core
        self._proxy = proxy
        self._count = count
        self.held: set[str] = set()

    def come_and_go(self, offer: Offer, key: str, cut: Cut) -> None:
        """One booking and one cancellation, each cut off at its commit."""
        self._proxy.arm(cut)
        book = partial(
            self._core.book,
            offer,
            travellers=people(1),
            contact="ada@example.com",
            idempotency_key=key,
        )
        order = self._insist(book)
        self._count[f"booked, cut {cut.name.lower()}"] += 1
        self.held.add(order.id)
        quote = self._core.cancel(order.id)
        self._proxy.arm(cut)
        self._insist(partial(quote.confirm, idempotency_key=f"{key}-cancel"))
        self._count[f"cancelled, cut {cut.name.lower()}"] += 1
        self.held.discard(order.id)

    def _insist(self, call: Callable[[], Order]) -> Order:
        """Repeat, under the same key, what the library left unknown.

        It repeats lost commits itself, within a budget that this load uses up.
        """
        try:
            return call()
        except OutcomeUnknown:
            self._count["left unknown, and repeated by the caller"] += 1
            return call()


def campaign(cuts: int, url: str, folder: Path) -> dict[str, object]:
    """Cut so many commits of each kind; the account of it."""
    direct = make_url(url)
    proxy = Proxy(direct.host or "", direct.port or 0)
    wire = direct.set(port=proxy.port).render_as_string(hide_password=False)
    count: Counter[str] = Counter()
    started = time.monotonic()
    with fc.connect(url) as here, fc.connect(wire) as there:
        day = open_market(here, folder)
        buyer = Buyer(there, proxy, count)
        kinds = cycle(Cut)
        offer = cheapest(there, day)
        for number in range(cuts):
            if number % RENEWED == 0:
                offer = cheapest(there, day)
            buyer.come_and_go(offer, f"key-{number}", next(kinds))
            if number % TOLD == 0:
                _evidence.tell(f"{number} of {cuts}")
        account = _account(here, day.isoformat(), buyer)
    proxy.close()
    return {
        "cuts": proxy.cuts,
        "answers": dict(sorted(count.items())),
        **account,
        "seconds": round(time.monotonic() - started, 1),
    }


def _account(core: FlightCore, day: str, buyer: Buyer) -> dict[str, object]:
    """What stands in the end, against what was answered."""
    flight = FLIGHT.format(day=day)
    used = sum(at.used for at in core.inventory.availability(flight))
    statuses = Counter(str(order.status) for order in core.orders.list())
    assert not buyer.held
    findings = [str(each) for each in core.audit().findings]
    return {
        "seats_used": used,
        "orders": dict(sorted(statuses.items())),
        **_evidence.quoted(findings),
    }


def rules(found: Mapping[str, object], cuts: int) -> dict[str, bool]:
    """What must hold."""
    return {
        "every commit was cut": found["cuts"] == 2 * cuts,
        "no seat is left behind": found["seats_used"] == 0,
        "each booking is one order": found["orders"] == {"CANCELLED": cuts},
        "the audit finds nothing": not found["findings"],
    }


def main() -> int:
    """Run, write the report, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cuts", nargs="?", type=int, default=2_000)
    parser.add_argument("--on", choices=sorted(SERVERS), default="postgresql")
    offer_bugs(parser)
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    plant(chosen.plant)
    with server(chosen.on) as at, TemporaryDirectory(prefix="flightcore-") as folder:
        versions = _evidence.versions(at.url)
        found = campaign(chosen.cuts, at.url, Path(folder))
    found = {"store": chosen.on, **found, "versions": versions}
    return _evidence.judged(found, rules(found, chosen.cuts), chosen.report)


if __name__ == "__main__":
    sys.exit(main())
