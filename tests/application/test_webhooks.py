"""A gateway's messages: stored once, taken as hints, harmless however they come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import attrs
import pytest
from tests.application.face_world import CARD, FaceWorld, open_world

import flightcore as fc
from flightcore.application.codec import decode
from flightcore.application.operations.webhooks import (
    LONGEST_BODY,
    TRIES,
    StoredWebhook,
)
from flightcore.domain.booking import Order
from flightcore.memory import SimulatedGateway
from flightcore.memory._gateway_messages import WebhookDelivery
from flightcore.ports.gateway import AuthoriseRequest, GatewayCapabilities
from flightcore.ports.rows import PaymentOperationRow, WebhookRow
from flightcore.ports.store import Changes


def _received(world: FaceWorld, *, times: int = 1, seed: int = 7) -> int:
    """Deliver every message that often, in any order; how many were new."""
    messages = [*world.gateway.deliveries()] * times
    Random(seed).shuffle(messages)
    return sum(_receive(world, each) for each in messages)


def _receive(world: FaceWorld, message: WebhookDelivery) -> bool:
    return world.core.receive_webhook(message.headers, message.body).is_new


def _paid_by(world: FaceWorld, token: str) -> Order:
    """An order whose payment has an answer that we have not heard; time stands."""
    order = world.held()
    world.stop_at(datetime.now(UTC))
    if token != "tok_authenticate":
        return world.core.pay(order.id, fc.card(token))
    with pytest.raises(fc.AuthenticationRequired) as caught:
        world.core.pay(order.id, fc.card(token))
    world.gateway.authenticate(caught.value.redirect)
    return world.core.orders.get(order.id)


@pytest.mark.parametrize("token", ["tok_authenticate", "tok_timeout_after"])
def test_a_message_makes_an_order_go_on_at_once(world: FaceWorld, token: str) -> None:
    """Without it the order waits for the next look-up; with it, it waits no more."""
    order = _paid_by(world, token)
    world.core.work()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.PAYMENT_PENDING
    assert _received(world) >= 1
    assert world.core.backlog().webhooks >= 1
    assert world.core.work().hinted >= 1
    assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    assert world.core.backlog().webhooks == 0
    world.until_quiet()
    assert world.core.audit().is_clean


def test_one_row_an_event(world: FaceWorld) -> None:
    """Delivered five times, shuffled, from many threads: one of each is new."""
    order = world.core.pay(world.held().id, fc.card("tok_duplicate_webhook"))
    messages = world.gateway.deliveries()
    events = {each.headers["webhook-id"] for each in messages}
    assert len(messages) == 2 * len(events)
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda each: _receive(world, each), messages * 5))
    assert sum(new) == len(events) == len(world.rows(WebhookRow))
    world.until_quiet()
    assert _received(world, times=3) == 0
    assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    assert world.gateway.books().sums_of(order.id, "USD").captures == 1
    assert world.core.audit().is_clean


def test_late_messages_change_nothing(world: FaceWorld) -> None:
    """What is told of a sale that is long over leaves it as it is."""
    order = world.ticketed()
    world.core.cancel(order.id).confirm()
    world.until_quiet()
    after = world.core.orders.get(order.id)
    operations = world.rows(PaymentOperationRow)
    booked = world.gateway.books()
    assert _received(world, times=2) == len(world.gateway.deliveries())
    world.until_quiet()
    assert world.core.orders.get(order.id) == after
    assert world.rows(PaymentOperationRow) == operations
    assert world.gateway.books() == booked
    assert world.core.backlog().webhooks == 0
    assert world.core.audit().is_clean


def test_early_messages_wait_and_are_given_up(world: FaceWorld) -> None:
    """One that nobody knows is tried a few times, ever more rarely, within A14."""
    world.until_quiet()
    _stranger(world)
    assert _received(world) == 1
    assert world.core.work().hinted == 0
    assert world.core.work().total == 0
    for tries in range(1, TRIES):
        (row,) = world.rows(WebhookRow)
        assert (row.attempts, world.core.backlog().webhooks) == (tries, 1)
        world.offset.advance(2**tries)
        world.core.work()
    (row,) = world.rows(WebhookRow)
    assert (row.attempts, row.due_at, world.core.backlog().webhooks) == (TRIES, None, 0)
    assert sum(2**tries for tries in range(1, TRIES)) < 600


def _stranger(world: FaceWorld) -> None:
    """The gateway does something under a key that our store does not know."""
    world.gateway.authorise(
        AuthoriseRequest(
            gateway_key="a stranger's",
            order_ref="a stranger's",
            amount=fc.Money.of("1.00", "USD"),
            token="tok_visa",
        )
    )


def test_a_hint_is_never_believed(world: FaceWorld) -> None:
    """A genuine message about a payment that is not done leaves it open."""
    order = world.held()
    with pytest.raises(fc.AuthenticationRequired):
        world.core.pay(order.id, fc.card("tok_authenticate"))
    _received(world)
    world.core.work()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.PAYMENT_PENDING
    assert world.core.backlog().webhooks == 0


def test_what_is_not_genuine_is_not_stored(world: FaceWorld) -> None:
    """Unsigned, altered, or of another time: refused, and nothing is kept."""
    world.ticketed()
    message = world.gateway.deliveries()[0]
    unsigned = {**message.headers, "webhook-signature": "v1,AAAA"}
    renamed = {**message.headers, "webhook-id": "msg_other"}
    for headers, body in (
        ({}, message.body),
        (unsigned, message.body),
        (renamed, message.body),
        (message.headers, message.body + b" "),
        (message.headers, b""),
    ):
        with pytest.raises(fc.SignatureRefused):
            world.core.receive_webhook(headers, body)
    with pytest.raises(fc.InvalidInput):
        world.core.receive_webhook(message.headers, b" " * (LONGEST_BODY + 1))
    with pytest.raises(fc.InvalidInput):
        world.core.receive_webhook({str(n): "" for n in range(101)}, message.body)
    world.offset.advance(400)
    with pytest.raises(fc.SignatureRefused):
        world.core.receive_webhook(message.headers, message.body)
    assert world.rows(WebhookRow) == ()


def test_header_names_in_any_case(world: FaceWorld) -> None:
    """What a server made of the names of headers does not matter."""
    world.ticketed()
    message = world.gateway.deliveries()[0]
    shouted = {name.title(): value for name, value in message.headers.items()}
    receipt = world.core.receive_webhook(shouted, message.body)
    assert receipt.event_id == message.headers["webhook-id"]
    (row,) = world.rows(WebhookRow)
    assert (row.event_id, row.source) == (receipt.event_id, "simulated")


def test_a_message_that_cannot_be_acted_upon_ends(world: FaceWorld) -> None:
    """One that failed as often as may be is put aside without being read."""
    world.ticketed()
    _received(world)
    (row, *_) = world.rows(WebhookRow)
    broken = attrs.evolve(row, body=b"{", attempts=TRIES, version=row.version + 1)
    _put(world, broken)
    world.until_quiet()
    assert world.core.backlog().webhooks == 0


def _put(world: FaceWorld, row: WebhookRow) -> None:
    world.store.commit(Changes(puts=(row,)))


class Mute(SimulatedGateway):
    """A gateway that sends no messages."""

    @property
    def capabilities(self) -> GatewayCapabilities:
        """The same, but for webhooks."""
        return attrs.evolve(super().capabilities, webhooks=False)


def test_a_gateway_without_messages(tmp_path: Path) -> None:
    """Nothing is taken in where the gateway declares none."""
    with open_world("memory", tmp_path) as world:
        mute = Mute(world.gateway._keeper, concurrency=world.gateway._concurrency)
        core = world.another(gateway=mute)
        world.core.pay(world.held().id, CARD)
        message = world.gateway.deliveries()[0]
        with pytest.raises(fc.UnsafeComposition):
            core.receive_webhook(message.headers, message.body)
        assert world.rows(WebhookRow) == ()


def test_what_is_kept(world: FaceWorld) -> None:
    """The body is kept byte for byte, beside what was read from it."""
    world.ticketed()
    message = world.gateway.deliveries()[0]
    _receive(world, message)
    (row,) = world.rows(WebhookRow)
    assert decode(row.body, StoredWebhook).raw == message.body
