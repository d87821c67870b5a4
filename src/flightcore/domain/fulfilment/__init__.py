"""The process that carries an order from authorise to capture, or back out."""

from __future__ import annotations

from flightcore.domain.fulfilment.action import (
    Action,
    ActionKind,
    awaited,
    next_action,
)
from flightcore.domain.fulfilment.attempts import tried_again
from flightcore.domain.fulfilment.case import Case, CaseStep, seats_given_up
from flightcore.domain.fulfilment.closing import (
    cancellation_confirmed,
    cancellation_quoted,
    expired,
)
from flightcore.domain.fulfilment.outcomes import operation_moved
from flightcore.domain.fulfilment.paying import TENDER, begin_payment
from flightcore.domain.fulfilment.process import (
    TABLE,
    Fulfilment,
    FulfilmentEvent,
    FulfilmentState,
    advance,
    postpone,
    started,
)
from flightcore.domain.fulfilment.ticketing import (
    breakdown,
    documents_issued,
    documents_refused,
)

__all__ = [
    "TABLE",
    "TENDER",
    "Action",
    "ActionKind",
    "Case",
    "CaseStep",
    "Fulfilment",
    "FulfilmentEvent",
    "FulfilmentState",
    "advance",
    "awaited",
    "begin_payment",
    "breakdown",
    "cancellation_confirmed",
    "cancellation_quoted",
    "documents_issued",
    "documents_refused",
    "expired",
    "next_action",
    "operation_moved",
    "postpone",
    "seats_given_up",
    "started",
    "tried_again",
]
