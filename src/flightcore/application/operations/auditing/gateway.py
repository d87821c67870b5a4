"""B1 and B2: the gateway's own books, against our payment operations."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping

import attrs

from flightcore.application.codec import decode
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.ports.gateway_books import BookedOperation
from flightcore.ports.rows import PaymentOperationRow

_S = OperationState


@attrs.frozen(kw_only=True)
class _Addressed:
    gateway: str = ""


def is_sent_to(row: PaymentOperationRow, gateway: str) -> bool:
    """Whether an operation is that gateway's; one that cannot be read is nobody's."""
    try:
        return decode(row.body, _Addressed).gateway == gateway
    except InvariantBroken:
        return False


def charged_twice(booked: Iterable[BookedOperation]) -> Iterator[AuditFinding]:
    """B1: the gateway took the money of an order once at most."""
    captures = Tally(
        each.order_ref
        for each in booked
        if each.kind is OperationKind.CAPTURE and each.state is _S.SUCCEEDED
    )
    for order_id, number in captures.items():
        if number > 1:
            yield AuditFinding("B1", order_id, f"{number} captures at the gateway")


def unlike_books(
    ours: Mapping[str, PaymentOperationRow], theirs: Mapping[str, BookedOperation]
) -> Iterator[AuditFinding]:
    """B2: operations and books match both ways, in order, kind, amount and state.

    Args:
        ours: Operations by gateway key.
        theirs: The books by the same.
    """
    for key in sorted(ours.keys() | theirs.keys()):
        problem = _problem(ours.get(key), theirs.get(key))
        if problem:
            yield AuditFinding("B2", key, problem)


def _problem(ours: PaymentOperationRow | None, theirs: BookedOperation | None) -> str:
    if ours is None:
        return "in the gateway's books, and no operation of ours"
    if theirs is None:
        missing = ours.state == str(_S.SUCCEEDED)
        return f"{ours.id} succeeded, and is not in the gateway's books" * missing
    if _identity(ours) != _booked_identity(theirs):
        return f"{ours.id} is booked as another order, kind or amount"
    if OperationState(ours.state) not in _AGREEING[theirs.state]:
        return f"{ours.id} is {ours.state}, booked as {theirs.state}"
    return ""


_OPEN = (_S.SENT, _S.PENDING, _S.UNKNOWN, _S.MANUAL)
_AGREEING: Mapping[OperationState, tuple[OperationState, ...]] = {
    _S.PENDING: _OPEN,
    _S.SUCCEEDED: (*_OPEN, _S.SUCCEEDED),
    _S.DECLINED: (*_OPEN, _S.DECLINED, _S.FAILED),
}
"""By what the gateway says, what we may know of it so far."""


def _identity(row: PaymentOperationRow) -> tuple[str, str, str, int]:
    return row.order_id, row.kind, row.currency, row.amount_minor


def _booked_identity(booked: BookedOperation) -> tuple[str, str, str, int]:
    amount = booked.amount
    return booked.order_ref, str(booked.kind), amount.currency, amount.minor
