"""A case and everything its steps wrote, without a store: what a test looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import attrs
from tests.domain.booking.sales import NOW, placed

from flightcore.domain import payment as pay
from flightcore.domain.booking import Order, Placed
from flightcore.domain.fulfilment import (
    Case,
    CaseStep,
    FulfilmentState,
    begin_payment,
    cancellation_confirmed,
    cancellation_quoted,
    documents_issued,
    documents_refused,
    expired,
    operation_moved,
    tried_again,
)
from flightcore.domain.inventory import Hold, SeatTake
from flightcore.domain.kernel import Instant, Money, Seed, digest
from flightcore.domain.ledger import JournalEntry
from flightcore.domain.payment import (
    OperationKind,
    OperationState,
    Payment,
    PaymentOperation,
)
from flightcore.domain.ticketing import Document, Stock

WINDOW = timedelta(minutes=15)
LEASE = timedelta(seconds=30)
ZONE = "America/New_York"
TERMS = pay.GatewayTerms(late_bound=timedelta(seconds=60), key_life=timedelta(hours=24))
S = OperationState


@attrs.define
class World:
    """One order's life.

    Attributes:
        case: As the next step will read it.
        stock: Of the airline.
        events: All that happened to the order, by class, in order.
        seats: Seats out of the inventory, by take.
        entries: The journal.
    """

    case: Case
    stock: Stock = attrs.field(factory=lambda: Stock(accounting_code="001"))
    events: list[object] = attrs.field(factory=list)
    seats: dict[SeatTake, int] = attrs.field(factory=dict)
    entries: list[JournalEntry] = attrs.field(factory=list)

    @classmethod
    def of(cls, new: Placed | None = None, *, now: Instant = NOW) -> World:
        """A world whose order was just placed."""
        first = new or placed()
        held = Hold.place(
            first.order.hold_id,
            first.order.id,
            takes=first.takes,
            deadline=first.order.limits.payment_by,
        )
        currency = first.order.total.currency
        empty = Payment(tenant="t", order_id=first.order.id, currency=currency)
        case = Case(
            now=now,
            order=first.order,
            hold=held.hold,
            payment=empty,
            process=None,
            documents=(),
        )
        world = cls(case)
        world.apply(CaseStep(order=first.order, events=(first.created,), hold=held))
        return world

    @property
    def order(self) -> Order:
        return self.case.order

    @property
    def payment(self) -> Payment:
        return self.case.payment

    @property
    def due(self) -> Instant:
        return self.case.now + LEASE

    def wait(self, span: timedelta) -> World:
        """Let time pass."""
        self.case = attrs.evolve(self.case, now=self.case.now + span)
        return self

    def until(self, moment: Instant) -> World:
        """Let time pass up to a moment, if it is not over already."""
        return self.wait(max(timedelta(0), moment - self.case.now))

    def apply(self, step: CaseStep) -> World:
        """Write a step down as the application does: all of it."""
        case = self.case
        for operation in step.operations:
            self._enter(operation)
        self.entries += step.entries
        self.events += step.events
        if step.hold is not None:
            self._count(step.hold.seats.takes, 1)
            self._count(step.hold.seats.returns, -1)
        payment = case.payment
        for operation in step.operations:
            payment = payment.put(operation)
        documents = {document.number: document for document in case.documents}
        documents.update({document.number: document for document in step.documents})
        self.stock = step.stock or self.stock
        self.case = attrs.evolve(
            case,
            order=attrs.evolve(step.order, version=step.order.version + 1),
            hold=step.hold.hold if step.hold else case.hold,
            payment=payment,
            process=step.process or case.process,
            documents=tuple(documents.values()),
        )
        return self

    def _enter(self, operation: PaymentOperation) -> None:
        known = {item.id: item for item in self.payment.operations}
        entry = pay.entry_of(known.get(operation.id), operation, at=self.case.now)
        if entry is not None:
            self.entries.append(entry)

    def _count(self, takes: Iterable[SeatTake], sign: int) -> None:
        for take in takes:
            self.seats[take] = self.seats.get(take, 0) + sign * take.seats

    # What can be done, each in one call.

    def begin(self, token: str = "tok_visa") -> World:
        """Start to pay."""
        step = begin_payment(
            self.case,
            pay.card(token),
            gateway="simulated",
            window=WINDOW,
            lease=LEASE,
        )
        return self.apply(step)

    def send(self, operation: PaymentOperation) -> World:
        """Write down that an operation goes out."""
        sent = pay.send(operation, self.case.now)
        return self.apply(operation_moved(self.case, sent, due_at=self.due))

    def answer(self, answer: pay.Answer) -> World:
        """Send the open operation where that was not done, and take an answer in."""
        if self.open().state is S.CREATED:
            self.send(self.open())
        moved = pay.apply(self.open(), answer, self.case.now)
        return self.apply(operation_moved(self.case, moved, due_at=self.due))

    def succeed(self) -> World:
        """The open operation is done."""
        operation = self.open()
        return self.answer(pay.Succeeded(f"ref_{operation.id}", operation.amount))

    def decline(self) -> World:
        """The open operation is refused."""
        return self.answer(pay.Declined("card_declined"))

    def fail(self) -> World:
        """The open operation never reached the gateway."""
        if self.open().state is S.CREATED:
            self.send(self.open())
        moved = pay.not_sent(self.open(), "no_route", self.case.now)
        return self.apply(operation_moved(self.case, moved, due_at=self.due))

    def time_out(self) -> World:
        """The open operation is sent, and nothing comes back."""
        if self.open().state is S.CREATED:
            self.send(self.open())
        moved = pay.unanswered(self.open(), self.case.now)
        return self.apply(operation_moved(self.case, moved, due_at=self.due))

    def look_up(self, found: pay.Finding) -> World:
        """Ask after the open operation."""
        moved = pay.resolve(self.open(), found, self.case.now, terms=TERMS)
        return self.apply(operation_moved(self.case, moved, due_at=self.due))

    def open(self) -> PaymentOperation:
        """The first operation without a final answer."""
        return next(o for o in self.payment.operations if not o.state.is_final)

    def issue(self) -> World:
        """Issue the documents."""
        return self.apply(documents_issued(self.case, self.stock, due_at=self.due))

    def refuse_issue(self) -> World:
        """No documents can be had."""
        return self.apply(documents_refused(self.case, "no stock", due_at=self.due))

    def ticketed(self) -> World:
        """Paid, issued and captured."""
        return self.begin().succeed().issue().succeed()

    def cancel(self, *, zone: str = ZONE) -> World:
        """Quote and confirm in one go."""
        quote = cancellation_quoted(
            self.case, ids=quote_seed(self), valid_for=timedelta(minutes=30)
        )
        return self.apply(
            cancellation_confirmed(self.case, quote, zone=zone, due_at=self.due)
        )

    def try_again(self) -> World:
        """A person asks once more for what was refused."""
        return self.apply(tried_again(self.case, due_at=self.due))

    def expire(self) -> World:
        """Nobody paid in time."""
        return self.apply(expired(self.case))

    # What a test looks at.

    def process(self) -> FulfilmentState | None:
        """What the process is busy with; None before there is one."""
        return self.case.process.state if self.case.process else None

    def last(self, kind: OperationKind) -> PaymentOperation:
        """The latest operation of a kind."""
        return next(o for o in reversed(self.payment.operations) if o.kind is kind)

    def happened(self) -> list[str]:
        """Class names of the order's events."""
        return [type(event).__name__ for event in self.events]

    def balances(self) -> Mapping[str, int]:
        """Accounts that are not at zero, in minor units, added up here."""
        sums: dict[str, int] = {}
        for entry in self.entries:
            for posting in entry.postings:
                name = str(posting.account)
                sums[name] = sums.get(name, 0) + posting.amount.minor
        return {name: minor for name, minor in sorted(sums.items()) if minor}

    def documents(self) -> tuple[Document, ...]:
        return self.case.documents

    def money(self, kind: OperationKind) -> Money:
        """What operations of a kind moved for certain, added up here."""
        minor = sum(
            o.amount.minor
            for o in self.payment.operations
            if o.kind is kind and o.state is S.SUCCEEDED
        )
        return Money(minor, self.order.total.currency)


def quote_seed(world: World) -> Seed:
    """A seed of its own for every quote of a world."""
    return Seed(digest("quote", world.order.id, world.order.version))


def paid_by_two(first: int, second: int) -> World:
    """A ticketed order whose price two tenders paid; they must add up to it."""
    world = World.of().ticketed()
    currency = world.order.total.currency
    payment = Payment(tenant="t", order_id=world.order.id, currency=currency)
    for name, minor in (("1", first), ("2", second)):
        tender = pay.Tender(name, Money(minor, currency), pay.card(f"tok_{name}"))
        reserved = pay.authorise(payment, tender, gateway="simulated", now=NOW)
        payment = payment.put(_done(reserved))
        payment = payment.put(_done(pay.capture(payment, name, now=NOW)))
    world.case = attrs.evolve(world.case, payment=payment)
    return world


def _done(operation: PaymentOperation) -> PaymentOperation:
    answer = pay.Succeeded(f"ref_{operation.id}", operation.amount)
    return pay.apply(pay.send(operation, NOW), answer, NOW)
