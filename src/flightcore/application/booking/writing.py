"""One step of an order as one ``Changes``: all its parts, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from flightcore.application.booking.dossier import Dossier
from flightcore.application.booking.notices import notice_rows
from flightcore.application.records.documents import document_row, stock_row
from flightcore.application.records.facts import event_row
from flightcore.application.records.fulfilments import fulfilment_row
from flightcore.application.records.inventory import hold_row
from flightcore.application.records.orders import order_row, quote_row
from flightcore.application.records.payments import operation_row, posting_rows
from flightcore.application.records.seating import freed_row, seat_name, seat_row
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Order
from flightcore.domain.fulfilment import CaseStep, seats_given_up
from flightcore.domain.inventory import OccupiedSeat
from flightcore.domain.kernel import Fact, Instant, Seed, digest, facts
from flightcore.domain.ledger import JournalEntry
from flightcore.domain.payment import PaymentOperation, entry_of, event_of
from flightcore.domain.users import Principal
from flightcore.ports.rows import Row
from flightcore.ports.store import Changes, Claim, Guard


@attrs.frozen(kw_only=True)
class Writing:
    """The pen: who writes, when, and over which versions.

    Attributes:
        at: The store's clock when the order was read.
        principal: Who does it.
        before: The order as it was read; None for a new one.
    """

    runtime: Runtime
    at: Instant
    principal: Principal
    before: Dossier | None = None

    def order_after(self, step: CaseStep) -> Order:
        """The order as it will be read back: its sequence and version moved on."""
        order = step.order
        return attrs.evolve(
            order,
            sequence=order.sequence + len(self._events(step)),
            version=order.version + 1,
        )

    def changes(
        self,
        step: CaseStep,
        *,
        claim: Claim | None = None,
        guards: tuple[Guard, ...] = (),
    ) -> Changes:
        """The step as one unit of work."""
        return Changes(
            claim=claim,
            guards=guards,
            seats=step.hold.seats if step.hold else None,
            puts=(*self._order_rows(step), *self._part_rows(step)),
        )

    def _order_rows(self, step: CaseStep) -> Sequence[Row]:
        happened = self._facts(step)
        after = attrs.evolve(step.order, sequence=step.order.sequence + len(happened))
        return (
            order_row(after),
            *(event_row(fact, after.tenant) for fact in happened),
            *notice_rows(self.runtime, after, step.documents, happened),
        )

    def _facts(self, step: CaseStep) -> tuple[Fact, ...]:
        order = step.order
        return facts(
            Seed(digest("order events", order.id)),
            *self._events(step),
            aggregate=order.id,
            after=order.sequence,
            at=self.at,
            principal=self.principal.id,
        )

    def _part_rows(self, step: CaseStep) -> Sequence[Row]:
        rows: list[Row] = []
        if step.hold is not None:
            hold = step.hold.hold
            rows.append(hold_row(hold, version=self._version(hold.id)))
        for operation in step.operations:
            rows.append(operation_row(operation, version=self._version(operation.id)))
        if step.process is not None:
            rows.append(fulfilment_row(step.process))
        rows.extend(document_row(document) for document in step.documents)
        if step.stock is not None:
            rows.append(stock_row(step.stock))
        for entry in self._entries(step):
            rows.extend(posting_rows(entry))
        rows.extend(quote_row(quote) for quote in step.quotes)
        rows.extend(self._seat_rows(step))
        return rows

    def _seat_rows(self, step: CaseStep) -> Iterator[Row]:
        # Freed first: a passenger who changes seats has one row at a time.
        for seat in self._given_up(step):
            yield freed_row(seat, version=self._version(seat_name(seat)))
        for seat in step.assigned:
            yield seat_row(seat, version=self._version(seat_name(seat)))

    def _given_up(self, step: CaseStep) -> tuple[OccupiedSeat, ...]:
        return seats_given_up(self.before.case, step) if self.before else ()

    def _version(self, part: str) -> int:
        return self.before.versions.get(part, 0) if self.before else 0

    def _events(self, step: CaseStep) -> tuple[object, ...]:
        moved = (event_of(self._was(each), each) for each in step.operations)
        return (
            *step.events,
            *(step.hold.events if step.hold else ()),
            *(each for each in moved if each is not None),
            *(seat.released for seat in self._given_up(step)),
            *(seat.assigned for seat in step.assigned),
        )

    def _entries(self, step: CaseStep) -> tuple[JournalEntry, ...]:
        moved = (
            entry_of(self._was(each), each, at=self.at) for each in step.operations
        )
        return (*step.entries, *(each for each in moved if each is not None))

    def _was(self, operation: PaymentOperation) -> PaymentOperation | None:
        known = self.before.case.payment.operations if self.before else ()
        return next((each for each in known if each.id == operation.id), None)
