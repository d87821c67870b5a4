"""Everything about one order, and what one step makes of it."""

from __future__ import annotations

import attrs

from flightcore.domain.booking import CancellationQuote, Order
from flightcore.domain.fulfilment.process import Fulfilment
from flightcore.domain.inventory import Hold, HoldStep, OccupiedSeat
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.domain.ledger import JournalEntry
from flightcore.domain.payment import Payment, PaymentOperation
from flightcore.domain.ticketing import Document, Stock


@attrs.frozen(kw_only=True)
class Case:
    """An order with its hold, its money, its process and its documents.

    Attributes:
        now: The store's clock when all of it was read, in one snapshot.
        order: The order itself.
        hold: Its seats.
        payment: Its payment operations.
        process: Its fulfilment; None before the first payment.
        documents: Its tickets and EMDs.
        seats: The physical seats that its passengers sit on.
    """

    now: Instant
    order: Order
    hold: Hold
    payment: Payment
    process: Fulfilment | None
    documents: tuple[Document, ...]
    seats: tuple[OccupiedSeat, ...] = ()

    @property
    def fulfilment(self) -> Fulfilment:
        """The process of a case whose payment began.

        Raises:
            InvariantBroken: It has none.
        """
        if self.process is None:
            raise InvariantBroken("a payment has a fulfilment", rule="I9")
        return self.process


@attrs.frozen(kw_only=True)
class CaseStep:
    """What a step makes of a case; empty parts stay as they were.

    Attributes:
        order: As it is after the step.
        events: What happened to the order, in order; those of the hold and of the
            operations follow.
        hold: The step of its hold.
        operations: Payment operations that are new or changed; their events and
            ledger entries follow from what they were before.
        process: Its fulfilment.
        documents: Tickets and EMDs that are new or changed.
        stock: The stock after documents were drawn.
        entries: Further ledger entries that the step makes true.
        quotes: Cancellation quotes that are new or changed.
        released: Physical seats that a passenger gives up; their events, and those of
            the assigned ones, follow.
        assigned: Physical seats that a passenger is given.
    """

    order: Order
    events: tuple[object, ...] = ()
    hold: HoldStep | None = None
    operations: tuple[PaymentOperation, ...] = ()
    process: Fulfilment | None = None
    documents: tuple[Document, ...] = ()
    stock: Stock | None = None
    entries: tuple[JournalEntry, ...] = ()
    quotes: tuple[CancellationQuote, ...] = ()
    released: tuple[OccupiedSeat, ...] = ()
    assigned: tuple[OccupiedSeat, ...] = ()


def seats_given_up(case: Case, step: CaseStep) -> tuple[OccupiedSeat, ...]:
    """The physical seats that a step frees: all of them where it ends the order."""
    return case.seats if step.order.status.is_final else step.released
