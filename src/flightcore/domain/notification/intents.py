"""Intents to tell somebody something, once per event, recipient and channel.

An intent is written with the change that it tells of, and a worker delivers it later.
A crash between delivery and its record repeats a delivery, always with the same id.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import attrs

from flightcore.domain.kernel import Instant, Seed, digest, is_past
from flightcore.domain.kernel.errors import InvalidInput, InvalidTransition
from flightcore.domain.notification.events import (
    NotificationBounced,
    NotificationDelivered,
    NotificationFailed,
    NotificationQueued,
    NotificationSent,
    NotificationSuppressed,
)
from flightcore.domain.notification.kinds import NotificationKind, check_data

LONGEST_RECIPIENT = 254


class NotificationState(StrEnum):
    """Where an intent stands; FAILED with a due time is tried again."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    BOUNCED = "BOUNCED"
    FAILED = "FAILED"
    SUPPRESSED = "SUPPRESSED"


class NotificationStep(StrEnum):
    """What can happen to an intent."""

    SEND = "send"
    FAIL = "fail"
    SUPPRESS = "suppress"
    DELIVER = "deliver"
    BOUNCE = "bounce"


_S, _T = NotificationState, NotificationStep

TRANSITIONS: Mapping[tuple[NotificationState, NotificationStep], NotificationState] = {
    (_S.QUEUED, _T.SEND): _S.SENT,
    (_S.QUEUED, _T.FAIL): _S.FAILED,
    (_S.QUEUED, _T.SUPPRESS): _S.SUPPRESSED,
    (_S.FAILED, _T.SEND): _S.SENT,
    (_S.FAILED, _T.FAIL): _S.FAILED,
    (_S.FAILED, _T.SUPPRESS): _S.SUPPRESSED,
    (_S.SENT, _T.DELIVER): _S.DELIVERED,
    (_S.SENT, _T.BOUNCE): _S.BOUNCED,
}
"""Every allowed step. A FAILED intent without due time was given up: it takes none."""


@attrs.frozen(kw_only=True)
class NotificationIntent:
    """One thing to tell one recipient through one channel.

    Attributes:
        id: Derived from event, recipient and channel, so a twin has the same id; the
            message's identity on every attempt.
        order_id: What it is about.
        event_id: The fact that it tells of.
        kind: Which message.
        channel: Name of the channel, such as ``email``.
        recipient: Address in that channel; 1 to 254 characters.
        locale: BCP 47 tag, such as ``en`` or ``de-AT``.
        data: Values of the kind's fields; complete, and nothing else.
        state: Where it stands.
        due_at: Not before then; None where nothing is left to do.
        attempts: Leases so far, the one at hand included.
        reason: Of the last failure, suppression or bounce; nothing personal.
        reference: What the channel called the delivery, or empty.
    """

    id: str
    order_id: str
    event_id: str
    kind: NotificationKind
    channel: str
    recipient: str = attrs.field(repr=False)
    locale: str
    data: Mapping[str, str] = attrs.field(repr=False)
    state: NotificationState = NotificationState.QUEUED
    due_at: Instant | None = None
    attempts: int = 0
    reason: str = ""
    reference: str = ""

    @property
    def recipient_digest(self) -> str:
        """What the dedup key has in place of the recipient; tells nothing about it."""
        return recipient_digest(self.event_id, self.recipient)

    @property
    def dedup_key(self) -> tuple[str, str, str]:
        """Event, digest of the recipient, channel: unique in the store."""
        return self.event_id, self.recipient_digest, self.channel

    @property
    def is_open(self) -> bool:
        """Whether a delivery is still to be tried."""
        return self.due_at is not None


@attrs.frozen(kw_only=True)
class NotificationOutcome:
    """What a decision about an intent comes to.

    Attributes:
        intent: As it stands then.
        happened: Event data.
    """

    intent: NotificationIntent
    happened: object


@attrs.frozen(kw_only=True)
class Backoff:
    """How long to wait between attempts: doubling, up to a limit.

    Attributes:
        first: After the first failure; above zero.
        longest: No wait is longer; at least ``first``.
        attempts: After so many, the intent is given up; from 1.
    """

    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)
    attempts: int = 10

    def __attrs_post_init__(self) -> None:
        if not timedelta(0) < self.first <= self.longest or self.attempts < 1:
            raise InvalidInput("0 < first <= longest, and one attempt or more")

    def wait_after(self, attempts: int) -> timedelta | None:
        """The wait after so many attempts, from 1; None where it is time to stop."""
        if attempts >= self.attempts:
            return None
        doublings = min(attempts - 1, 32)
        return min(self.longest, self.first * (1 << doublings))


def recipient_digest(event_id: str, recipient: str) -> str:
    """Name a recipient within one event without telling who it is."""
    return digest("recipient", event_id, recipient.casefold()).hex()


def queue(
    *,
    order_id: str,
    event_id: str,
    kind: NotificationKind,
    channel: str,
    recipient: str,
    data: Mapping[str, str],
    now: Instant,
    locale: str = "en",
) -> NotificationOutcome:
    """Intend to tell somebody something, as soon as may be.

    Raises:
        InvalidInput: The recipient is empty, too long, or holds control characters.
        InvalidTemplate: The data is not what the kind's messages need.
    """
    if not 1 <= len(recipient) <= LONGEST_RECIPIENT or not recipient.isprintable():
        raise InvalidInput("not a recipient of messages", field="recipient")
    check_data(kind, data)
    ids = Seed(digest(event_id, recipient_digest(event_id, recipient), channel))
    intent = NotificationIntent(
        id=ids.id("ntf"),
        order_id=order_id,
        event_id=event_id,
        kind=kind,
        channel=channel,
        recipient=recipient,
        locale=locale,
        data=dict(data),
        due_at=now,
    )
    told = NotificationQueued(
        notification_id=intent.id, order_id=order_id, kind=kind, channel=channel
    )
    return NotificationOutcome(intent=intent, happened=told)


def sent(intent: NotificationIntent, *, reference: str = "") -> NotificationOutcome:
    """The channel has taken the message over.

    Raises:
        InvalidTransition: The intent is not open.
    """
    state = _after(intent, NotificationStep.SEND)
    done = attrs.evolve(
        intent, state=state, due_at=None, reason="", reference=reference
    )
    told = NotificationSent(
        notification_id=intent.id, order_id=intent.order_id, attempts=intent.attempts
    )
    return NotificationOutcome(intent=done, happened=told)


def failed(
    intent: NotificationIntent,
    *,
    reason: str,
    now: Instant,
    final: bool,
    backoff: Backoff,
) -> NotificationOutcome:
    """An attempt came to nothing, or to nobody knows what.

    Args:
        intent: Its ``attempts`` count the one that failed.
        reason: An error's code.
        now: By the store's clock.
        final: The channel will never take it; else it is tried again after a wait,
            until its attempts are used up.
        backoff: How long to wait, and how often.

    Raises:
        InvalidTransition: The intent is not open.
    """
    state = _after(intent, NotificationStep.FAIL)
    wait = None if final else backoff.wait_after(max(1, intent.attempts))
    due_at = None if wait is None else now + wait
    told = NotificationFailed(
        notification_id=intent.id,
        order_id=intent.order_id,
        reason=reason,
        given_up=due_at is None,
    )
    tried = attrs.evolve(intent, state=state, due_at=due_at, reason=reason)
    return NotificationOutcome(intent=tried, happened=told)


def suppressed(intent: NotificationIntent, *, reason: str) -> NotificationOutcome:
    """It shall not be sent: the recipient objects, or it is no longer true.

    Raises:
        InvalidTransition: The intent is not open.
    """
    state = _after(intent, NotificationStep.SUPPRESS)
    told = NotificationSuppressed(
        notification_id=intent.id, order_id=intent.order_id, reason=reason
    )
    stopped = attrs.evolve(intent, state=state, due_at=None, reason=reason)
    return NotificationOutcome(intent=stopped, happened=told)


def delivered(intent: NotificationIntent) -> NotificationOutcome:
    """The recipient has it.

    Raises:
        InvalidTransition: It was not sent, or came to another end before.
    """
    state = _after(intent, NotificationStep.DELIVER)
    told = NotificationDelivered(notification_id=intent.id, order_id=intent.order_id)
    return NotificationOutcome(intent=attrs.evolve(intent, state=state), happened=told)


def bounced(intent: NotificationIntent, *, reason: str) -> NotificationOutcome:
    """The recipient's side has sent it back.

    Raises:
        InvalidTransition: It was not sent, or came to another end before.
    """
    state = _after(intent, NotificationStep.BOUNCE)
    told = NotificationBounced(
        notification_id=intent.id, order_id=intent.order_id, reason=reason
    )
    returned = attrs.evolve(intent, state=state, reason=reason)
    return NotificationOutcome(intent=returned, happened=told)


def is_due(intent: NotificationIntent, now: Instant) -> bool:
    """Whether it is time to try."""
    return intent.due_at is not None and is_past(intent.due_at, now)


def _after(intent: NotificationIntent, step: NotificationStep) -> NotificationState:
    after = TRANSITIONS.get((intent.state, step))
    given_up = intent.state is NotificationState.FAILED and not intent.is_open
    if after is None or given_up:
        raise InvalidTransition(
            f"a notification that is {intent.state} takes no {step}",
            kind="notification",
            state=intent.state,
            step=step,
        )
    return after
