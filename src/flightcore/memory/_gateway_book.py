"""The simulated gateway's own books: lines that are only added, and their sum."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.ports.gateway_books import BookedOperation


class Standing(StrEnum):
    """What the gateway holds of an operation."""

    SUCCEEDED = "SUCCEEDED"
    DECLINED = "DECLINED"
    PENDING = "PENDING"
    ACTION_REQUIRED = "ACTION_REQUIRED"


@attrs.frozen(kw_only=True)
class Opened:
    """An operation as it was ordered.

    Attributes:
        key: Idempotency key.
        kind: What is ordered.
        order_ref: The shop's name of the customer's order.
        amount: Above zero.
        token: Of the payment method; empty where there is a parent.
        parent: Reference of the operation that it goes back to, or empty.
    """

    key: str
    kind: OperationKind
    order_ref: str
    amount: Money
    token: str = attrs.field(default="", repr=False)
    parent: str = ""


@attrs.frozen(kw_only=True)
class BookLine:
    """One line of the books: an operation is opened, settled, or lost on its way.

    Attributes:
        at: When it was written.
        key: Which operation it is about.
        opened: The order, on the first line of an operation that arrived.
        standing: What the gateway decided; None where the order was lost.
        ref: The gateway's name of the operation.
        reason: Why it was declined.
        visible_from: The gateway itself knows of it only from then on.
        settles_at: A PENDING operation succeeds then.
        notices: How often the message about this line is delivered.
    """

    at: Instant
    key: str
    opened: Opened | None = None
    standing: Standing | None = None
    ref: str = ""
    reason: str = ""
    visible_from: Instant | None = None
    settles_at: Instant | None = None
    notices: int = 1


class Book:
    """What the lines add up to. Not safe for threads: its keeper locks."""

    def __init__(self) -> None:
        self.lines: list[BookLine] = []
        self._opened: dict[str, BookLine] = {}
        self._latest: dict[str, BookLine] = {}
        self._keys: dict[str, str] = {}
        self._children: dict[str, list[str]] = {}
        self._lost: set[str] = set()

    def add(self, line: BookLine) -> None:
        """Take one more line."""
        self.lines.append(line)
        if line.standing is None:
            self._lost.add(line.key)
            return
        self._latest[line.key] = line
        if line.opened is not None:
            self._opened[line.key] = line
            self._keys[line.ref] = line.key
            self._children.setdefault(line.opened.parent, []).append(line.key)

    def was_lost(self, key: str) -> bool:
        """Whether a sending of the key was lost on its way."""
        return key in self._lost

    def order(self, key: str) -> Opened | None:
        """What was ordered under the key."""
        line = self._opened.get(key)
        return line.opened if line else None

    def ordered_as(self, ref: str) -> Opened | None:
        """What was ordered that the gateway calls so."""
        key = self._keys.get(ref)
        return self.order(key) if key else None

    def ref(self, key: str) -> str:
        """The gateway's name of an operation that was opened."""
        return self._opened[key].ref

    def reason(self, key: str) -> str:
        """Why an operation was declined, or empty."""
        return self._latest[key].reason

    def is_visible(self, key: str, now: Instant) -> bool:
        """Whether the gateway knows the key by now."""
        line = self._opened.get(key)
        if line is None:
            return False
        return line.visible_from is None or now >= line.visible_from

    def standing(self, key: str, now: Instant) -> Standing:
        """What the gateway holds of an operation that was opened."""
        line = self._latest[key]
        settled = line.settles_at is not None and now >= line.settles_at
        return Standing.SUCCEEDED if settled or not line.standing else line.standing

    def taken(self, ref: str, kind: OperationKind, now: Instant) -> int:
        """Minor units of a kind that refer to an operation, those in flight too."""
        children = [
            order
            for key in self._children.get(ref, ())
            if (order := self.order(key)) is not None
            and order.kind is kind
            and self.standing(key, now) is not Standing.DECLINED
        ]
        return sum(order.amount.minor for order in children)

    def operations(self, now: Instant) -> tuple[BookedOperation, ...]:
        """Every operation that the gateway knows by now, oldest first."""
        return tuple(
            self._booked(line, now)
            for key, line in self._opened.items()
            if self.is_visible(key, now)
        )

    def _booked(self, line: BookLine, now: Instant) -> BookedOperation:
        order = line.opened
        assert order is not None
        standing = self.standing(line.key, now)
        waits = standing in (Standing.PENDING, Standing.ACTION_REQUIRED)
        return BookedOperation(
            key=line.key,
            kind=order.kind,
            order_ref=order.order_ref,
            amount=order.amount,
            state=OperationState.PENDING if waits else OperationState(standing),
            ref=line.ref,
            parent_ref=order.parent,
            reason=self.reason(line.key),
            at=line.at,
        )
