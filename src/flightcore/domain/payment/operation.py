"""One attempt to move money: a value, its identity and its rules."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import (
    Instant,
    Money,
    OperationId,
    OrderId,
    Seed,
    digest,
    instant,
)
from flightcore.domain.kernel.errors import InvalidInput, InvariantBroken
from flightcore.domain.payment.methods import check_token

MAX_ATTEMPTS = 99
"""Attempts at one thing; a customer's own tries included."""


class OperationKind(StrEnum):
    """What the gateway is asked to do."""

    AUTHORISE = "AUTHORISE"
    CAPTURE = "CAPTURE"
    VOID = "VOID"
    REFUND = "REFUND"


class OperationState(StrEnum):
    """What is known of an operation. A time-out is UNKNOWN, never DECLINED."""

    CREATED = "CREATED"
    SENT = "SENT"
    PENDING = "PENDING"
    UNKNOWN = "UNKNOWN"
    MANUAL = "MANUAL"
    SUCCEEDED = "SUCCEEDED"
    DECLINED = "DECLINED"
    FAILED = "FAILED"

    @property
    def is_final(self) -> bool:
        """Whether the state is never left."""
        return self in (self.SUCCEEDED, self.DECLINED, self.FAILED)

    @property
    def is_dead(self) -> bool:
        """Whether it is certain that no money moved and none will."""
        return self in (self.DECLINED, self.FAILED)


@attrs.frozen(kw_only=True)
class PaymentOperation:
    """One attempt to move money, written down before the gateway hears of it.

    Attributes:
        id: Follows from order, tender, kind, slot and attempt.
        order_id: Whose money.
        tender: Which part of the payment.
        kind: What the gateway is asked to do.
        slot: Tells several of one kind and tender apart, such as two refunds.
        attempt: 1 to ``MAX_ATTEMPTS``; a new one only after the last is dead.
        amount: Above zero; of a void, what is given up.
        gateway: Name of the gateway.
        gateway_key: The idempotency key at the gateway; see :func:`gateway_key`.
        parent_id: The authorisation of a capture or void; the capture of a refund.
        token: Of the payment method, where there is no parent.
        created_at: By the store's clock.
        state: What is known.
        gateway_ref: The gateway's name for it, once it told us.
        parent_ref: The gateway's name of the parent.
        reason: Why it is declined, failed or manual.
        redirect: Where the payer must go while PENDING.
        sends: How often it was sent.
        sent_at: When it was sent last.
        checks: How often it was asked after.
        next_check: When to ask next; None where final or not yet sent.

    Raises:
        InvariantBroken: The parts do not fit together.
        NegativeAmount: The amount is zero or less.
        CardDataRefused: The token looks like a card number.
    """

    id: OperationId
    order_id: OrderId
    tender: str
    kind: OperationKind
    slot: str = ""
    attempt: int
    amount: Money
    gateway: str
    gateway_key: str
    parent_id: OperationId | None = None
    token: str | None = attrs.field(default=None, repr=False)
    created_at: Instant
    state: OperationState = OperationState.CREATED
    gateway_ref: str | None = None
    parent_ref: str | None = None
    reason: str | None = None
    redirect: str | None = attrs.field(default=None, repr=False)
    sends: int = 0
    sent_at: Instant | None = None
    checks: int = 0
    next_check: Instant | None = None

    def __attrs_post_init__(self) -> None:
        self.amount.positive()
        instant(self.created_at)
        if not 1 <= self.attempt <= MAX_ATTEMPTS:
            raise InvalidInput("too many attempts", field="attempt")
        self._check_origin()
        self._check_progress()

    @property
    def live_slot(self) -> str | None:
        """Value of a unique column that allows one live capture a tender (A4)."""
        if self.kind is not OperationKind.CAPTURE or self.state.is_dead:
            return None
        return f"{self.order_id}/{self.tender}/{self.kind}"

    def _check_origin(self) -> None:
        has_parent = self.parent_id is not None
        if self.token is not None:
            check_token(self.token)
        if has_parent == (self.token is not None):
            raise InvariantBroken("either a parent or a token", rule="P1")
        if has_parent not in _PARENTHOOD[self.kind]:
            raise InvariantBroken("this kind starts otherwise", rule="P1")
        if has_parent != (self.parent_ref is not None):
            raise InvariantBroken("a parent is known by its reference", rule="P5")

    def _check_progress(self) -> None:
        open_question = not (
            self.state.is_final or self.state is OperationState.CREATED
        )
        if open_question != (self.next_check is not None):
            raise InvariantBroken("what is open has a scheduled check", rule="A8")
        if self.state is OperationState.SUCCEEDED and not self.gateway_ref:
            raise InvariantBroken("what succeeded has a reference", rule="P5")


_PARENTHOOD = {
    OperationKind.AUTHORISE: (False,),
    OperationKind.CAPTURE: (False, True),
    OperationKind.VOID: (True,),
    OperationKind.REFUND: (True,),
}


def gateway_key(
    tenant: str,
    order_id: OrderId,
    tender: str,
    kind: OperationKind,
    attempt: int,
    slot: str = "",
) -> str:
    """The key under which a gateway recognises a repetition.

    It follows from its parts alone, so that a database that lost the row makes the
    same key again from the customer's retry, and no second charge arises.
    """
    parts = ("gateway key", tenant, order_id, tender, kind, attempt, slot)
    return Seed(digest(*parts)).id("gwk")


def operation_id(
    order_id: OrderId, tender: str, kind: OperationKind, attempt: int, slot: str = ""
) -> OperationId:
    """Name an operation; the same parts give the same name."""
    parts = ("payment operation", order_id, tender, kind, attempt, slot)
    return OperationId(Seed(digest(*parts)).id("pop"))
