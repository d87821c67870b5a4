"""Fulfilment: one process an order, from authorise to capture, and back out of it.

A pure table over (state, event). Authorise first, capture after the tickets are out:
until then the cheapest way back is to void.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import attrs

from flightcore.domain.kernel import Instant, OrderId
from flightcore.domain.kernel.errors import InvalidTransition


class FulfilmentState(StrEnum):
    """What the process is busy with."""

    AUTHORISING = "AUTHORISING"
    TICKETING = "TICKETING"
    CAPTURING = "CAPTURING"
    VOIDING = "VOIDING"
    REFUNDING = "REFUNDING"
    DECLINED = "DECLINED"
    DONE = "DONE"
    CLOSED = "CLOSED"
    MANUAL = "MANUAL"

    @property
    def is_busy(self) -> bool:
        """Whether something is left to do without a person."""
        return self in _BUSY


class FulfilmentEvent(StrEnum):
    """What the process learns."""

    PAYMENT_STARTED = "payment started"
    AUTHORISED = "authorised"
    AUTHORISATION_REFUSED = "authorisation refused"
    ISSUED = "issued"
    ISSUE_REFUSED = "issue refused"
    CAPTURED = "captured"
    CAPTURE_REFUSED = "capture refused"
    VOIDED = "voided"
    VOID_REFUSED = "void refused"
    CANCELLED = "cancelled"
    CANCELLED_FREE = "cancelled without refund"
    CANCELLED_UNPAID = "cancelled before capture"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund refused"
    CAPTURE_TRIED_AGAIN = "capture tried again"
    VOID_TRIED_AGAIN = "void tried again"
    REFUND_TRIED_AGAIN = "refund tried again"


_S, _E = FulfilmentState, FulfilmentEvent

_BUSY = frozenset(
    {_S.AUTHORISING, _S.TICKETING, _S.CAPTURING, _S.VOIDING, _S.REFUNDING}
)

TABLE: Mapping[tuple[FulfilmentState, FulfilmentEvent], FulfilmentState] = {
    (_S.DECLINED, _E.PAYMENT_STARTED): _S.AUTHORISING,
    (_S.AUTHORISING, _E.AUTHORISED): _S.TICKETING,
    (_S.AUTHORISING, _E.AUTHORISATION_REFUSED): _S.DECLINED,
    (_S.TICKETING, _E.ISSUED): _S.CAPTURING,
    (_S.TICKETING, _E.ISSUE_REFUSED): _S.VOIDING,
    (_S.CAPTURING, _E.CAPTURED): _S.DONE,
    (_S.CAPTURING, _E.CAPTURE_REFUSED): _S.MANUAL,
    (_S.VOIDING, _E.VOIDED): _S.CLOSED,
    (_S.VOIDING, _E.VOID_REFUSED): _S.MANUAL,
    (_S.DONE, _E.CANCELLED): _S.REFUNDING,
    (_S.DONE, _E.CANCELLED_FREE): _S.CLOSED,
    (_S.DECLINED, _E.CANCELLED_FREE): _S.CLOSED,
    (_S.REFUNDING, _E.REFUNDED): _S.CLOSED,
    (_S.REFUNDING, _E.REFUND_REFUSED): _S.MANUAL,
    (_S.MANUAL, _E.CANCELLED_UNPAID): _S.VOIDING,
    (_S.MANUAL, _E.CAPTURE_TRIED_AGAIN): _S.CAPTURING,
    (_S.MANUAL, _E.VOID_TRIED_AGAIN): _S.VOIDING,
    (_S.MANUAL, _E.REFUND_TRIED_AGAIN): _S.REFUNDING,
}
"""Every step of the process; whatever is not listed is refused."""


@attrs.frozen(kw_only=True)
class Fulfilment:
    """The process of one order.

    Attributes:
        order_id: Whose.
        state: What it is busy with.
        due_at: When it wants to be looked at again; None: not by itself.
        attempts: Leases taken since the last progress.
        version: Of the stored row; 0 where there is none yet.
    """

    order_id: OrderId
    state: FulfilmentState
    due_at: Instant | None
    attempts: int = 0
    version: int = 0


def started(order_id: OrderId, *, due_at: Instant) -> Fulfilment:
    """The process of an order whose first payment begins."""
    return Fulfilment(
        order_id=order_id, state=FulfilmentState.AUTHORISING, due_at=due_at
    )


def advance(
    process: Fulfilment, event: FulfilmentEvent, *, due_at: Instant
) -> Fulfilment:
    """Take in an event.

    Args:
        process: As it was.
        event: What was learned.
        due_at: When a worker shall look again if nobody carries on before; a
            process that is no longer busy is not due at all.

    Raises:
        InvalidTransition: The table has no such step.
    """
    try:
        state = TABLE[process.state, event]
    except KeyError:
        raise InvalidTransition(
            f"fulfilment that is {process.state} cannot take in: {event}",
            kind="fulfilment",
            id=process.order_id,
            state=str(process.state),
            step=str(event),
        ) from None
    return attrs.evolve(
        process, state=state, due_at=due_at if state.is_busy else None, attempts=0
    )


def postpone(process: Fulfilment, *, due_at: Instant) -> Fulfilment:
    """Nothing new is known; look again then."""
    return attrs.evolve(process, due_at=due_at)
