"""What a gateway itself says it did: the other side of every audit of money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.payment import OperationKind, OperationState


@attrs.frozen(kw_only=True)
class BookedOperation:
    """One order that a gateway accepted or declined.

    Attributes:
        key: The idempotency key that it came under.
        kind: What was ordered.
        order_ref: Our name for the customer's order.
        amount: Above zero.
        state: PENDING, SUCCEEDED or DECLINED, as it now stands.
        ref: The gateway's name for it.
        parent_ref: The gateway's name of what it refers to, or empty.
        reason: Why it was declined, or empty.
        at: When the gateway wrote it down.
    """

    key: str
    kind: OperationKind
    order_ref: str
    amount: Money
    state: OperationState
    ref: str
    parent_ref: str = ""
    reason: str = ""
    at: Instant


@attrs.frozen(kw_only=True)
class OrderSums:
    """What a gateway did for one order in one currency.

    Attributes:
        authorised: Reserved, whether or not it was taken or given up since.
        voided: Given up.
        captured: Taken.
        refunded: Given back.
        captures: How many captures succeeded.
    """

    authorised: Money
    voided: Money
    captured: Money
    refunded: Money
    captures: int

    @property
    def net(self) -> Money:
        """What the customer is without."""
        return self.captured - self.refunded


@attrs.frozen
class GatewayBooks:
    """A reading of a gateway's books.

    Attributes:
        operations: In the order in which they were written down.
    """

    operations: tuple[BookedOperation, ...]

    def by_key(self) -> Mapping[str, BookedOperation]:
        """Every operation under its key."""
        return {operation.key: operation for operation in self.operations}

    def sums(self) -> Mapping[tuple[str, str], OrderSums]:
        """Sums by order and currency, sorted by both."""
        pairs = {(item.order_ref, item.amount.currency) for item in self.operations}
        return {pair: self.sums_of(*pair) for pair in sorted(pairs)}

    def sums_of(self, order_ref: str, currency: str) -> OrderSums:
        """Sums of one order in one currency; of an unknown one, zeros."""

        def done(kind: OperationKind) -> list[Money]:
            return [
                item.amount
                for item in self.operations
                if item.order_ref == order_ref
                and item.kind is kind
                and item.state is OperationState.SUCCEEDED
                and item.amount.currency == currency
            ]

        captures = done(OperationKind.CAPTURE)
        return OrderSums(
            authorised=Money.total(done(OperationKind.AUTHORISE), currency),
            voided=Money.total(done(OperationKind.VOID), currency),
            captured=Money.total(captures, currency),
            refunded=Money.total(done(OperationKind.REFUND), currency),
            captures=len(captures),
        )


@runtime_checkable
class KeepsBooks(Protocol):
    """The optional ability of a gateway to show its books."""

    def books(self) -> GatewayBooks:
        """Read them as they stand."""
