"""Telling people: intents, their machine, templates, rendered messages."""

from __future__ import annotations

from flightcore.domain.notification.events import (
    NotificationBounced,
    NotificationDelivered,
    NotificationFailed,
    NotificationQueued,
    NotificationSent,
    NotificationSuppressed,
)
from flightcore.domain.notification.intents import (
    TRANSITIONS,
    Backoff,
    NotificationIntent,
    NotificationOutcome,
    NotificationState,
    NotificationStep,
    bounced,
    delivered,
    failed,
    is_due,
    queue,
    recipient_digest,
    sent,
    suppressed,
)
from flightcore.domain.notification.kinds import (
    FIELDS,
    NotificationKind,
    check_data,
)
from flightcore.domain.notification.receipt import (
    Receipt,
    ReceiptFlight,
    ReceiptTraveller,
)
from flightcore.domain.notification.templates import (
    DEFAULT_TEMPLATES,
    RenderedMessage,
    Template,
    Templates,
    render,
    with_templates,
)

__all__ = [
    "DEFAULT_TEMPLATES",
    "FIELDS",
    "TRANSITIONS",
    "Backoff",
    "NotificationBounced",
    "NotificationDelivered",
    "NotificationFailed",
    "NotificationIntent",
    "NotificationKind",
    "NotificationOutcome",
    "NotificationQueued",
    "NotificationSent",
    "NotificationState",
    "NotificationStep",
    "NotificationSuppressed",
    "Receipt",
    "ReceiptFlight",
    "ReceiptTraveller",
    "RenderedMessage",
    "Template",
    "Templates",
    "bounced",
    "check_data",
    "delivered",
    "failed",
    "is_due",
    "queue",
    "recipient_digest",
    "render",
    "sent",
    "suppressed",
    "with_templates",
]
