"""What becomes of notifications, as facts; recipients and texts stay out of them."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import event


@event("notification.queued")
@attrs.frozen(kw_only=True)
class NotificationQueued:
    """Somebody shall be told."""

    notification_id: str
    order_id: str
    kind: str
    channel: str


@event("notification.sent")
@attrs.frozen(kw_only=True)
class NotificationSent:
    """The channel has the message."""

    notification_id: str
    order_id: str
    attempts: int


@event("notification.failed")
@attrs.frozen(kw_only=True)
class NotificationFailed:
    """An attempt failed; it is tried again unless given up."""

    notification_id: str
    order_id: str
    reason: str
    given_up: bool


@event("notification.suppressed")
@attrs.frozen(kw_only=True)
class NotificationSuppressed:
    """It was stopped before it was sent."""

    notification_id: str
    order_id: str
    reason: str


@event("notification.delivered")
@attrs.frozen(kw_only=True)
class NotificationDelivered:
    """The recipient's side has it."""

    notification_id: str
    order_id: str


@event("notification.bounced")
@attrs.frozen(kw_only=True)
class NotificationBounced:
    """The recipient's side has sent it back."""

    notification_id: str
    order_id: str
    reason: str
