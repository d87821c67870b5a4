"""Work: one pass of everything asynchronous, and the loop that repeats it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import attrs

from flightcore.application.booking.expire import expire
from flightcore.application.booking.fulfil import fulfil
from flightcore.application.failures import Failures
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
        failed: Pieces of work that raised, such as an order that cannot be read;
            each comes up again, and none stops the others.
    """

    expired: int
    fulfilled: int
    published: int
    notified: int
    healed: int = 0
    waitlisted: int = 0
    hinted: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """How many things were done; what failed is not."""
        counts: tuple[int, ...] = attrs.astuple(self)
        return sum(counts) - self.failed


def work(runtime: Runtime, *, principal: Principal) -> WorkDone:
    """Do what is due, once, from the gateway's hints to events to publish.

    Any number of processes may work at once. Each part is bounded; a large backlog
    takes several passes. What fails is counted and comes up again.

    Raises:
        Forbidden: The principal may not work.
        StoreBusy: The store is out of reach; leases that were taken run out.
    """
    require(principal, Action.WORK)
    failures = Failures()
    done = WorkDone(
        hinted=take_hints(runtime, failures),
        expired=_expire_due(runtime, failures),
        fulfilled=_fulfil_due(runtime, failures),
        healed=heal_due(runtime, failures),
        waitlisted=failures.attempt(partial(clear_due, runtime), otherwise=0),
        notified=notify(runtime, failures),
        published=relay(runtime, failures),
    )
    return attrs.evolve(done, failed=failures.count)


def _expire_due(runtime: Runtime, failures: Failures) -> int:
    rows = runtime.store.lease(OrderRow, BATCH, _seconds(runtime))
    expiries = (partial(expire, runtime, row.id) for row in rows)
    return sum(failures.attempt(expiry, otherwise=False) for expiry in expiries)


def _fulfil_due(runtime: Runtime, failures: Failures) -> int:
    rows = runtime.store.lease(FulfilmentRow, BATCH, _seconds(runtime))
    drives = (partial(_driven, runtime, row.order_id) for row in rows)
    return sum(failures.attempt(drive, otherwise=False) for drive in drives)


def _driven(runtime: Runtime, order_id: str) -> bool:
    fulfil(runtime, order_id, wait=NO_WAIT)
    return True


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
