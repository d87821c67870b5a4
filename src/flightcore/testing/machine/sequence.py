"""One sequence: two cores on one store, the model beside them, and every call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

import attrs

from flightcore.application.settings import Settings
from flightcore.assembly import FlightCore, connect
from flightcore.assembly.arguments import Traveller, slice_
from flightcore.assembly.orders import Cancellation
from flightcore.assembly.seams import Seams
from flightcore.domain.booking import Order
from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import AuthenticationRequired, FlightCoreError
from flightcore.domain.payment import card
from flightcore.domain.shopping import Offer
from flightcore.memory import SimulatedGateway
from flightcore.ports.rows import (
    ClaimRow,
)
from flightcore.ports.store import Changes
from flightcore.testing.machine import plans
from flightcore.testing.machine.market import DAY, ITINERARIES, Way, market_rows
from flightcore.testing.machine.model import Model, Offered, Promise, Sale
from flightcore.testing.machine.parties import passengers, travellers_of, way_of
from flightcore.testing.machine.plans import Plan
from flightcore.testing.machine.reading import (
    Reading,
    check_books,
    statuses_in,
)
from flightcore.testing.machine.world import (
    Listener,
    Repeatable,
    Stores,
    Time,
    Waiting,
)

_T = TypeVar("_T")

LIVE_ORDERS = 7
"""More would leave too few locators for a new one to find a free one surely."""
_KEYS = {"offer-1": bytes(range(32))}


@attrs.frozen
class Booked:
    """A booking that was accepted, and what it answered."""

    key: str
    offer: Offer
    travellers: tuple[Traveller, ...]
    order: Order


@attrs.frozen
class Paid:
    """A payment that was accepted."""

    key: str
    sale: Sale
    token: str
    attempt: int


class Sequence:
    """Two cores that share a store and a gateway, and the model.

    Every method makes one call and asserts that it answers as the model says.

    Args:
        stores: Opens the place.
        tally: Counts the calls, and what they answered.
    """

    def __init__(self, stores: Stores, tally: Counter[str]) -> None:
        self._tally = tally
        self._exits = ExitStack()
        self.time = Time()
        self.waiting = Waiting(self.time)
        settings = {
            "clock": self.time,
            "concurrency": self.waiting,
            "clock_offset_seconds": self.time.offset,
        }
        self.stores = self._exits.enter_context(stores(settings))
        self.gateway = SimulatedGateway.connect("simulated://", settings)
        self.listener, chance = Listener(), Repeatable()
        self.stores[0].commit(Changes(puts=market_rows()))
        seams = Seams(
            clock=self.time, ids=chance, randomness=chance, concurrency=self.waiting
        )
        self.cores = tuple(
            connect(
                store,
                gateway=self.gateway,
                settings=Settings(offer_keys=_KEYS),
                plugins=[self.listener],
                seams=seams,
            )
            for store in self.stores
        )
        self.model = Model()
        self.offers: list[tuple[Offer, Offered]] = []
        self.booked: list[Booked] = []
        self.paid: list[Paid] = []
        self.promises: list[tuple[Cancellation, Promise]] = []
        self.redirects: dict[str, str] = {}
        self._claims: dict[tuple[object, ...], ClaimRow] = {}
        self._given: set[str] = set()
        self._accepted: set[str] = set()

    def close(self) -> None:
        """Close both cores and the stores."""
        with self._exits:
            for core in self.cores:
                core.close()

    @property
    def now(self) -> Instant:
        """The store's clock."""
        return self.stores[0].now()

    @property
    def is_crowded(self) -> bool:
        """Whether another order might find no locator."""
        live = [sale for sale in self.model.sales.values() if sale.is_live]
        return len(live) >= LIVE_ORDERS

    # -- shopping and booking --------------------------------------------------

    def search(self, core: FlightCore, place: str, party: tuple[str, ...]) -> None:
        """Offers are exactly what the model has seats for, at its prices (IN3)."""
        wanted = slice_("JFK", place, on=DAY)
        now = self.now
        found = list(core.search(wanted, passengers=passengers(party)))
        known = [
            Offered(way=way_of(place, offer), party=party, found_at=now)
            for offer in found
        ]
        for offer, offered in zip(found, known, strict=True):
            price = offered.way.price(party)
            assert offer.total == Money(price, "USD"), (offer.total, offered)
        ways = {offered.way for offered in known}
        assert ways == self._ways(place, party), f"IN3: {ways}"
        self.offers.extend(zip(found, known, strict=True))
        self._count("search", "none" if not found else "found")

    def _ways(self, place: str, party: tuple[str, ...]) -> set[Way]:
        possible = [
            Way(destination=place, legs=legs, booking_class=code)
            for legs in ITINERARIES[place]
            for code in "YMBQ"
        ]
        now = self.now
        return {
            way
            for way in possible
            if self.model.fits(Offered(way=way, party=party, found_at=now))
        }

    def book(self, core: FlightCore, index: int, *, mistyped: bool = False) -> None:
        """Book an offer under a new key."""
        offer, offered = self.offers[index % len(self.offers)]
        travellers = travellers_of(offered.party, mistyped=mistyped)
        key, now = self._new_key("book"), self.now
        expected = self.model.book(offered, now, mistyped=mistyped)
        answer, order = self._ask("book", lambda: _book(core, offer, travellers, key))
        assert answer == expected, f"book: {answer}, not {expected}"
        if order is None:
            return
        self._accepted.add(key)
        assert order.status == plans.HOLD
        assert order.id not in self.model.sales
        assert order.total == offer.total
        sale = self.model.add(order.id, offered, now)
        assert order.limits.payment_by == sale.pay_by
        self.booked.append(Booked(key, offer, travellers, order))

    def book_altered(self, core: FlightCore, index: int) -> None:
        """An offer that somebody touched is refused before anything else."""
        offer, offered = self.offers[index % len(self.offers)]
        cheaper = attrs.evolve(offer, total=offer.total - Money(1, "USD"))
        travellers = travellers_of(offered.party)
        key = self._new_key("book")
        answer, _ = self._ask(
            "book_altered", lambda: _book(core, cheaper, travellers, key)
        )
        assert answer == "OfferAltered", answer

    def book_again(self, core: FlightCore, index: int) -> None:
        """The same call under the same key answers the same, for ever (I8)."""
        call = self.booked[index % len(self.booked)]
        answer, order = self._ask(
            "book_again", lambda: _book(core, call.offer, call.travellers, call.key)
        )
        assert order == call.order, f"I8: {answer}"

    def book_under_used_key(self, core: FlightCore, index: int) -> None:
        """Another body under a used key is refused."""
        call = self.booked[index % len(self.booked)]
        others = tuple(attrs.evolve(each, surname="Byron") for each in call.travellers)
        answer, _ = self._ask(
            "book_under_used_key", lambda: _book(core, call.offer, others, call.key)
        )
        assert answer == "KeyReused", f"I8: {answer}"

    # -- paying ----------------------------------------------------------------

    def pay(self, core: FlightCore, index: int, token: str) -> None:
        """Pay an order under a new key, whatever its status is."""
        sale = self._sale(index)
        key, now = self._new_key("pay"), self.now
        planned = self.model.pay(sale, token, now)
        if isinstance(planned, Plan):
            self._accepted.add(key)
            sale.start(token, planned, now)
            self.paid.append(Paid(key, sale, token, sale.payments))
        answer, _ = self._pay("pay", core, sale, token, key)
        if isinstance(planned, str):
            assert answer == planned, f"pay: {answer}, not {planned}: {sale}"
            return
        assert answer in planned.verdict, f"pay {token}: {answer}, not {planned}"
        self.look()
        reached = planned.path[planned.prompt :]
        assert sale.status in reached, f"pay {token}: {sale.status}, not {reached}"

    def pay_again(self, core: FlightCore, index: int) -> None:
        """The same payment under the same key moves no more money (P3, I8)."""
        paid = self.paid[index % len(self.paid)]
        before = len(self.gateway.books().operations)
        had_rest = not paid.sale.ahead and paid.sale.is_settled
        answer, order = self._pay("pay_again", core, paid.sale, paid.token, paid.key)
        refused = plans.plan(
            paid.token, has_tickets=paid.sale.offered.way.has_tickets
        ).verdict
        assert answer in (*refused, "ok", "PaymentDeclined"), f"I8: {answer}"
        if had_rest:
            assert len(self.gateway.books().operations) == before, "I8: paid again"
        if order is not None:
            assert order.id == paid.sale.id

    def pay_under_used_key(self, core: FlightCore, index: int) -> None:
        """Another method under a used key is refused."""
        paid = self.paid[index % len(self.paid)]
        answer, _ = self._pay(
            "pay_under_used_key", core, paid.sale, "tok_another", paid.key
        )
        assert answer == "KeyReused", f"I8: {answer}"

    def _pay(
        self, name: str, core: FlightCore, sale: Sale, token: str, key: str
    ) -> tuple[str, Order | None]:
        def call() -> Order:
            try:
                return core.pay(sale.id, card(token), idempotency_key=key)
            except AuthenticationRequired as error:
                self.redirects[sale.id] = str(error.facts["redirect"])
                raise

        return self._ask(name, call)

    def authenticate(self, index: int, *, approved: bool) -> None:
        """A payer who was sent to authenticate does, or fails to."""
        order_id = sorted(self.redirects)[index % len(self.redirects)]
        redirect = self.redirects.pop(order_id)
        self.gateway.authenticate(redirect, approved=approved)
        self.model.authenticate(self.model.sales[order_id], approved=approved)
        self._count("authenticate", "approved" if approved else "refused")

    # -- cancelling ------------------------------------------------------------

    def quote(self, core: FlightCore, index: int) -> None:
        """Ask what cancelling would bring."""
        sale = self._sale(index)
        expected, now = self.model.quote(sale), self.now
        answer, offered = self._ask("quote", lambda: core.cancel(sale.id))
        assert answer in expected, f"quote: {answer}, not {expected}: {sale}"
        if offered is not None:
            promise = self.model.promise(sale, now)
            assert offered.refund == Money(promise.refund, "USD"), (offered, sale)
            self.promises.append((offered, promise))

    def confirm(self, index: int) -> None:
        """Confirm a quote, however old it is (R11)."""
        offered, promise = self.promises[index % len(self.promises)]
        expected = self.model.confirm(promise, self.now)
        key = self._new_key("cancel")
        answer, order = self._ask(
            "confirm", lambda: offered.confirm(idempotency_key=key)
        )
        assert answer in expected, f"R11: {answer}, not {expected}: {promise}"
        if order is None:
            return
        self._accepted.add(key)
        assert order.status == plans.CANCELLED
        self.model.cancel(promise)
        again = offered.confirm(idempotency_key=key)
        assert again.id == order.id

    # -- time and work ---------------------------------------------------------

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.time.passed += seconds
        self._count("wait", "passed")

    def wait_for_deadline(self, index: int, *, early: int) -> None:
        """Let time pass until just before, or exactly at, the time to pay."""
        sale = self._sale(index)
        self.time.pass_until(sale.pay_by, self.now)
        if self.now == sale.pay_by:
            self.time.passed -= early
        self._count("wait_for_deadline", "early" if early else "exactly")

    def work(self, core: FlightCore) -> None:
        """One pass: what was due to expire has expired."""
        now = self.now
        core.work()
        self.model.expire(now)
        self._count("work", "done")

    def look(self) -> None:
        """Follow orders that move by themselves, along the published graph (I10)."""
        statuses, now = statuses_in(self.stores[1]), self.now
        for sale in self.model.sales.values():
            status = statuses[sale.id]
            assert sale.see(status, now), f"I10: {status} after {sale}"

    def check(self) -> None:
        """Everything that stands agrees with the model."""
        self.look()
        reading = self.read()
        reading.check(self.model)
        check_books(self.gateway.books(), self.model)
        claims = {row.key: row for row in reading.rows(ClaimRow)}
        used = {row.key_ for row in claims.values()} & self._given
        assert used == self._accepted, f"I8: {used ^ self._accepted}"
        assert claims.items() >= self._claims.items(), "I8: an answer has changed"
        self._claims = claims

    def read(self) -> Reading:
        """Every row that matters."""
        return Reading.of(self.stores[1])

    def _sale(self, index: int) -> Sale:
        sales = list(self.model.sales.values())
        return sales[index % len(sales)]

    def _new_key(self, name: str) -> str:
        key = f"{name}-{len(self._given)}"
        self._given.add(key)
        return key

    def _ask(self, name: str, call: Callable[[], _T]) -> tuple[str, _T | None]:
        try:
            answer = call()
        except FlightCoreError as error:
            verdict = type(error).__name__
            self._count(name, verdict)
            return verdict, None
        self._count(name, "ok")
        return "ok", answer

    def _count(self, name: str, outcome: str) -> None:
        self._tally[f"{name}: {outcome}"] += 1


def _book(
    core: FlightCore, offer: Offer, travellers: tuple[Traveller, ...], key: str
) -> Order:
    return core.book(
        offer, travellers=travellers, contact="ada@example.com", idempotency_key=key
    )
