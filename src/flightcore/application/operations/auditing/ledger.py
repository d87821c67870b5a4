"""A9: the book balances, and tells what the payment operations tell."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping

from flightcore.application.operations.auditing.money import (
    Sums,
    has_succeeded,
    is_live,
    kept_of,
)
from flightcore.application.operations.auditing.order_file import OrderFile
from flightcore.application.operations.auditing.report import AuditFinding, Notebook
from flightcore.domain.booking import OrderStatus
from flightcore.domain.ledger import RECEIVABLE, REFUNDS_PAYABLE
from flightcore.domain.payment import OperationKind
from flightcore.ports.rows import PaymentOperationRow, PostingRow


class Book:
    """Balances of every entry and of the whole book, from postings in key order."""

    def __init__(self) -> None:
        self._debits: Tally[str] = Tally()
        self._whole: Tally[str] = Tally()
        self._entry = ""
        self._sums: Tally[str] = Tally()
        self._entries = 0

    def add(self, postings: Iterable[PostingRow]) -> Iterator[AuditFinding]:
        """Take in the next postings; tell the entries that do not balance."""
        for row in postings:
            if row.entry_id != self._entry:
                yield from self._turn(row.entry_id)
            self._sums[row.currency] += row.amount_minor
            self._whole[row.currency] += row.amount_minor
            self._debits[row.currency] += max(0, row.amount_minor)

    def close(self, notebook: Notebook) -> None:
        """Finish the last entry, and tell the sums of the whole book."""
        notebook.add(self._turn(""))
        notebook.add(_off(self._whole, "the whole book"))
        notebook.count("entries", self._entries)
        for currency in sorted(self._debits):
            notebook.count(f"minor units {currency}", self._debits[currency])

    def _turn(self, entry_id: str) -> Iterator[AuditFinding]:
        if self._entry:
            self._entries += 1
            yield from _off(self._sums, self._entry)
        self._entry, self._sums = entry_id, Tally()


def _off(sums: Mapping[str, int], subject: str) -> Iterator[AuditFinding]:
    for currency in sorted(sums):
        if sums[currency]:
            message = f"debits and credits differ by {sums[currency]} {currency}"
            yield AuditFinding("A9", subject, message)


def unlike_operations(file: OrderFile) -> Iterator[AuditFinding]:
    """A9: each operation has the entries that its state calls for, and no other."""
    wanted = dict(_expected(file.operations))
    found = _operation_entries(file.postings)
    for source in sorted(wanted.keys() | found.keys()):
        if wanted.get(source) != found.get(source):
            message = f"{source}: {found.get(source)} entered, not {wanted.get(source)}"
            yield AuditFinding("A9", file.id, message)


def unlike_balance(file: OrderFile) -> Iterator[AuditFinding]:
    """A9 (R5): what is due is what stands sold, less captures, plus refunds."""
    sums = Sums.of(file)
    wanted = _standing(file) - sums.captured + sums.refunded
    due = sum(
        row.amount_minor
        for row in file.postings
        if row.account in _CUSTOMER and row.currency == file.row.currency
    )
    if due != wanted:
        message = f"{due} due by the book, {wanted} by order and payment"
        yield AuditFinding("A9", file.id, f"{message} ({file.row.currency})")


_CUSTOMER = (str(RECEIVABLE), str(REFUNDS_PAYABLE))
_ENTERED = ("captured", "refund", "refunded", "refund-abandoned")


def _standing(file: OrderFile) -> int:
    """The price of what stands sold."""
    if file.status in (OrderStatus.TICKETED, OrderStatus.ACTION_REQUIRED):
        return file.row.total_minor
    return kept_of(file) if file.status.is_final else 0


def _expected(rows: Iterable[PaymentOperationRow]) -> Iterator[tuple[str, int]]:
    for row in rows:
        if row.kind == str(OperationKind.CAPTURE) and has_succeeded(row):
            yield f"captured/{row.id}", row.amount_minor
        if row.kind != str(OperationKind.REFUND):
            continue
        yield f"refund/{row.id}", row.amount_minor
        if has_succeeded(row):
            yield f"refunded/{row.id}", row.amount_minor
        elif not is_live(row):
            yield f"refund-abandoned/{row.id}", row.amount_minor


def _operation_entries(postings: Iterable[PostingRow]) -> Mapping[str, int]:
    """The debit of every entry that is about a payment operation, by source."""
    debits: Tally[str] = Tally()
    for row in postings:
        if row.source.partition("/")[0] in _ENTERED:
            debits[row.source] += max(0, row.amount_minor)
    return debits
