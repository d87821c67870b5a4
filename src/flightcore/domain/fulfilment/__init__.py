"""The process that carries an order from authorise to capture, or back out."""

from __future__ import annotations

from flightcore.domain.fulfilment.action import Action, ActionKind, next_action
from flightcore.domain.fulfilment.process import (
    TABLE,
    Fulfilment,
    FulfilmentEvent,
    FulfilmentState,
    advance,
    started,
)

__all__ = [
    "TABLE",
    "Action",
    "ActionKind",
    "Fulfilment",
    "FulfilmentEvent",
    "FulfilmentState",
    "advance",
    "next_action",
    "started",
]
