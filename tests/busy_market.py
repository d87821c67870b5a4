"""A market in which everything has happened that can happen to an order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import attrs
from tests.market import cheapest, open_market, people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.testing.store import Offset

SEATS = 40
CONTACT = "ada@example.com"
SETTINGS = fc.Settings(pay_wait=timedelta(milliseconds=10))
PASSES = 50

SETTLED = ("tok_visa", "tok_duplicate_webhook", "tok_capture_declined")
UNDER_WAY = (
    "tok_authenticate",
    "tok_pending",
    "tok_timeout_late",
    "tok_capture_pending",
    "tok_capture_timeout_late",
)
REFUNDS = ("tok_visa", "tok_refund_declined")
REFUNDS_UNDER_WAY = ("tok_refund_pending", "tok_refund_timeout_late")


@attrs.define(eq=False)
class BusyMarket:
    """One core over a store of any kind."""

    core: FlightCore
    offset: Offset
    day: date

    def held(self, count: int = 1, *, to: str = "LAX") -> Order:
        """An order on hold."""
        offer = cheapest(self.core, self.day, *[fc.adult()] * count, destination=to)
        return self.core.book(offer, travellers=people(count), contact=CONTACT)

    def paid(self, token: str = "tok_visa", count: int = 1) -> Order:
        """An order to two legs, as far as the token lets it come."""
        order = self.held(count, to="SAN")
        with suppress(fc.AuthenticationRequired, fc.PaymentDeclined):
            self.core.pay(order.id, fc.card(token))
        return self.core.orders.get(order.id)

    def cancelled(self, order: Order) -> Order:
        """The order, cancelled."""
        return self.core.cancel(order.id).confirm()

    def until_quiet(self) -> None:
        """Work until nothing is left to do now."""
        for _ in range(PASSES):
            if self.core.work().total == 0:
                return
        raise AssertionError("the core never came to rest")

    def do_business(self) -> None:
        """Everything once: what is over and done with first, what is not at the end."""
        self._expired()
        self._ended()
        self._seated()
        self._waiting()
        self._oversold()
        self.until_quiet()
        self.held(2)
        for token in UNDER_WAY:
            self.paid(token)
        for token in REFUNDS_UNDER_WAY:
            self.cancelled(self.paid(token))

    def _expired(self) -> None:
        self.held(2)
        self.paid("tok_declined")
        self.offset.advance(4 * 3600.0)
        self.until_quiet()

    def _ended(self) -> None:
        for token in SETTLED:
            self.paid(token, count=2)
        for token in REFUNDS:
            self.cancelled(self.paid(token))
        self.cancelled(self.held())
        self._family()

    def _family(self) -> None:
        offer = self.core.search(
            fc.slice("JFK", "SAN", on=self.day),
            passengers=[fc.adult(), fc.adult(), fc.child(age=8), fc.infant()],
        ).cheapest()
        child = fc.Traveller("Max", "Lovelace", born=f"{self.day.year - 8}-01-01")
        baby = fc.Traveller("Zoe", "Lovelace", born=self.day - timedelta(days=90))
        party = [*people(2), child, baby]
        order = self.core.book(offer, travellers=party, contact=CONTACT)
        self.core.pay(order.id, fc.card("tok_visa"))

    def _seated(self) -> None:
        order = self.held()
        self.core.orders.assign_seat(order.id, "P1", 0, "1A")

    def _waiting(self) -> None:
        """A party that is offered the seats of one that gave up."""
        flight = f"AA0002/{self.day}"
        self.core.inventory.change(flight, capacity=2)
        way = fc.slice("LAX", "JFK", on=self.day)
        offer = self.core.search(way, passengers=[fc.adult()] * 2).cheapest()
        order = self.core.book(offer, travellers=people(2), contact=CONTACT)
        self.core.inventory.join_waitlist(flight, "LAX", "JFK", booking_class="Q")
        self.cancelled(order)

    def _oversold(self) -> None:
        self.core.inventory.change(f"AA0030/{self.day}", leg=1, capacity=2)
        self.core.inventory.change(f"AA0030/{self.day}", leg=1, capacity=SEATS)
        self.core.inventory.change(f"AA0001/{self.day}", capacity=SEATS - 1)


@contextmanager
def busy_market(url: str, folder: Path) -> Iterator[BusyMarket]:
    """A market on an empty database, open and without orders; closed at the end."""
    offset = Offset()
    seams = fc.Seams(adapter_settings={"clock_offset_seconds": offset})
    core = fc.connect(
        url,
        gateway=f"simulated://{folder / 'books'}",
        channels=[f"file:{folder / 'outbox'}"],
        settings=SETTINGS,
        seams=seams,
    )
    try:
        yield BusyMarket(core, offset, open_market(core, folder, seats=SEATS))
    finally:
        core.close()
