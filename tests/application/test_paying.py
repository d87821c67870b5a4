"""Payments that are declined, slow, unanswered or left to the worker."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.application.face_world import (
    CARD,
    KINDS,
    SETTINGS,
    FaceWorld,
    open_world,
)

import flightcore as fc
from flightcore.domain.booking import Order


def booked(world: FaceWorld) -> Counter[tuple[str, str]]:
    """What the gateway did, by kind and end."""
    return Counter(
        (str(each.kind), str(each.state)) for each in world.gateway.books().operations
    )


def done(world: FaceWorld, kind: str) -> int:
    """Operations of a kind in the gateway's books."""
    return sum(count for (each, _), count in booked(world).items() if each == kind)


def settled(world: FaceWorld, order: Order, seconds: int = 600) -> Order:
    """The order after time has passed and all work is done."""
    for _ in range(seconds // 20):
        world.offset.advance(20)
        world.core.work()
    world.until_quiet()
    assert world.core.audit().findings == ()
    return world.core.orders.get(order.id)


@pytest.mark.parametrize("token", ["tok_declined", "tok_insufficient_funds"])
def test_declined_is_on_hold_again_and_payable(world: FaceWorld, token: str) -> None:
    """The caller is told why; the seats wait; another card pays."""
    order = world.held()
    with pytest.raises(fc.PaymentDeclined) as caught:
        world.core.pay(order.id, fc.card(token))
    assert caught.value.order_id == order.id
    assert caught.value.reason in ("card_declined", "insufficient_funds")
    assert world.core.orders.get(order.id).status is fc.OrderStatus.ON_HOLD
    assert world.core.pay(order.id, CARD).status is fc.OrderStatus.TICKETED
    world.until_quiet()
    assert world.core.audit().findings == ()


def test_authenticated_by_the_payer(world: FaceWorld) -> None:
    """The caller is sent away; once the payer has agreed, work issues the tickets."""
    order = world.held()
    with pytest.raises(fc.AuthenticationRequired) as caught:
        world.core.pay(order.id, fc.card("tok_authenticate"))
    pending = world.core.orders.get(order.id)
    assert pending.status is fc.OrderStatus.PAYMENT_PENDING
    world.gateway.authenticate(caught.value.redirect)
    assert settled(world, order, 60).status is fc.OrderStatus.TICKETED


def test_not_authenticated_by_the_payer(world: FaceWorld) -> None:
    """Refused there, it is on hold again here, or expired."""
    order = world.held()
    with pytest.raises(fc.AuthenticationRequired) as caught:
        world.core.pay(order.id, fc.card("tok_authenticate"))
    world.gateway.authenticate(caught.value.redirect, approved=False)
    assert settled(world, order, 60).status is fc.OrderStatus.ON_HOLD


def test_done_and_never_answered(world: FaceWorld) -> None:
    """Settled by asking after it: no second authorisation, one capture."""
    order = world.held()
    pending = world.core.pay(order.id, fc.card("tok_timeout_after"))
    assert pending.status is fc.OrderStatus.PAYMENT_PENDING
    assert settled(world, order, 200).status is fc.OrderStatus.TICKETED
    assert (done(world, "AUTHORISE"), done(world, "CAPTURE")) == (1, 1)


def test_lost_on_the_way(world: FaceWorld) -> None:
    """Nothing is concluded before the gateway's late bound; then it is definite."""
    order = world.held()
    world.core.pay(order.id, fc.card("tok_timeout_before"))
    world.offset.advance(world.gateway.capabilities.late_bound - 10)
    world.core.work()
    waiting = world.core.orders.get(order.id)
    assert waiting.status is fc.OrderStatus.PAYMENT_PENDING
    assert settled(world, order, 600).status is fc.OrderStatus.ON_HOLD
    assert done(world, "AUTHORISE") == 0
    assert world.core.pay(order.id, CARD).status is fc.OrderStatus.TICKETED


def test_late_within_the_bound(world: FaceWorld) -> None:
    """An effect that comes late is found, and used."""
    order = world.held()
    world.core.pay(order.id, fc.card("tok_timeout_late"))
    assert settled(world, order, 600).status is fc.OrderStatus.TICKETED
    assert (done(world, "AUTHORISE"), done(world, "CAPTURE")) == (1, 1)


@pytest.mark.parametrize(
    "token", ["tok_capture_timeout_after", "tok_capture_timeout_before"]
)
def test_a_capture_without_an_answer(world: FaceWorld, token: str) -> None:
    """The tickets stand, and the money is taken exactly once."""
    order = world.held()
    world.core.pay(order.id, fc.card(token))
    assert settled(world, order, 900).status is fc.OrderStatus.TICKETED
    assert done(world, "CAPTURE") == 1


def test_a_refund_without_an_answer(world: FaceWorld) -> None:
    """Cancelled at once, refunded exactly once."""
    order = world.held()
    world.core.pay(order.id, fc.card("tok_refund_timeout_after"))
    cancelled = world.core.cancel(order.id).confirm()
    assert cancelled.status is fc.OrderStatus.CANCELLED
    settled(world, order, 600)
    assert done(world, "REFUND") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_time_to_wait(kind: str, tmp_path: Path) -> None:
    """With a pay_wait of zero the intent is all that is written; work carries on."""
    settings = attrs.evolve(SETTINGS, pay_wait=timedelta(0))
    with open_world(kind, tmp_path, settings=settings) as world:
        order = world.core.pay(world.held().id, CARD)
        assert order.status is fc.OrderStatus.PAYMENT_PENDING
        assert booked(world) == Counter()
        assert settled(world, order, 120).status is fc.OrderStatus.TICKETED
