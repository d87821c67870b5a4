"""What every magic token leads to, written down in words of an order's status."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

PENDING, HOLD = "PAYMENT_PENDING", "ON_HOLD"
FUNDED, TICKETED, ACTION = "FUNDED", "TICKETED", "ACTION_REQUIRED"
FAILED, CANCELLED, EXPIRED = "TICKETING_FAILED", "CANCELLED", "EXPIRED"
AT_REST = (TICKETED, ACTION, CANCELLED, EXPIRED)
"""Where every order ends once all clocks ran out, or waits for a person."""

REFUSED: Mapping[str, str] = {
    "tok_declined": "card_declined",
    "tok_insufficient_funds": "insufficient_funds",
    "tok_of_nobody": "invalid_token",
}
"""Tokens that are declined at once, and the reason."""
AUTHENTICATE = "tok_authenticate"
UNANSWERED = ("tok_pending", "tok_timeout_after", "tok_timeout_late")
"""Approved, but nobody is told at once."""
LOST = "tok_timeout_before"
"""Never arrives, which nobody is told at once either."""
PROMPT = ("tok_visa", "tok_slow", "tok_duplicate_webhook")
_TROUBLES = (
    "declined",
    "pending",
    "timeout_before",
    "timeout_after",
    "timeout_late",
    "slow",
)
LATER = tuple(
    f"tok_{kind}_{trouble}"
    for kind in ("capture", "void", "refund")
    for trouble in _TROUBLES
)
"""Approved at once; trouble comes with a later operation."""
TOKENS = (*PROMPT, *REFUSED, AUTHENTICATE, *UNANSWERED, LOST, *LATER)


@attrs.frozen(kw_only=True)
class Plan:
    """How a payment goes on.

    Attributes:
        path: The statuses that the order passes, each in its turn.
        verdict: What ``pay`` says: ``ok`` or an error's name, several where that
            is a question of time.
        prompt: How far along ``path`` it is at least when ``pay`` returns.
    """

    path: tuple[str, ...]
    verdict: tuple[str, ...] = ("ok",)
    prompt: int = 0


def plan(token: str, *, has_tickets: bool) -> Plan:
    """How an accepted payment goes on.

    Args:
        token: One of ``TOKENS``.
        has_tickets: Whether tickets can be issued.
    """
    if token in REFUSED:
        return Plan(path=(PENDING, HOLD), verdict=("PaymentDeclined",), prompt=1)
    if token == LOST:
        return Plan(path=(PENDING, HOLD), verdict=("ok", "PaymentDeclined"))
    if token == AUTHENTICATE:
        return Plan(path=(PENDING,), verdict=("AuthenticationRequired",))
    path = (PENDING, *sold(token, has_tickets=has_tickets))
    if token in UNANSWERED:
        return Plan(path=path)
    voids_late = path[-1] == CANCELLED and is_late(token, "void")
    return Plan(path=path, prompt=len(path) - (2 if voids_late else 1))


def sold(token: str, *, has_tickets: bool) -> tuple[str, ...]:
    """What follows an approval; an order that cannot be ticketed is given up."""
    if not has_tickets:
        return (FUNDED, FAILED, CANCELLED)
    if token == "tok_capture_declined":
        return (FUNDED, TICKETED, ACTION)
    return (FUNDED, TICKETED)


def is_late(token: str, kind: str) -> bool:
    """Whether that kind of operation has no answer for a while."""
    is_prompt = token.endswith(("_declined", "_slow"))
    return token.startswith(f"tok_{kind}_") and not is_prompt
