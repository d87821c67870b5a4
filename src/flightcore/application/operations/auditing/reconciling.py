"""Read the gateway's books and our operations, and look twice at what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flightcore.application.operations.auditing.gateway import (
    charged_twice,
    is_sent_to,
    unlike_books,
)
from flightcore.application.operations.auditing.report import (
    MAX_FINDINGS,
    AuditFinding,
    Notebook,
)
from flightcore.ports.gateway_books import BookedOperation, KeepsBooks
from flightcore.ports.rows import PaymentOperationRow
from flightcore.ports.store import Store, among, find

Booked = Mapping[str, BookedOperation]
Operations = Mapping[str, PaymentOperationRow]


class Reconciliation:
    """Our operations against the books as they stood before ours were read.

    An operation is written down before the gateway hears of it, so whatever is in the
    books is found among ours afterwards.

    Args:
        keeper: The gateway.
        name: What our operations call it.
    """

    def __init__(self, keeper: KeepsBooks, name: str) -> None:
        self._keeper = keeper
        self._name = name
        self._booked: Booked = keeper.books().by_key()
        self._unmet = dict(self._booked)
        self._suspects: list[str] = []

    def add(self, rows: Sequence[PaymentOperationRow]) -> None:
        """Compare some of our operations."""
        ours = {row.gateway_key: row for row in rows if is_sent_to(row, self._name)}
        theirs = {key: self._unmet.pop(key) for key in ours if key in self._unmet}
        self._suspects.extend(each.subject for each in unlike_books(ours, theirs))

    def close(self, store: Store, notebook: Notebook) -> None:
        """After the last of our operations: tell what differs for certain.

        At most ``MAX_FINDINGS`` keys are looked at again.
        """
        notebook.count("gateway operations", len(self._booked))
        notebook.add(charged_twice(self._booked.values()))
        suspects = (*self._suspects, *sorted(self._unmet))[:MAX_FINDINGS]
        if suspects:
            notebook.add(self._confirmed(store, suspects))

    def _confirmed(self, store: Store, keys: Sequence[str]) -> Iterator[AuditFinding]:
        """What differs from the books of a moment in which our side stood still."""
        before = _operations(store, keys)
        booked = self._keeper.books().by_key()
        after = _operations(store, keys)
        still = [key for key in keys if before.get(key) == after.get(key)]
        ours = {key: after[key] for key in still if key in after}
        yield from unlike_books(ours, {k: booked[k] for k in still if k in booked})


def _operations(store: Store, keys: Sequence[str]) -> Operations:
    asked = find(PaymentOperationRow, among("gateway_key", keys), limit=len(keys))
    return {row.gateway_key: row for row in store.read(asked)[asked]}
