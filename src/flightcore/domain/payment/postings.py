"""What a step of a payment operation does to the ledger."""

from __future__ import annotations

from collections.abc import Callable

from flightcore.domain import ledger
from flightcore.domain.kernel import Instant, Money, OrderId
from flightcore.domain.payment.operation import (
    OperationKind,
    OperationState,
    PaymentOperation,
)

_K, _S = OperationKind, OperationState
_Entry = Callable[..., ledger.JournalEntry]


def entry_of(
    before: PaymentOperation | None, after: PaymentOperation, *, at: Instant
) -> ledger.JournalEntry | None:
    """The journal entry of a step, or None where it moves nothing.

    A capture is entered once it succeeded. A refund is set aside when it is created,
    and paid, or owed again, when it is final.

    Args:
        before: The operation before the step; None where the step created it.
        after: The operation after the step.
        at: By the store's clock.
    """
    if before is not None and before.state is after.state:
        return None
    state = None if before is None else after.state
    make = _ENTRIES.get((after.kind, state))
    if make is None:
        return None
    order_id: OrderId = after.order_id
    amount: Money = after.amount
    return make(order_id, after.id, amount, at=at)


_ENTRIES: dict[tuple[OperationKind, OperationState | None], _Entry] = {
    (_K.CAPTURE, _S.SUCCEEDED): ledger.payment_captured,
    (_K.REFUND, None): ledger.refund_requested,
    (_K.REFUND, _S.SUCCEEDED): ledger.payment_refunded,
    (_K.REFUND, _S.DECLINED): ledger.refund_abandoned,
    (_K.REFUND, _S.FAILED): ledger.refund_abandoned,
}
