"""Who carries on what a call has begun: the call itself, or a worker at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool
from tests.application.face_world import (
    CARD,
    KINDS,
    SETTINGS,
    FaceWorld,
    open_world,
)

import flightcore as fc
from flightcore.ports.store import Changes, Outcome
from flightcore_sql import begin_immediate


@pytest.fixture
def hurried(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FaceWorld]:
    """A core whose ``pay`` does not wait, over each of the stores."""
    settings = attrs.evolve(SETTINGS, pay_wait=timedelta(0))
    with open_world(request.param, tmp_path, settings=settings) as opened:
        yield opened


@pytest.mark.parametrize("hurried", KINDS, indirect=True)
def test_work_takes_over_at_once_where_pay_does_not_wait(hurried: FaceWorld) -> None:
    """With a pay_wait of zero the next pass issues the tickets; no lease runs out."""
    order = hurried.core.pay(hurried.held().id, CARD)
    assert order.status is fc.OrderStatus.PAYMENT_PENDING
    assert hurried.core.work().fulfilled == 1
    assert hurried.core.orders.get(order.id).status is fc.OrderStatus.TICKETED


@contextmanager
def host_of(world: FaceWorld) -> Iterator[Connection]:
    """The host's transaction on the same file."""
    engine = create_engine(world.url, poolclass=NullPool)
    with begin_immediate(engine) as connection:
        yield connection
    engine.dispose()


def test_work_takes_over_right_after_the_hosts_commit(tmp_path: Path) -> None:
    """A joined payment is ticketed, a joined cancellation refunded, by one pass."""
    with open_world("sqlite", tmp_path) as world:
        order = world.held()
        with host_of(world) as connection:
            world.core.pay(order.id, CARD, join=connection)
        assert world.core.work().fulfilled == 1
        assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
        quote = world.core.cancel(order.id)
        with host_of(world) as connection:
            quote.confirm(join=connection)
        assert world.core.work().fulfilled == 1
        kinds = [str(each.kind) for each in world.gateway.books().operations]
        assert kinds.count("REFUND") == 1


def test_workers_leave_a_waiting_call_alone(world: FaceWorld) -> None:
    """While a caller may still be driving, within its lease, nobody else does."""
    world.core.pay(world.held().id, fc.card("tok_timeout_before"))
    assert world.core.work().fulfilled == 0


def test_a_payer_hears_at_once_that_it_must_authenticate(tmp_path: Path) -> None:
    """The caller's patience is for the gateway, not for the payer it must tell."""
    settings = attrs.evolve(SETTINGS, pay_wait=timedelta(seconds=10))
    with open_world("memory", tmp_path, settings=settings) as world:
        order, started = world.held(), time.monotonic()
        with pytest.raises(fc.AuthenticationRequired) as caught:
            world.core.pay(order.id, fc.card("tok_authenticate"))
        assert time.monotonic() - started < 1
        world.gateway.authenticate(caught.value.redirect)
        world.offset.advance(60)
        world.until_quiet()
        assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED


def refusing_after(
    patch: pytest.MonkeyPatch, world: FaceWorld, commits: int
) -> Callable[[], int]:
    """Let the store be busy after so many commits; how many it has refused."""
    commit_many, seen = world.store._commit_many, 0

    def busy(batch: Sequence[Changes], join: object | None) -> Sequence[Outcome]:
        nonlocal seen
        seen += 1
        if seen > commits:
            raise fc.StoreBusy("busy", waited=1)
        return commit_many(batch, join)

    patch.setattr(world.store, "_commit_many", busy)
    return lambda: max(0, seen - commits)


def test_a_store_that_goes_after_the_intent(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A payment and a cancellation that are written are told as such; work ends them.

    "Busy" would say that nothing had happened.
    """
    order = world.held()
    with monkeypatch.context() as patch:
        refused = refusing_after(patch, world, 1)
        pending = world.core.pay(order.id, CARD)
        assert refused() > 0
    assert pending.status is fc.OrderStatus.PAYMENT_PENDING
    world.offset.advance(120)
    world.until_quiet()
    quote = world.core.cancel(order.id)
    with monkeypatch.context() as patch:
        refused = refusing_after(patch, world, 1)
        assert quote.confirm().status is fc.OrderStatus.CANCELLED
        assert refused() > 0
    world.offset.advance(120)
    world.until_quiet()
    assert world.core.audit().findings == ()
    kinds = [str(each.kind) for each in world.gateway.books().operations]
    assert sorted(kinds) == ["AUTHORISE", "CAPTURE", "REFUND"]


def test_a_store_that_cannot_even_be_read_after_the_intent(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the outcome is unknown, and the key that is named tells it later."""
    order = world.held()
    read, commit_many, committed = world.store._read, world.store._commit_many, False

    def last_commit(batch: Sequence[Changes], join: object | None) -> Any:
        nonlocal committed
        outcomes, committed = commit_many(batch, join), True
        return outcomes

    def gone(*asked: Any) -> Any:
        if committed:
            raise fc.StoreBusy("busy", waited=1)
        return read(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "_commit_many", last_commit)
        patch.setattr(world.store, "_read", gone)
        with pytest.raises(fc.OutcomeUnknown) as caught:
            world.core.pay(order.id, CARD)
    assert caught.value.idempotency_key
    again = world.core.pay(order.id, CARD, idempotency_key=caught.value.idempotency_key)
    assert again.status is fc.OrderStatus.TICKETED
    assert len(world.gateway.books().operations) == 2
