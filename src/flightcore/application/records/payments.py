"""Payment operations and ledger entries as rows."""

from __future__ import annotations

from collections.abc import Iterable

from flightcore.application.codec import decode, encode
from flightcore.domain.ledger import JournalEntry
from flightcore.domain.payment import PaymentOperation
from flightcore.ports.rows import PaymentOperationRow, PostingRow


def operation_row(
    operation: PaymentOperation, *, version: int = 0
) -> PaymentOperationRow:
    """The row that replaces version ``version`` (0: a new one)."""
    return PaymentOperationRow(
        id=operation.id,
        order_id=operation.order_id,
        tender=operation.tender,
        kind=str(operation.kind),
        attempt=operation.attempt,
        state=str(operation.state),
        currency=operation.amount.currency,
        amount_minor=operation.amount.minor,
        gateway_key=operation.gateway_key,
        parent_id=operation.parent_id,
        live_slot=operation.live_slot,
        version=version + 1,
        body=encode(operation),
    )


def operation_from(row: PaymentOperationRow) -> PaymentOperation:
    """The operation as it is stored."""
    return decode(row.body, PaymentOperation)


def posting_rows(entry: JournalEntry) -> Iterable[PostingRow]:
    """One row a posting; rows are only ever added."""
    for line, posting in enumerate(entry.postings, start=1):
        yield PostingRow(
            entry_id=entry.id,
            line=line,
            source=entry.source,
            order_id=entry.order_id,
            account=str(posting.account),
            currency=posting.amount.currency,
            amount_minor=posting.amount.minor,
            at=entry.at,
        )
