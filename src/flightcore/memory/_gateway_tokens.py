"""Magic tokens: what each makes the simulated gateway do."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from flightcore.domain.payment import OperationKind


class Behaviour(StrEnum):
    """How the gateway treats an operation."""

    APPROVE = "approve"
    DECLINE = "decline"
    AUTHENTICATE = "authenticate"
    """The payer must act; see ``SimulatedGateway.authenticate``."""
    PEND = "pend"
    """Accepted now, done after ``pending_seconds``."""
    TIMEOUT_BEFORE = "timeout_before"
    """The first sending of the key is lost on its way; a second one arrives."""
    TIMEOUT_AFTER = "timeout_after"
    """Done at once, and the answer is lost."""
    TIMEOUT_LATE = "timeout_late"
    """The answer is lost, and it is done only after ``late_seconds``."""
    SLOW = "slow"
    """Done after the caller waited for ``slow_seconds``."""


_AUTHORISE, _CAPTURE = OperationKind.AUTHORISE, OperationKind.CAPTURE
_VOID, _REFUND = OperationKind.VOID, OperationKind.REFUND

_PLAIN = {
    "tok_visa": Behaviour.APPROVE,
    "tok_duplicate_webhook": Behaviour.APPROVE,
    "tok_declined": Behaviour.DECLINE,
    "tok_insufficient_funds": Behaviour.DECLINE,
    "tok_authenticate": Behaviour.AUTHENTICATE,
    "tok_pending": Behaviour.PEND,
    "tok_timeout_before": Behaviour.TIMEOUT_BEFORE,
    "tok_timeout_after": Behaviour.TIMEOUT_AFTER,
    "tok_timeout_late": Behaviour.TIMEOUT_LATE,
    "tok_slow": Behaviour.SLOW,
}
"""The first operation goes like this, and all that follow are approved."""

_LATER = {
    f"tok_{kind.lower()}_{suffix}": (kind, behaviour)
    for kind in (_CAPTURE, _VOID, _REFUND)
    for suffix, behaviour in (
        ("declined", Behaviour.DECLINE),
        ("pending", Behaviour.PEND),
        ("timeout_before", Behaviour.TIMEOUT_BEFORE),
        ("timeout_after", Behaviour.TIMEOUT_AFTER),
        ("timeout_late", Behaviour.TIMEOUT_LATE),
        ("slow", Behaviour.SLOW),
    )
}
"""The authorisation is approved, and that kind of operation goes like this."""

REASONS = MappingProxyType({"tok_insufficient_funds": "insufficient_funds"})
"""Why a token is declined, where it is not ``card_declined``."""

MAGIC_TOKENS = (*_PLAIN, *_LATER)
"""Every token that the simulated gateway knows."""


def behaviour_of(token: str, kind: OperationKind, *, first: bool) -> Behaviour | None:
    """How an operation goes that is paid by a token; None for an unknown token.

    Args:
        token: Of the operation, or of the one that it goes back to.
        kind: What is ordered.
        first: Whether the operation came with the token itself.
    """
    if token in _PLAIN:
        return _PLAIN[token] if first else Behaviour.APPROVE
    if token not in _LATER:
        return None
    touched, behaviour = _LATER[token]
    return behaviour if touched is kind else Behaviour.APPROVE


def notices_of(token: str) -> int:
    """How often every message about the token's operations is delivered."""
    return 2 if token == "tok_duplicate_webhook" else 1
