"""One key, one effect: repeated, at once from many threads, and by others."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from tests.application.face_world import CARD, CONTACT, FaceWorld
from tests.market import people

import flightcore as fc
from flightcore.ports.rows import (
    CounterRow,
    DocumentRow,
    HoldRow,
    OrderRow,
    PaymentOperationRow,
)

_T = TypeVar("_T")
THREADS = 20


def at_once(call: Callable[[], _T]) -> list[_T]:
    """What the same call answers when many threads make it together."""
    barrier = Barrier(THREADS)

    def wait_and_call(_: int) -> _T:
        barrier.wait(timeout=30)
        return call()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(wait_and_call, range(THREADS)))


def used(world: FaceWorld) -> int:
    """Seats sold in the cabin's root of the one leg to LAX."""
    (root,) = (
        row
        for row in world.rows(CounterRow)
        if row.node == "Y" and row.flight_date.startswith("AA0001/")
    )
    return root.used


def test_a_booking_repeated_is_the_booking(world: FaceWorld) -> None:
    """The same answer, not a row moved; also after the offer has expired."""
    offer = world.offer()

    def book() -> fc.Order:
        return world.core.book(
            offer, travellers=people(1), contact=CONTACT, idempotency_key="web-1"
        )

    order, before = book(), world.everything()
    assert book() == order
    world.offset.advance(3600)
    assert book() == order
    assert world.everything() == before


def test_a_key_is_its_principals_own(world: FaceWorld) -> None:
    """The same key of another principal, tenant or operation is another key."""
    ann, bob = world.agent("ann"), world.agent("bob", tenant="default:ann")
    orders = set()
    for core in (world.core, ann, bob):
        offer = core.search(fc.slice("JFK", "LAX", on=world.day)).cheapest()
        order = core.book(
            offer, travellers=people(1), contact=CONTACT, idempotency_key="k"
        )
        paid = core.pay(order.id, CARD, idempotency_key="k")
        orders.add(paid.id)
    assert len(orders) == 3


def test_scopes_do_not_run_into_each_other(world: FaceWorld) -> None:
    """Tenant "a:b" with "c" is not tenant "a" with "b:c"."""
    one, other = world.agent("c", tenant="a:b"), world.agent("b:c", tenant="a")
    ids = set()
    for core in (one, other):
        offer = core.search(fc.slice("JFK", "LAX", on=world.day)).cheapest()
        ids.add(
            core.book(
                offer, travellers=people(1), contact=CONTACT, idempotency_key="k"
            ).id
        )
    assert len(ids) == 2


def test_a_payment_repeated_takes_no_second_money(world: FaceWorld) -> None:
    """One authorisation and one capture, here and in the gateway's books."""
    order = world.held()

    def pay() -> fc.Order:
        return world.core.pay(order.id, CARD, idempotency_key="pay-1")

    paid, before = pay(), world.everything()
    assert pay() == paid
    assert world.everything() == before
    assert len(world.gateway.books().operations) == 2


def test_a_refusal_repeated_is_the_refusal(world: FaceWorld) -> None:
    """The verdict of a key never changes; a new key pays anew."""
    order = world.held()
    for _ in range(2):
        with pytest.raises(fc.PaymentDeclined) as caught:
            world.core.pay(order.id, fc.card("tok_declined"), idempotency_key="no")
        assert caught.value.idempotency_key == "no"
        assert caught.value.order_id == order.id
    assert len(world.rows(PaymentOperationRow)) == 1
    paid = world.core.pay(order.id, CARD, idempotency_key="yes")
    assert paid.status is fc.OrderStatus.TICKETED
    with pytest.raises(fc.PaymentDeclined):
        world.core.pay(order.id, fc.card("tok_declined"), idempotency_key="no")


def test_a_payment_key_for_another_card_is_refused(world: FaceWorld) -> None:
    """Same key, other body."""
    order = world.held()
    world.core.pay(order.id, CARD, idempotency_key="pay-1")
    with pytest.raises(fc.KeyReused) as caught:
        world.core.pay(order.id, fc.card("tok_slow"), idempotency_key="pay-1")
    assert caught.value.key == "pay-1"


def test_a_cancellation_repeated_refunds_once(world: FaceWorld) -> None:
    """One refund, one return of the seat, the same answer."""
    quote = world.core.cancel(world.ticketed().id)
    cancelled = quote.confirm(idempotency_key="c-1")
    before = world.everything()
    assert quote.confirm(idempotency_key="c-1") == cancelled
    assert world.everything() == before
    assert used(world) == 0
    with pytest.raises((fc.QuoteExpired, fc.InvalidTransition)):
        quote.confirm(idempotency_key="c-2")


def test_twenty_threads_book_once(world: FaceWorld) -> None:
    """One order, one seat, twenty equal answers."""
    offer = world.offer()
    orders = at_once(
        lambda: world.core.book(
            offer, travellers=people(1), contact=CONTACT, idempotency_key="same"
        )
    )
    assert all(order == orders[0] for order in orders)
    assert len(world.rows(OrderRow)) == len(world.rows(HoldRow)) == used(world) == 1


def test_twenty_threads_pay_once(world: FaceWorld) -> None:
    """One authorisation, one capture, one ticket."""
    order = world.held()
    at_once(lambda: world.core.pay(order.id, CARD, idempotency_key="same"))
    world.until_quiet()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    assert len(world.rows(DocumentRow)) == 1
    kinds = sorted(str(each.kind) for each in world.gateway.books().operations)
    assert kinds == ["AUTHORISE", "CAPTURE"]
    assert world.core.audit().findings == ()


def test_twenty_threads_cancel_once(world: FaceWorld) -> None:
    """One refund of the whole quote."""
    order = world.ticketed()
    quote = world.core.cancel(order.id)
    at_once(lambda: quote.confirm(idempotency_key="same"))
    world.until_quiet()
    refunds = [
        each.amount
        for each in world.gateway.books().operations
        if str(each.kind) == "REFUND"
    ]
    assert refunds == [quote.refund]
    assert world.core.audit().findings == ()
