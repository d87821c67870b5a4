"""The plain model: dictionaries, lists and sums, and no code of the library.

It says what every call must answer, which statuses an order may have, and where every
seat and every cent is.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import attrs

from flightcore.testing.machine import plans
from flightcore.testing.machine.market import CHAINS, LEVELS, Way
from flightcore.testing.machine.plans import Plan

HOLD_FOR = timedelta(hours=2)
OFFER_LIFE = timedelta(minutes=30)
QUOTE_LIFE = timedelta(minutes=30)
PAYMENT_WINDOW = timedelta(minutes=30)

_NOT_NOW = ("QuoteExpired", "InvalidTransition")
"""Answers to a quote that no longer stands while money may be under way."""

Node = tuple[str, int, str]
"""Flight-date, leg, and a node of its nest."""


@attrs.frozen(kw_only=True)
class Offered:
    """An offer, in the model's own terms."""

    way: Way
    party: tuple[str, ...]
    found_at: datetime

    @property
    def seats(self) -> int:
        """An infant sits on a lap."""
        return sum(ptc != "INF" for ptc in self.party)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every counter that a seat of it counts at."""
        chain = CHAINS[self.way.booking_class]
        return tuple((*leg, node) for leg in self.way.legs for node in chain)


@attrs.define(kw_only=True, eq=False)
class Sale:
    """An order, as it must be.

    Attributes:
        status: Where it stands.
        ahead: Statuses that it will pass by itself, in this order.
        token: Of its latest payment, or empty.
        acts_by: How long its payer has to authenticate, once sent to.
        is_sold: Whether its price was captured, or soon will be.
        had_tickets: Whether tickets were ever issued.
        given_back: Cents that were promised to the payer.
        payments: How many were begun.
        changes: How often it changed, so that older quotes no longer stand.
    """

    id: str
    offered: Offered
    pay_by: datetime
    status: str = plans.HOLD
    ahead: tuple[str, ...] = ()
    token: str = ""
    acts_by: datetime | None = None
    is_sold: bool = False
    had_tickets: bool = False
    given_back: int = 0
    payments: int = 0
    changes: int = 0

    @property
    def price(self) -> int:
        """In cents."""
        return self.offered.way.price(self.offered.party)

    @property
    def is_live(self) -> bool:
        """Whether it owns its seats and its locator."""
        return self.status not in (plans.CANCELLED, plans.EXPIRED)

    @property
    def is_settled(self) -> bool:
        """Whether no payment is under way, for certain."""
        is_moving = self.ahead or self.status == plans.PENDING or self.may_wait
        return not is_moving and not self.given_back

    @property
    def waits_for_payer(self) -> bool:
        """Whether nobody authenticated yet, or failed to."""
        return self.status == plans.PENDING and not self.ahead

    @property
    def may_wait(self) -> bool:
        """Whether its capture may still be under way: a question of time."""
        return self.status == plans.TICKETED and plans.is_late(self.token, "capture")

    def move(self, status: str) -> None:
        """Take a status."""
        self.status = status
        if status == plans.TICKETED:
            self.is_sold = self.had_tickets = True
        if status == plans.ACTION:
            self.is_sold = False
        self.changes += 1

    def start(self, token: str, plan: Plan, now: datetime) -> None:
        """A payment of it begins."""
        self.token = token
        self.acts_by = now + PAYMENT_WINDOW if token == plans.AUTHENTICATE else None
        self.payments += 1
        self.move(plan.path[0])
        self.ahead = plan.path[1:]

    def see(self, status: str, now: datetime) -> bool:
        """Follow an order that moves by itself; False where it may not be there."""
        if status == self.status:
            return True
        if self.waits_for_payer and self.acts_by and now >= self.acts_by:
            self.ahead = (plans.HOLD,)
        if status not in self.ahead:
            return False
        place = self.ahead.index(status) + 1
        for passed in self.ahead[:place]:
            self.move(passed)
        self.ahead = self.ahead[place:]
        return True

    def money(self) -> tuple[int, int, int]:
        """Cents reserved, captured and refunded at the gateway, once all is quiet."""
        if self.is_sold:
            declined = self.token == "tok_refund_declined"
            return 0, self.price, 0 if declined else self.given_back
        is_kept = self.token == "tok_void_declined" and not self.is_live
        is_kept = is_kept and not self.offered.way.has_tickets
        is_held = self.status == plans.ACTION or is_kept
        return self.price if is_held else 0, 0, 0


@attrs.define(kw_only=True, eq=False)
class Promise:
    """A quote, as it must be.

    Attributes:
        changes: Of the sale, when it was made.
        is_used: Whether it was confirmed.
    """

    sale: Sale
    refund: int
    made_at: datetime
    changes: int
    is_used: bool = False


@attrs.define
class Model:
    """Everything that was sold, and what that comes to."""

    sales: dict[str, Sale] = attrs.field(factory=dict)
    latest: dict[str, Promise] = attrs.field(factory=dict)

    def used(self) -> Counter[Node]:
        """Seats in use at every counter, by brute force."""
        return Counter(
            node
            for sale in self.sales.values()
            if sale.is_live
            for node in sale.offered.nodes
            for _ in range(sale.offered.seats)
        )

    def fits(self, wanted: Offered) -> bool:
        """Whether there are seats: at every level of every leg."""
        used = self.used()
        return all(
            used[node] + wanted.seats <= LEVELS[node[2]] for node in wanted.nodes
        )

    def book(self, offered: Offered, now: datetime, *, mistyped: bool) -> str:
        """What booking an offer must answer."""
        if now >= offered.found_at + OFFER_LIFE:
            return "OfferExpired"
        if mistyped:
            return "PriceChanged"
        return "ok" if self.fits(offered) else "SoldOut"

    def add(self, order_id: str, offered: Offered, now: datetime) -> Sale:
        """An order was placed."""
        sale = Sale(id=order_id, offered=offered, pay_by=now + HOLD_FOR)
        return self.sales.setdefault(order_id, sale)

    def expire(self, now: datetime) -> None:
        """Workers were here: what was not paid in time is over."""
        for sale in self.sales.values():
            if sale.status == plans.HOLD and now >= sale.pay_by:
                sale.move(plans.EXPIRED)

    def pay(self, sale: Sale, token: str, now: datetime) -> Plan | str:
        """How a payment goes on, or the error that refuses it."""
        if sale.status == plans.EXPIRED:
            return "HoldExpired"
        if sale.status != plans.HOLD:
            return "InvalidTransition"
        if now >= sale.pay_by:
            return "HoldExpired"
        return plans.plan(token, has_tickets=sale.offered.way.has_tickets)

    def authenticate(self, sale: Sale, *, approved: bool) -> None:
        """The payer acted, the first time; whoever looks next will see it."""
        if not sale.waits_for_payer:
            return
        has_tickets = sale.offered.way.has_tickets
        on = plans.sold(sale.token, has_tickets=has_tickets)
        sale.ahead = on if approved else (plans.HOLD,)

    def quote(self, sale: Sale) -> tuple[str, ...]:
        """What asking for a quote may answer."""
        if sale.may_wait:
            return "ok", "InvalidTransition"
        is_open = sale.status in (plans.HOLD, plans.TICKETED, plans.ACTION)
        return ("ok",) if is_open and sale.is_settled else ("InvalidTransition",)

    def promise(self, sale: Sale, now: datetime) -> Promise:
        """A quote was made; it takes the place of the one before (R11)."""
        is_paid = sale.status == plans.TICKETED
        offered = sale.offered
        refund = offered.way.refund(offered.party) if is_paid else 0
        made = Promise(sale=sale, refund=refund, made_at=now, changes=sale.changes)
        self.latest[sale.id] = made
        return made

    def confirm(self, promise: Promise, now: datetime) -> tuple[str, ...]:
        """What confirming a quote may answer."""
        sale = promise.sale
        stands = (
            now < promise.made_at + QUOTE_LIFE
            and not promise.is_used
            and promise.changes == sale.changes
            and self.latest[sale.id] is promise
        )
        if stands:
            return ("ok",)
        return ("QuoteExpired",) if sale.is_settled else _NOT_NOW

    def cancel(self, promise: Promise) -> None:
        """A quote was confirmed."""
        promise.is_used = True
        promise.sale.given_back = promise.refund
        promise.sale.move(plans.CANCELLED)
