"""What stands in a store, read through its port, and the rules that it must keep."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from flightcore.domain.payment import OperationKind, OperationState
from flightcore.ports.gateway_books import GatewayBooks
from flightcore.ports.rows import (
    ClaimRow,
    CounterRow,
    DocumentRow,
    EventRow,
    HoldRow,
    OrderRow,
    PaymentOperationRow,
    PostingRow,
    StockRow,
)
from flightcore.ports.store import MAX_FOUND, Find, R, Snapshot, Store, find
from flightcore.testing.machine import plans
from flightcore.testing.machine.market import LEVELS
from flightcore.testing.machine.model import Model, Sale

_KINDS = (
    OrderRow,
    CounterRow,
    HoldRow,
    EventRow,
    PaymentOperationRow,
    PostingRow,
    DocumentRow,
    StockRow,
    ClaimRow,
)
_ASKED: Mapping[str, Find[Any]] = {
    kind.TABLE: find(kind, limit=MAX_FOUND) for kind in _KINDS
}
_ORDERS = find(OrderRow, limit=MAX_FOUND)

HOLDS: Mapping[str, tuple[str, ...]] = {
    plans.HOLD: ("HELD",),
    plans.PENDING: ("HELD",),
    plans.FUNDED: ("CONFIRMED",),
    plans.FAILED: ("CONFIRMED",),
    plans.TICKETED: ("CONFIRMED",),
    plans.ACTION: ("CONFIRMED",),
    plans.EXPIRED: ("EXPIRED", "RELEASED"),
    plans.CANCELLED: ("RELEASED", "RETURNED"),
}
"""How the seats of an order may stand, by its status (R8)."""


@attrs.frozen
class Reading:
    """Every row that matters, of one moment."""

    snapshot: Snapshot

    @classmethod
    def of(cls, store: Store) -> Reading:
        """Read."""
        return cls(store.read(*_ASKED.values()))

    def rows(self, kind: type[R]) -> tuple[R, ...]:
        """All of a class."""
        asked: Find[R] = _ASKED[kind.TABLE]
        return self.snapshot[asked]

    def check(self, model: Model) -> None:
        """Hold everything against the model, which has followed every order."""
        self._check_orders(model)
        self._check_seats(model)
        self._check_holds(model)
        self._check_history()
        self._check_payments(model)
        self._check_ledger()
        self._check_documents(model)

    def _check_orders(self, model: Model) -> None:
        """The same orders, and a locator is one live order's alone (R9)."""
        orders = self.rows(OrderRow)
        assert {row.id for row in orders} == set(model.sales)
        for row in orders:
            sale = model.sales[row.id]
            assert row.total_minor == sale.price, (row, sale)
            assert row.live_locator == (row.locator if sale.is_live else None), row
        live = [row.live_locator for row in orders if row.live_locator]
        assert len(live) == len(set(live)), f"R9: {live}"

    def _check_seats(self, model: Model) -> None:
        """Every counter is the brute-force sum, within its limits (IN1 to IN4)."""
        used = model.used()
        for row in self.rows(CounterRow):
            expected = used[row.flight_date, row.leg, row.node]
            assert row.used == expected, f"I2: {row}, not {expected}"
            assert 0 <= row.used <= LEVELS[row.node], f"IN1, IN2: {row}"

    def _check_holds(self, model: Model) -> None:
        """One hold an order, which owns seats exactly while the order lives (R8)."""
        holds = {row.order_id: row for row in self.rows(HoldRow)}
        assert len(self.rows(HoldRow)) == len(holds) == len(model.sales)
        for sale in model.sales.values():
            state = holds[sale.id].state
            assert state in HOLDS[sale.status], f"R8: {sale.status}, hold {state}"

    def _check_history(self) -> None:
        """Events are gapless, and the order counts them (I9)."""
        events = defaultdict(list)
        for row in self.rows(EventRow):
            events[row.aggregate].append(row.sequence)
        for order in self.rows(OrderRow):
            expected = list(range(1, order.sequence + 1))
            assert sorted(events[order.id]) == expected, f"I9: {events[order.id]}"

    def _check_payments(self, model: Model) -> None:
        """Of an order, refunds <= one capture <= authorisations (P1, P2, A4)."""
        rows = defaultdict(list)
        for row in self.rows(PaymentOperationRow):
            rows[row.order_id].append(row)
        for order_id, own in rows.items():
            captures = [row for row in own if _is_live(row, OperationKind.CAPTURE)]
            assert len(captures) <= 1, f"A4: {captures}"
            authorised = _sum(own, OperationKind.AUTHORISE, _has_succeeded)
            captured = _sum(own, OperationKind.CAPTURE, _is_live_state)
            refunded = _sum(own, OperationKind.REFUND, _is_live_state)
            assert refunded <= captured <= authorised, f"P1, P2: {own}"
            assert captured in (0, model.sales[order_id].price), f"P6: {own}"

    def _check_ledger(self) -> None:
        """Each entry and the book sum to nothing, by currency (R5, I7)."""
        sums: Counter[tuple[str, str]] = Counter()
        for row in self.rows(PostingRow):
            sums[row.entry_id, row.currency] += row.amount_minor
        assert not any(sums.values()), f"I7: {sums}"

    def _check_documents(self, model: Model) -> None:
        """One ticket a traveller once there are any; serials without gap (T1, T2)."""
        documents = self.rows(DocumentRow)
        issued = Counter(row.order_id for row in documents)
        for sale in model.sales.values():
            expected = len(sale.offered.party) if sale.had_tickets else 0
            assert issued[sale.id] == expected, f"{sale}: {issued[sale.id]} documents"
        for stock in self.rows(StockRow):
            serials = sorted(_serials(documents, stock.accounting_code))
            assert serials == list(range(1, stock.next_serial)), f"T1: {serials}"


def statuses_in(store: Store) -> Mapping[str, str]:
    """The status of every order, by its id."""
    return {row.id: row.status for row in store.read(_ORDERS)[_ORDERS]}


def check_books(books: GatewayBooks, model: Model) -> None:
    """The gateway took the price once at most, and gave back no more (I3)."""
    for sale in model.sales.values():
        sums = books.sums_of(sale.id, "USD")
        assert sums.captures <= 1, f"I3: {sums.captures} captures of {sale}"
        assert 0 <= sums.net.minor <= sale.price, f"I3: {sums} of {sale}"


def check_money(books: GatewayBooks, sale: Sale) -> None:
    """Once all is quiet, every cent of an order is where the model has it (I3, R7)."""
    sums = books.sums_of(sale.id, "USD")
    captured, refunded = sums.captured.minor, sums.refunded.minor
    reserved = sums.authorised.minor - sums.voided.minor - captured
    found = reserved, captured, refunded
    assert found == sale.money(), f"{found}, not {sale.money()}: {sale}"


def _serials(documents: Iterable[DocumentRow], code: str) -> list[int]:
    return [int(row.number[3:]) for row in documents if row.number[:3] == code]


def _is_live_state(row: PaymentOperationRow) -> bool:
    return not OperationState(row.state).is_dead


def _is_live(row: PaymentOperationRow, kind: OperationKind) -> bool:
    return row.kind == str(kind) and _is_live_state(row)


def _has_succeeded(row: PaymentOperationRow) -> bool:
    return row.state == str(OperationState.SUCCEEDED)


def _sum(
    rows: Iterable[PaymentOperationRow],
    kind: OperationKind,
    counts: Callable[[PaymentOperationRow], bool],
) -> int:
    return sum(
        row.amount_minor for row in rows if row.kind == str(kind) and counts(row)
    )
