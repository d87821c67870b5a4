"""A row that cannot be read keeps itself from being worked on, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import attrs
import pytest
from tests.application.face_world import CARD, SETTINGS, FaceWorld

import flightcore as fc
from flightcore.application.operations.webhooks import TRIES
from flightcore.domain.booking import OrderStatus
from flightcore.domain.kernel.errors import CoreClosed, StoreBusy
from flightcore.ports.rows import (
    EventRow,
    FulfilmentRow,
    NotificationRow,
    OrderRow,
    WebhookRow,
)
from flightcore.ports.store import Changes, by_key

R = TypeVar("R", OrderRow, NotificationRow, FulfilmentRow)

LEASE_OVER = 61.0
"""Seconds after which a lease of the default minute has run out."""
UNREADABLE = b"{}"


def spoil(world: FaceWorld, kind: type[R], key: str) -> R:
    """Write a body that is none over a row; the row as it was."""
    asked = by_key(kind, key)
    row = world.store.read(asked).one(asked)
    assert row is not None
    spoiled = attrs.evolve(row, body=UNREADABLE, version=row.version + 1)
    world.store.commit(Changes(puts=(spoiled,)))
    return row


def unknown_event(world: FaceWorld) -> None:
    """An event that a later version of flightcore wrote, due at once."""
    row = world.rows(EventRow)[0]
    later = attrs.evolve(
        row,
        aggregate="ord_later",
        sequence=1,
        id="evt_later",
        type="order.not_yet_invented",
        due_at=world.core.now(),
        version=1,
        attempts=0,
    )
    world.store.commit(Changes(puts=(later,)))


def passes(world: FaceWorld, count: int) -> None:
    """So many passes of a worker's loop."""
    left = count

    def is_over() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    world.core.run_worker(until=is_over, idle_seconds=0.001)


def paid_later(world: FaceWorld, count: int) -> list[str]:
    """Orders whose payment a worker has to carry out, by id."""
    hasty = world.another(settings=attrs.evolve(SETTINGS, pay_wait=timedelta(0)))
    orders: list[str] = sorted(world.held().id for _ in range(count))
    for order_id in orders:
        hasty.pay(order_id, CARD)
    world.offset.seconds += LEASE_OVER
    return orders


def test_an_order_that_cannot_be_read_starves_no_other(world: FaceWorld) -> None:
    """The orders before and behind it are carried on in the same pass."""
    first, bad, last = paid_later(world, 3)
    spoil(world, OrderRow, bad)
    done = world.core.work()
    assert done.failed == 1
    for order_id in (first, last):
        assert world.core.orders.get(order_id).status is OrderStatus.TICKETED


def test_an_order_that_cannot_be_read_does_not_end_the_loop(world: FaceWorld) -> None:
    """A worker goes on, lease after lease, and so do expiries."""
    bad, good = sorted(world.held().id for _ in range(2))
    spoil(world, OrderRow, bad)
    world.offset.seconds += SETTINGS.hold_for.total_seconds() + 1
    passes(world, 3)
    world.offset.seconds += LEASE_OVER
    passes(world, 3)
    assert world.core.orders.get(good).status is OrderStatus.EXPIRED


def test_it_comes_up_again_when_its_lease_is_over(world: FaceWorld) -> None:
    """Not at once, and not never: mended, it is carried on like any other."""
    (order_id,) = paid_later(world, 1)
    whole = spoil(world, OrderRow, order_id)
    assert [world.core.work().failed for _ in range(3)] == [1, 0, 0]
    mended = attrs.evolve(whole, version=whole.version + 2)
    world.store.commit(Changes(puts=(mended,)))
    world.offset.seconds += LEASE_OVER
    assert world.core.work().failed == 0
    assert world.core.orders.get(order_id).status is OrderStatus.TICKETED


def test_what_failed_does_not_count_as_done(world: FaceWorld) -> None:
    """So a loop that ends where nothing is left to do ends beside a spoiled row."""
    world.until_quiet()
    (order_id,) = paid_later(world, 1)
    world.until_quiet()
    spoil(world, OrderRow, order_id)
    asked = by_key(FulfilmentRow, order_id)
    process = world.store.read(asked).one(asked)
    assert process is not None
    due = attrs.evolve(process, due_at=world.core.now(), version=process.version + 1)
    world.store.commit(Changes(puts=(due,)))
    done = world.core.work()
    assert (done.failed, done.total) == (1, 0)


def test_a_message_that_cannot_be_read_stops_no_other(world: FaceWorld) -> None:
    """The rest of the batch is delivered, and events are published after it."""
    world.until_quiet()
    for _ in range(3):
        world.held()
    waiting = [row for row in world.rows(NotificationRow) if row.due_at is not None]
    spoil(world, NotificationRow, sorted(row.id for row in waiting)[1])
    done = world.core.work()
    assert (done.failed, done.notified) == (1, len(waiting) - 1)
    assert done.published > 0


def test_a_hint_that_cannot_be_read_stops_no_work(world: FaceWorld) -> None:
    """Orders are carried on in the same pass, and after its tries it is given up."""
    (order_id,) = paid_later(world, 1)
    now = world.core.now()
    hint = WebhookRow(
        source=world.core._runtime.gateway_name,
        event_id="evt_spoiled",
        received_at=now,
        due_at=now,
        attempts=0,
        version=1,
        body=UNREADABLE,
    )
    world.store.commit(Changes(puts=(hint,)))
    assert world.core.work().failed == 1
    assert world.core.orders.get(order_id).status is OrderStatus.TICKETED
    for _ in range(TRIES):
        world.offset.seconds += LEASE_OVER
        world.core.work()
    assert world.rows(WebhookRow)[0].due_at is None


def test_an_event_of_an_unknown_type_stops_its_aggregate_alone(
    world: FaceWorld,
) -> None:
    """One that a later version wrote waits for it; all others are published."""
    world.held()
    unknown_event(world)
    failed = [world.core.work().failed for _ in range(4)]
    assert failed == [1, 0, 0, 0]
    open_ = [row for row in world.rows(EventRow) if row.due_at is not None]
    assert [row.aggregate for row in open_] == ["ord_later"]


@pytest.mark.parametrize(
    "error", [StoreBusy("busy"), CoreClosed("closed")], ids=lambda e: e.code
)
def test_a_store_out_of_reach_is_no_fault_of_a_row(
    world: FaceWorld, error: fc.FlightCoreError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the pass: the rows behind would only fare alike, each after a wait."""
    paid_later(world, 2)
    reads = 0

    def refuse(*_: object) -> None:
        nonlocal reads
        reads += 1
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "_read", refuse)
        with pytest.raises(type(error)):
            world.core.work()
    assert reads == 1
