"""Deadlines are half-open: at the very instant they have passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from tests.application.face_world import CARD, CONTACT, SETTINGS, FaceWorld
from tests.application.stepping_in import step_in
from tests.application.test_idempotency import used
from tests.market import people

import flightcore as fc
from flightcore.application.outcome import error_of
from flightcore.ports.rows import HoldRow, QuoteRow, Row
from flightcore.ports.store import Late, Refused

INSTANT = timedelta(microseconds=1)


def test_an_offer(world: FaceWorld) -> None:
    """Bookable one microsecond before its deadline, expired at it."""
    offer = world.offer()
    world.stop_at(offer.expires_at)
    before = world.everything()
    with pytest.raises(fc.OfferExpired) as caught:
        world.core.book(offer, travellers=people(1), contact=CONTACT)
    assert caught.value.expired_at == offer.expires_at
    assert world.everything() == before
    world.stop_at(offer.expires_at - INSTANT)
    order = world.core.book(offer, travellers=people(1), contact=CONTACT)
    assert order.status is fc.OrderStatus.ON_HOLD


def test_an_offer_that_expires_before_its_commit(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decided in time and committed too late: it is not sold."""
    offer = world.offer()
    before = world.everything()
    expire = partial(world.stop_at, offer.expires_at)
    step_in(monkeypatch, world.store, after=1, then=expire)
    with pytest.raises(fc.OfferExpired) as caught:
        world.core.book(offer, travellers=people(1), contact=CONTACT)
    assert caught.value.facts == {
        "offer_id": offer.id,
        "expired_at": offer.expires_at,
    }
    assert world.everything() == before


def test_a_payment(world: FaceWorld) -> None:
    """Payable one microsecond before, never at the deadline."""
    order = world.held()
    world.stop_at(order.limits.payment_by)
    before = world.everything()
    with pytest.raises(fc.HoldExpired):
        world.core.pay(order.id, CARD)
    assert world.everything() == before
    world.stop_at(order.limits.payment_by - INSTANT)
    assert world.core.pay(order.id, CARD).status is fc.OrderStatus.TICKETED


def test_a_hold(world: FaceWorld) -> None:
    """Work expires it at its deadline, once, and gives every seat back."""
    order = world.held(3)
    world.stop_at(order.limits.payment_by - INSTANT)
    assert world.core.work().expired == 0
    assert used(world) == 3
    world.stop_at(order.limits.payment_by)
    assert world.core.work().expired == 1
    assert world.core.work().expired == 0
    assert world.core.orders.get(order.id).status is fc.OrderStatus.EXPIRED
    assert used(world) == 0
    assert [row.state for row in world.rows(HoldRow)] == ["EXPIRED"]
    world.until_quiet()
    assert world.core.audit().findings == ()


def test_a_quote(world: FaceWorld) -> None:
    """Confirmed one microsecond before, refused at the deadline."""
    order = world.ticketed()
    quote = world.core.cancel(order.id)
    world.stop_at(quote.deadline)
    before = world.everything()
    with pytest.raises(fc.QuoteExpired) as caught:
        quote.confirm()
    assert caught.value.quote_id == quote.quote.id
    assert world.everything() == before
    world.stop_at(quote.deadline - INSTANT)
    assert quote.confirm().status is fc.OrderStatus.CANCELLED


@pytest.mark.parametrize(
    ("rows", "error"), [(HoldRow, fc.HoldExpired), (QuoteRow, fc.QuoteExpired)]
)
def test_a_deadline_that_passes_before_the_commit(
    rows: type[Row], error: type[fc.Refusal]
) -> None:
    """The store's clock decides last; the error is that of what has expired."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    late = Late(table=rows.TABLE, key=("id",), deadline=at, now=at)
    assert type(error_of(Refused(reason=late, at=at))) is error


def test_a_departure(world: FaceWorld) -> None:
    """No offer is left of a flight once its sale has closed."""
    closes = world.offer().departure - SETTINGS.close_before_departure
    wanted = fc.slice("JFK", "LAX", on=world.day)
    world.stop_at(closes)
    assert len(world.core.search(wanted)) == 0
    world.stop_at(closes - INSTANT)
    assert len(world.core.search(wanted)) > 0


def test_a_quote_of_before_departure(world: FaceWorld) -> None:
    """Who does not show up cannot cancel on the terms of those who did in time."""
    order = world.ticketed()
    leaves = order.segments[0].sold.segment.departure.instant
    world.stop_at(leaves - timedelta(seconds=30))
    quote = world.core.cancel(order.id)
    assert quote.deadline == leaves
    world.stop_at(leaves)
    with pytest.raises(fc.QuoteExpired):
        quote.confirm()


def test_a_hold_outlives_a_payment_that_is_under_way(world: FaceWorld) -> None:
    """Paid before the deadline and answered after it: ticketed, not expired."""
    order = world.held()
    world.offset.advance(
        (order.limits.payment_by - world.core.now()).total_seconds() - 1
    )
    with pytest.raises(fc.AuthenticationRequired) as caught:
        world.core.pay(order.id, fc.card("tok_authenticate"))
    world.offset.advance(5)
    world.core.work()
    status = world.core.orders.get(order.id).status
    assert status is fc.OrderStatus.PAYMENT_PENDING
    world.gateway.authenticate(caught.value.redirect)
    world.offset.advance(60)
    world.until_quiet()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED


def test_a_payer_who_never_authenticates(world: FaceWorld) -> None:
    """When the payment's window is over the seats are free, and stay so."""
    order = world.held(2)
    with pytest.raises(fc.AuthenticationRequired) as caught:
        world.core.pay(order.id, fc.card("tok_authenticate"))
    begun = world.core.now()
    world.stop_at(begun + SETTINGS.payment_window - timedelta(seconds=2))
    world.core.work()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.PAYMENT_PENDING
    world.stop_at(order.limits.payment_by)
    world.until_quiet()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.EXPIRED
    assert used(world) == 0
    world.gateway.authenticate(caught.value.redirect)
    assert world.gateway.books().operations[0].state == "DECLINED"
    assert world.core.backlog().is_quiet
    assert world.core.audit().findings == ()


def test_a_payer_who_was_too_late_pays_otherwise(world: FaceWorld) -> None:
    """While the hold lasts, another method can be tried."""
    order = world.held()
    with pytest.raises(fc.AuthenticationRequired):
        world.core.pay(order.id, fc.card("tok_authenticate"))
    world.stop_at(world.core.now() + SETTINGS.payment_window + timedelta(minutes=10))
    world.core.work()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.ON_HOLD
    assert world.core.pay(order.id, CARD).status is fc.OrderStatus.TICKETED


def test_a_payer_who_acted_just_before_the_window_closed(world: FaceWorld) -> None:
    """Asked to end it, the gateway says that it is paid: ticketed."""
    order = world.held()
    with pytest.raises(fc.AuthenticationRequired) as caught:
        world.core.pay(order.id, fc.card("tok_authenticate"))
    world.gateway.authenticate(caught.value.redirect)
    world.stop_at(order.limits.payment_by)
    world.until_quiet()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    assert world.core.audit().findings == ()
