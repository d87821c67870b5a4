"""Values that every context shares: money, time, identifiers, events, errors."""

from __future__ import annotations

from flightcore.domain.kernel.card_digits import (
    refuse_card_digits,
    refuse_card_digits_in,
)
from flightcore.domain.kernel.card_numbers import looks_like_card
from flightcore.domain.kernel.currencies import exponent_of
from flightcore.domain.kernel.events import EVENT_TYPES, Fact, event, facts, name_of
from flightcore.domain.kernel.ids import (
    EventId,
    FlightDateId,
    HoldId,
    OfferId,
    OperationId,
    OrderId,
    QuoteId,
    Seed,
    TravellerId,
    UserId,
    digest,
)
from flightcore.domain.kernel.loading import LoadReport, Problem
from flightcore.domain.kernel.money import Money, Rounding, RoundingMode
from flightcore.domain.kernel.people import Contact, PersonName
from flightcore.domain.kernel.time import (
    ClockChange,
    Instant,
    LocalTime,
    age_on,
    instant,
    is_past,
    local_date,
    minutes,
    zone,
)
from flightcore.domain.kernel.typed import check_type, checked, checks_arguments

__all__ = [
    "EVENT_TYPES",
    "ClockChange",
    "Contact",
    "EventId",
    "Fact",
    "FlightDateId",
    "HoldId",
    "Instant",
    "LoadReport",
    "LocalTime",
    "Money",
    "OfferId",
    "OperationId",
    "OrderId",
    "PersonName",
    "Problem",
    "QuoteId",
    "Rounding",
    "RoundingMode",
    "Seed",
    "TravellerId",
    "UserId",
    "age_on",
    "check_type",
    "checked",
    "checks_arguments",
    "digest",
    "event",
    "exponent_of",
    "facts",
    "instant",
    "is_past",
    "local_date",
    "looks_like_card",
    "minutes",
    "name_of",
    "refuse_card_digits",
    "refuse_card_digits_in",
    "zone",
]
