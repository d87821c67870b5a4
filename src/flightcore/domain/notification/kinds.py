"""The kinds of messages, and what each has to say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flightcore.domain.kernel.errors import InvalidTemplate

LONGEST_VALUE = 20_000
"""Characters of one field's value."""


class NotificationKind(StrEnum):
    """What a message tells."""

    ORDER_ON_HOLD = "ORDER_ON_HOLD"
    ORDER_CONFIRMED = "ORDER_CONFIRMED"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    ORDER_CANCELLED = "ORDER_CANCELLED"


FIELDS: Mapping[NotificationKind, tuple[str, ...]] = {
    NotificationKind.ORDER_ON_HOLD: (
        "locator",
        "itinerary",
        "travellers",
        "total",
        "payment_by",
    ),
    NotificationKind.ORDER_CONFIRMED: (
        "locator",
        "itinerary",
        "travellers",
        "tickets",
        "prices",
        "total",
    ),
    NotificationKind.PAYMENT_FAILED: ("locator", "total", "reason", "payment_by"),
    NotificationKind.ORDER_CANCELLED: ("locator", "itinerary", "refund", "penalty"),
}
"""The fields of each kind's data; a template may use these and no others."""


def check_data(kind: NotificationKind, data: Mapping[str, object]) -> None:
    """Make sure that every template of the kind can be filled in.

    Raises:
        InvalidTemplate: A field is missing, unknown, no text, or too long.
    """
    if set(data) != set(FIELDS[kind]):
        raise InvalidTemplate(
            f"{kind} takes the fields {', '.join(FIELDS[kind])}",
            template=kind,
            reason="fields",
        )
    for field in FIELDS[kind]:
        value = data[field]
        if not isinstance(value, str) or len(value) > LONGEST_VALUE:
            raise InvalidTemplate(
                f"{field} of {kind} is a text of bounded length",
                template=kind,
                reason=field,
            )
