"""How the simulated gateway decides: pure rulings on its own books."""

from __future__ import annotations

from datetime import timedelta

import attrs

from flightcore.domain.kernel import Instant, Seed, digest
from flightcore.domain.kernel.errors import InvalidSetting, KeyReused, NotFound
from flightcore.domain.payment import (
    ActionRequired,
    Answer,
    Declined,
    Finding,
    OperationKind,
    Pending,
    Succeeded,
)
from flightcore.domain.payment import NotFound as UnknownKey
from flightcore.memory._gateway_book import Book, BookLine, Opened, Standing
from flightcore.memory._gateway_tokens import (
    REASONS,
    Behaviour,
    behaviour_of,
    notices_of,
)

REDIRECT = "https://gateway.invalid/authenticate/"
"""Where a payer would authenticate; the reference follows."""
AUTHENTICATION_EXPIRED = "authentication_expired"
"""Why it is declined, where the payer did not act in time."""


@attrs.frozen(kw_only=True)
class SimulatedTiming:
    """How the simulated gateway deals with time, all in seconds.

    Attributes:
        late_bound: It promises that nothing takes effect later than so.
        key_life: It promises to recognise keys for so long; it never forgets any.
        late: When a late operation takes effect; below ``late_bound``.
        pending: When a pending operation is done.
        slow: How long a slow answer takes.
    """

    late_bound: int = 60
    key_life: int = 86_400
    late: float = 20.0
    pending: float = 5.0
    slow: float = 1.0

    def __attrs_post_init__(self) -> None:
        waits = (self.late, self.pending, self.slow)
        if not 0 < self.late_bound <= self.key_life or min(waits) < 0:
            raise InvalidSetting("a time below zero", setting="gateway timing")
        if self.late >= self.late_bound:
            raise InvalidSetting("late is within the bound", setting="late")


@attrs.frozen(kw_only=True)
class Ruling:
    """What the gateway does about an order.

    Attributes:
        lines: To be added to the books.
        answer: What the caller hears; None where the answer is lost.
        slow: Whether the caller waits for it.
    """

    lines: tuple[BookLine, ...] = ()
    answer: Answer | None = None
    slow: bool = False


def rule(book: Book, order: Opened, now: Instant, timing: SimulatedTiming) -> Ruling:
    """Decide an order, once for each key.

    Raises:
        KeyReused: The key names another order.
    """
    known = book.order(order.key)
    if known is not None:
        return _repeat(book, known, order, now)
    behaviour = _behaviour(book, order)
    if behaviour is Behaviour.TIMEOUT_BEFORE and not book.was_lost(order.key):
        return Ruling(lines=(BookLine(at=now, key=order.key),))
    line = _opening(book, order, now, timing)
    lost = behaviour in (Behaviour.TIMEOUT_AFTER, Behaviour.TIMEOUT_LATE)
    assert line.standing is not None
    answer = _answer(order, line.standing, line.ref, line.reason)
    return Ruling(
        lines=(line,),
        answer=None if lost else answer,
        slow=behaviour is Behaviour.SLOW,
    )


def find(book: Book, key: str, now: Instant) -> Finding:
    """What became of a key."""
    order = book.order(key)
    if order is None or not book.is_visible(key, now):
        return UnknownKey()
    return _standing_answer(book, order, now)


def act(
    book: Book, ref: str, now: Instant, *, approved: bool
) -> tuple[tuple[BookLine, ...], None]:
    """The payer authenticated, or failed to; no line where that was settled before.

    Raises:
        NotFound: No operation of that reference.
    """
    order = book.ordered_as(ref)
    if order is None:
        raise NotFound("no such authentication", kind="authentication", id=ref)
    refusal = "" if approved else "authentication_failed"
    return _settled(book, order, now, refusal), None


def expire(book: Book, key: str, now: Instant) -> tuple[tuple[BookLine, ...], Finding]:
    """The payer's time to act is over, and what the key has then become."""
    order = book.order(key)
    if order is None:
        return (), UnknownKey()
    lines = _settled(book, order, now, AUTHENTICATION_EXPIRED)
    return lines, Declined(AUTHENTICATION_EXPIRED) if lines else find(book, key, now)


def _settled(
    book: Book, order: Opened, now: Instant, refusal: str
) -> tuple[BookLine, ...]:
    if book.standing(order.key, now) is not Standing.ACTION_REQUIRED:
        return ()
    line = BookLine(
        at=now,
        key=order.key,
        standing=Standing.DECLINED if refusal else Standing.SUCCEEDED,
        ref=book.ref(order.key),
        reason=refusal,
        notices=notices_of(order.token),
    )
    return (line,)


def _repeat(book: Book, known: Opened, order: Opened, now: Instant) -> Ruling:
    if known != order:
        raise KeyReused("the key names another order", key=order.key)
    if not book.is_visible(order.key, now):
        return Ruling()
    return Ruling(answer=_standing_answer(book, known, now))


def _standing_answer(book: Book, order: Opened, now: Instant) -> Answer:
    standing = book.standing(order.key, now)
    return _answer(order, standing, book.ref(order.key), book.reason(order.key))


def _answer(order: Opened, standing: Standing, ref: str, reason: str) -> Answer:
    match standing:
        case Standing.SUCCEEDED:
            return Succeeded(ref, order.amount)
        case Standing.DECLINED:
            return Declined(reason)
        case Standing.PENDING:
            return Pending(ref)
        case Standing.ACTION_REQUIRED:
            return ActionRequired(REDIRECT + ref, ref)


def _funding_token(book: Book, order: Opened) -> str:
    current: Opened | None = order
    while current is not None and current.parent:
        current = book.ordered_as(current.parent)
    return current.token if current else ""


def _behaviour(book: Book, order: Opened) -> Behaviour | None:
    token = _funding_token(book, order)
    return behaviour_of(token, order.kind, first=bool(order.token))


def _opening(
    book: Book, order: Opened, now: Instant, timing: SimulatedTiming
) -> BookLine:
    behaviour = _behaviour(book, order)
    standing, reason = _verdict(book, order, now)
    late = behaviour is Behaviour.TIMEOUT_LATE
    pending = standing is Standing.PENDING
    return BookLine(
        at=now,
        key=order.key,
        opened=order,
        standing=standing,
        ref=_reference(order),
        reason=reason,
        visible_from=now + timedelta(seconds=timing.late) if late else None,
        settles_at=now + timedelta(seconds=timing.pending) if pending else None,
        notices=notices_of(_funding_token(book, order)),
    )


def _verdict(book: Book, order: Opened, now: Instant) -> tuple[Standing, str]:
    obstacle = _obstacle(book, order, now) if order.parent else ""
    if obstacle:
        return Standing.DECLINED, obstacle
    match _behaviour(book, order):
        case None:
            return Standing.DECLINED, "invalid_token"
        case Behaviour.DECLINE:
            token = _funding_token(book, order)
            return Standing.DECLINED, REASONS.get(token, "card_declined")
        case Behaviour.AUTHENTICATE:
            return Standing.ACTION_REQUIRED, ""
        case Behaviour.PEND:
            return Standing.PENDING, ""
        case _:
            return Standing.SUCCEEDED, ""


_PARENTS = {
    OperationKind.CAPTURE: OperationKind.AUTHORISE,
    OperationKind.VOID: OperationKind.AUTHORISE,
    OperationKind.REFUND: OperationKind.CAPTURE,
}


def _obstacle(book: Book, order: Opened, now: Instant) -> str:
    parent = book.ordered_as(order.parent)
    if parent is None or parent.kind is not _PARENTS[order.kind]:
        return "unknown_reference"
    if not book.is_visible(parent.key, now):
        return "unknown_reference"
    if book.standing(parent.key, now) is not Standing.SUCCEEDED:
        return "not_succeeded"
    if parent.order_ref != order.order_ref:
        return "order_mismatch"
    if parent.amount.currency != order.amount.currency:
        return "currency_mismatch"
    return _limit(book, order, parent, now)


def _limit(book: Book, order: Opened, parent: Opened, now: Instant) -> str:
    voided = book.taken(order.parent, OperationKind.VOID, now)
    taken = book.taken(order.parent, OperationKind.CAPTURE, now)
    if voided:
        return "already_voided"
    if order.kind is OperationKind.VOID:
        return "already_captured" if taken else ""
    if order.kind is OperationKind.REFUND:
        taken = book.taken(order.parent, OperationKind.REFUND, now)
    too_much = taken + order.amount.minor > parent.amount.minor
    return "amount_exceeds_rest" if too_much else ""


_PREFIXES = {
    OperationKind.AUTHORISE: "ath",
    OperationKind.CAPTURE: "cpt",
    OperationKind.VOID: "voi",
    OperationKind.REFUND: "rfd",
}


def _reference(order: Opened) -> str:
    return Seed(digest("simulated gateway", order.key)).id(_PREFIXES[order.kind])
