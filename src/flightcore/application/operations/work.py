"""Work: one pass of everything asynchronous, and the loop that repeats it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import attrs

from flightcore.application.booking.expire import expire
from flightcore.application.booking.fulfil import fulfil
from flightcore.application.inventory.clear import clear_due
from flightcore.application.inventory.oversales import heal_due
from flightcore.application.operations.notify import notify
from flightcore.application.operations.relay import relay
from flightcore.application.operations.webhooks import take_hints
from flightcore.application.runtime import Runtime
from flightcore.domain.kernel.errors import Temporary
from flightcore.domain.users import Action, Principal, require
from flightcore.ports.rows import FulfilmentRow, OrderRow

BATCH = 200
"""Orders of one kind in one pass."""

NO_WAIT = timedelta(0)


@attrs.frozen(kw_only=True)
class WorkDone:
    """What one pass did.

    Attributes:
        expired: Orders whose time to pay was over.
        fulfilled: Orders that were carried on.
        published: Events handed to the queue.
        notified: Messages handed to a channel.
        healed: Counters that were oversold and are so no more, or less.
        waitlisted: Parties that were offered seats, or wait no more.
        hinted: Messages of the gateway that were acted upon, or given up.
    """

    expired: int
    fulfilled: int
    published: int
    notified: int
    healed: int = 0
    waitlisted: int = 0
    hinted: int = 0

    @property
    def total(self) -> int:
        """Whether there was anything to do, as a number."""
        return sum(attrs.astuple(self))


def work(runtime: Runtime, *, principal: Principal) -> WorkDone:
    """Do what is due, once, from the gateway's hints to events to publish.

    Any number of processes may work at once. Each part is bounded; a large backlog
    takes several passes.
    """
    require(principal, Action.WORK)
    return WorkDone(
        hinted=take_hints(runtime),
        expired=_expire_due(runtime),
        fulfilled=_fulfil_due(runtime),
        healed=heal_due(runtime),
        waitlisted=clear_due(runtime),
        notified=notify(runtime),
        published=relay(runtime),
    )


def _expire_due(runtime: Runtime) -> int:
    rows = runtime.store.lease(OrderRow, BATCH, _seconds(runtime))
    return sum(expire(runtime, row.id) for row in rows)


def _fulfil_due(runtime: Runtime) -> int:
    rows = runtime.store.lease(FulfilmentRow, BATCH, _seconds(runtime))
    for row in rows:
        fulfil(runtime, row.order_id, wait=NO_WAIT)
    return len(rows)


def _seconds(runtime: Runtime) -> int:
    return max(1, int(runtime.settings.lease.total_seconds()))


def run_worker(
    runtime: Runtime,
    *,
    principal: Principal,
    until: Callable[[], bool],
    idle: float,
) -> None:
    """Repeat :func:`work` until told to stop.

    A store that is out of reach for a while does not end the loop.

    Args:
        runtime: The core's ports.
        principal: Needs the right to work.
        until: Asked before each pass.
        idle: Seconds of pause after a pass that found nothing or failed.
    """
    while not until():
        try:
            busy = work(runtime, principal=principal).total > 0
        except Temporary:
            busy = False
        if not busy:
            runtime.concurrency.sleep(idle)
