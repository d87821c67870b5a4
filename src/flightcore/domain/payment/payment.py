"""All operations of one order, and what they add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from flightcore.domain.kernel import Money, OperationId, OrderId
from flightcore.domain.kernel.errors import InvariantBroken, NotFound
from flightcore.domain.payment.operation import (
    OperationKind,
    OperationState,
    PaymentOperation,
)
from flightcore.domain.payment.refunds import TenderBalance

_K = OperationKind


def has_succeeded(operation: PaymentOperation) -> bool:
    """Whether it is done, for certain."""
    return operation.state is OperationState.SUCCEEDED


def is_live(operation: PaymentOperation) -> bool:
    """Whether it had, or may still have, an effect."""
    return not operation.state.is_dead


@attrs.frozen(kw_only=True)
class Payment:
    """What was tried, and what is certain, about the money of one order.

    An operation that may have an effect counts against every limit, and counts as
    done only once it succeeded.

    Attributes:
        tenant: Whose order.
        order_id: Which order.
        currency: Of all its operations.
        operations: In the order of creation.

    Raises:
        InvariantBroken: A rule does not hold: P1 (captures at most authorisations,
            and none beside a void), P2 (refunds at most captures), P3 (ids and
            gateway keys differ), A4 (one live capture a tender), or an operation is
            another order's or in another currency.
    """

    tenant: str
    order_id: OrderId
    currency: str
    operations: tuple[PaymentOperation, ...] = ()

    def __attrs_post_init__(self) -> None:
        self._check_belonging()
        _check_differ("P3", (item.id for item in self.operations))
        _check_differ("P3", (item.gateway_key for item in self.operations))
        slots = (item.live_slot for item in self.operations)
        _check_differ("A4", (slot for slot in slots if slot is not None))
        for operation in self.operations:
            self._check_limits(operation)

    @property
    def tenders(self) -> tuple[str, ...]:
        """Ids of the tenders, in the order of their first operation."""
        return tuple(dict.fromkeys(item.tender for item in self.operations))

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open: every operation is final."""
        return all(operation.state.is_final for operation in self.operations)

    def get(self, wanted: OperationId) -> PaymentOperation:
        """The operation of that id.

        Raises:
            NotFound: There is none.
        """
        for operation in self.operations:
            if operation.id == wanted:
                return operation
        raise NotFound("no such operation", kind="payment_operation", id=wanted)

    def put(self, operation: PaymentOperation) -> Payment:
        """Add an operation, or replace it by its next state."""
        known = [item.id for item in self.operations]
        if operation.id not in known:
            return attrs.evolve(self, operations=(*self.operations, operation))
        changed = list(self.operations)
        changed[known.index(operation.id)] = operation
        return attrs.evolve(self, operations=tuple(changed))

    def of(
        self, tender: str, kind: OperationKind, slot: str | None = None
    ) -> tuple[PaymentOperation, ...]:
        """A tender's operations of a kind, in the order of creation."""
        return tuple(
            item
            for item in self.operations
            if item.tender == tender and item.kind is kind and slot in (None, item.slot)
        )

    def children(
        self, parent: PaymentOperation, kind: OperationKind
    ) -> tuple[PaymentOperation, ...]:
        """Live operations of a kind that refer to another one."""
        return tuple(
            item
            for item in self.operations
            if item.parent_id == parent.id and item.kind is kind and is_live(item)
        )

    def is_voided(self, authorisation: PaymentOperation) -> bool:
        """Whether a reservation was given up for certain."""
        return any(map(has_succeeded, self.children(authorisation, _K.VOID)))

    def reservation(self, tender: str) -> PaymentOperation | None:
        """The tender's authorisation that stands for certain, or None."""
        for item in reversed(self.of(tender, _K.AUTHORISE)):
            if has_succeeded(item) and not self.is_voided(item):
                return item
        return None

    def authorised(self, tender: str) -> Money:
        """Reserved for certain and not given up; taken or not."""
        standing = self.reservation(tender)
        return standing.amount if standing else Money.zero(self.currency)

    def captured(self, tender: str) -> Money:
        """Taken for certain."""
        return self._sum(filter(has_succeeded, self.of(tender, _K.CAPTURE)))

    def refunded(self, tender: str) -> Money:
        """Given back for certain."""
        return self._sum(filter(has_succeeded, self.of(tender, _K.REFUND)))

    def total(self, amount_of: Callable[[str], Money]) -> Money:
        """Sum over all tenders, as in ``payment.total(payment.captured)``."""
        return Money.total(map(amount_of, self.tenders), self.currency)

    def balance(self, tender: str) -> TenderBalance:
        """What the tender took, and what it gives back, in flight included."""
        return TenderBalance(
            tender=tender,
            captured=self.captured(tender),
            refunds=self._sum(filter(is_live, self.of(tender, _K.REFUND))),
        )

    def balances(self) -> tuple[TenderBalance, ...]:
        """Balance of each tender, in the order of first use."""
        return tuple(map(self.balance, self.tenders))

    def _sum(self, operations: Iterable[PaymentOperation]) -> Money:
        return Money.total((item.amount for item in operations), self.currency)

    def _check_belonging(self) -> None:
        for item in self.operations:
            if item.order_id != self.order_id or item.amount.currency != self.currency:
                raise InvariantBroken("another order's operation", rule="P5")
            if item.parent_id is not None:
                self._check_parent(item)

    def _check_parent(self, item: PaymentOperation) -> None:
        kind = _K.CAPTURE if item.kind is _K.REFUND else _K.AUTHORISE
        parents = [
            other
            for other in self.of(item.tender, kind)
            if other.id == item.parent_id and has_succeeded(other)
        ]
        if not parents or parents[0].gateway_ref != item.parent_ref:
            raise InvariantBroken("a parent that did not succeed", rule="P5")

    def _check_limits(self, operation: PaymentOperation) -> None:
        captures = self._sum(self.children(operation, _K.CAPTURE))
        voids = self.children(operation, _K.VOID)
        if captures > operation.amount or (captures and voids) or len(voids) > 1:
            raise InvariantBroken("captures exceed the authorisation", rule="P1")
        if self._sum(self.children(operation, _K.REFUND)) > operation.amount:
            raise InvariantBroken("refunds exceed the capture", rule="P2")


def _check_differ(rule: str, values: Iterable[str]) -> None:
    seen = list(values)
    if len(set(seen)) != len(seen):
        raise InvariantBroken("two operations that should be one", rule=rule)
