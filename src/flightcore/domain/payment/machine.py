"""The machine of a payment operation: every step, each a pure function.

::

    CREATED ──send──► SENT ──succeeded──► SUCCEEDED          final
       │               ├──declined──► DECLINED               final
       │               ├──pending, action required──► PENDING
       │               ├──not sent (and never sent before)──► FAILED   final
       │               └──no answer──► UNKNOWN
       └──abandon──► FAILED
    PENDING ──answer──► SUCCEEDED | DECLINED     too many checks ──► MANUAL
    UNKNOWN ──answer──► SUCCEEDED | DECLINED | PENDING
            ──not found, past the late bound──► FAILED     too many checks ──► MANUAL
    MANUAL  ──answer──► SUCCEEDED | DECLINED | FAILED      still asked after

Only a definite answer leaves UNKNOWN. A final state absorbs whatever comes later;
:func:`contradicts` tells whether that was bad news.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import attrs

from flightcore.domain.kernel import Instant, is_past
from flightcore.domain.kernel.errors import InvalidTransition
from flightcore.domain.payment.operation import OperationState, PaymentOperation
from flightcore.domain.payment.outcomes import (
    ActionRequired,
    Answer,
    Declined,
    Finding,
    NotFound,
    Pending,
    Succeeded,
)
from flightcore.domain.payment.policy import DEFAULT_CHECKS, CheckPolicy, GatewayTerms

_S = OperationState
EDGES: Mapping[OperationState, tuple[OperationState, ...]] = {
    _S.CREATED: (_S.SENT, _S.FAILED),
    _S.SENT: (_S.SUCCEEDED, _S.DECLINED, _S.PENDING, _S.FAILED, _S.UNKNOWN, _S.MANUAL),
    _S.PENDING: (_S.PENDING, _S.SUCCEEDED, _S.DECLINED, _S.MANUAL),
    _S.UNKNOWN: (
        *(_S.UNKNOWN, _S.PENDING, _S.SUCCEEDED),
        *(_S.DECLINED, _S.FAILED, _S.MANUAL),
    ),
    _S.MANUAL: (_S.MANUAL, _S.SUCCEEDED, _S.DECLINED, _S.FAILED),
    _S.SUCCEEDED: (),
    _S.DECLINED: (),
    _S.FAILED: (),
}
"""The published graph: from each state, the states that one step can lead to."""


def send(
    operation: PaymentOperation,
    now: Instant,
    *,
    policy: CheckPolicy = DEFAULT_CHECKS,
) -> PaymentOperation:
    """Write down that it is about to be sent for the first time.

    Raises:
        InvalidTransition: It is not CREATED.
    """
    if operation.state is not _S.CREATED:
        raise _refusal(operation, "send")
    return _step(
        operation,
        _S.SENT,
        sends=1,
        sent_at=now,
        next_check=policy.next_check(0, now),
    )


def may_resend(
    operation: PaymentOperation, now: Instant, *, terms: GatewayTerms
) -> bool:
    """Whether sending it again, with the same key, cannot do it twice.

    The key's life is counted from the operation's creation, which is never later
    than its first use.
    """
    alive = not is_past(operation.created_at + terms.key_life, now)
    return alive and operation.state in (_S.SENT, _S.UNKNOWN)


def resend(
    operation: PaymentOperation,
    now: Instant,
    *,
    terms: GatewayTerms,
    policy: CheckPolicy = DEFAULT_CHECKS,
) -> PaymentOperation:
    """Write down that it is about to be sent again: until answered, it is UNKNOWN.

    Raises:
        InvalidTransition: :func:`may_resend` says no.
    """
    if not may_resend(operation, now, terms=terms):
        raise _refusal(operation, "resend")
    return _step(
        operation,
        _S.UNKNOWN,
        sends=operation.sends + 1,
        sent_at=now,
        next_check=policy.next_check(operation.checks, now),
    )


def is_overdue(
    operation: PaymentOperation, now: Instant, *, patience: timedelta
) -> bool:
    """Whether the payer must act, and has had so long for it since the beginning."""
    waits = operation.redirect is not None and not operation.state.is_final
    return waits and is_past(operation.created_at + patience, now)


def abandon(operation: PaymentOperation, reason: str) -> PaymentOperation:
    """Give up an operation that was never sent.

    Raises:
        InvalidTransition: It may have been sent.
    """
    if operation.state.is_final:
        return operation
    if operation.state is not _S.CREATED:
        raise _refusal(operation, "abandon")
    return _step(operation, _S.FAILED, reason=reason)


def apply(
    operation: PaymentOperation,
    answer: Answer,
    now: Instant,
    *,
    policy: CheckPolicy = DEFAULT_CHECKS,
) -> PaymentOperation:
    """Take the gateway's answer.

    A success over another amount is nothing that we ordered: it becomes MANUAL.

    Raises:
        InvalidTransition: It was never sent.
    """
    if operation.state.is_final:
        return operation
    if operation.state is _S.CREATED:
        raise _refusal(operation, "apply")
    match answer:
        case Succeeded():
            return _succeed(operation, answer, now, policy)
        case Declined():
            return _step(operation, _S.DECLINED, reason=answer.reason)
        case Pending():
            return _wait(operation, now, policy, gateway_ref=answer.ref)
        case ActionRequired():
            return _wait(
                operation,
                now,
                policy,
                gateway_ref=answer.ref,
                redirect=answer.redirect,
            )


def unanswered(
    operation: PaymentOperation,
    now: Instant,
    *,
    policy: CheckPolicy = DEFAULT_CHECKS,
) -> PaymentOperation:
    """Nobody knows: a time-out, a lost worker, a check that brought nothing.

    Raises:
        InvalidTransition: It was never sent.
    """
    if operation.state.is_final:
        return operation
    if operation.state is _S.CREATED:
        raise _refusal(operation, "unanswered")
    waiting = _S.PENDING if operation.state is _S.PENDING else _S.UNKNOWN
    return _check_later(operation, waiting, now, policy)


def not_sent(
    operation: PaymentOperation,
    reason: str,
    now: Instant,
    *,
    policy: CheckPolicy = DEFAULT_CHECKS,
) -> PaymentOperation:
    """This sending definitely had no effect.

    That settles it only where no earlier sending is open: a second one that did not
    leave says nothing about the first.
    """
    if operation.state is _S.SENT:
        return _step(operation, _S.FAILED, reason=reason)
    return unanswered(operation, now, policy=policy)


def resolve(
    operation: PaymentOperation,
    found: Finding,
    now: Instant,
    *,
    terms: GatewayTerms,
    policy: CheckPolicy = DEFAULT_CHECKS,
) -> PaymentOperation:
    """Take what the gateway says when asked after the operation's key.

    "Not found" is definite only once the late bound after the last sending has
    passed, and never where the gateway acknowledged the operation before.

    Raises:
        InvalidTransition: It was never sent.
    """
    if operation.state.is_final:
        return operation
    if not isinstance(found, NotFound):
        return apply(operation, found, now, policy=policy)
    if operation.gateway_ref or operation.state is _S.PENDING:
        return _to_manual(operation, "lost_by_gateway", now, policy)
    sent_at = operation.sent_at
    if sent_at is not None and is_past(sent_at + terms.late_bound, now):
        return _step(operation, _S.FAILED, reason="not_found")
    return unanswered(operation, now, policy=policy)


def contradicts(operation: PaymentOperation, found: Finding) -> bool:
    """Whether a final operation and the gateway's present word cannot both be true.

    Money may then have moved unseen: an incident, never a transition.
    """
    match found:
        case Succeeded(amount=amount):
            other = amount is not None and amount != operation.amount
            return operation.state.is_dead or (operation.state.is_final and other)
        case Declined() | NotFound():
            return operation.state is _S.SUCCEEDED
        case _:
            return operation.state.is_final


def _succeed(
    operation: PaymentOperation, answer: Succeeded, now: Instant, policy: CheckPolicy
) -> PaymentOperation:
    if answer.amount is not None and answer.amount != operation.amount:
        seen = attrs.evolve(operation, gateway_ref=answer.ref)
        return _to_manual(seen, "amount_differs", now, policy)
    return _step(operation, _S.SUCCEEDED, gateway_ref=answer.ref)


def _wait(
    operation: PaymentOperation,
    now: Instant,
    policy: CheckPolicy,
    *,
    gateway_ref: str,
    redirect: str | None = None,
) -> PaymentOperation:
    known = attrs.evolve(
        operation,
        gateway_ref=gateway_ref or operation.gateway_ref,
        redirect=redirect,
    )
    return _check_later(known, _S.PENDING, now, policy)


def _check_later(
    operation: PaymentOperation,
    state: OperationState,
    now: Instant,
    policy: CheckPolicy,
) -> PaymentOperation:
    checks = operation.checks + 1
    if operation.state is _S.MANUAL or policy.is_exhausted(checks):
        reason = operation.reason or "unanswered"
        return _to_manual(operation, reason, now, policy)
    at = policy.next_check(checks, now)
    return _step(operation, state, checks=checks, next_check=at)


def _to_manual(
    operation: PaymentOperation, reason: str, now: Instant, policy: CheckPolicy
) -> PaymentOperation:
    return _step(
        operation,
        _S.MANUAL,
        reason=reason,
        checks=operation.checks + 1,
        next_check=policy.next_manual_check(now),
    )


def _step(
    operation: PaymentOperation, state: OperationState, **changes: Any
) -> PaymentOperation:
    if state not in EDGES[operation.state]:
        raise _refusal(operation, state)
    if state.is_final:
        changes = {"next_check": None, "redirect": None, **changes}
    if state is _S.SUCCEEDED:
        changes["reason"] = None
    return attrs.evolve(operation, state=state, **changes)


def _refusal(operation: PaymentOperation, step: str) -> InvalidTransition:
    return InvalidTransition(
        f"a {operation.state} operation allows no {step}",
        kind="payment_operation",
        state=operation.state,
        step=step,
    )
