"""A flight that the airline calls off is not paid for, and comes back whole."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from tests.application.face_world import CARD, FaceWorld
from tests.application.stepping_in import step_in

import flightcore as fc
from flightcore.domain.booking import Order
from flightcore.domain.kernel import ClockChange, LocalTime
from flightcore.domain.schedule import FlightDate


def call_off(world: FaceWorld, order: Order) -> None:
    """The airline cancels the flight of an order."""
    world.core.schedules.cancel_flight(order.segments[0].sold.segment.flight_date)


def put_off(world: FaceWorld, order: Order) -> None:
    """The airline lets the flight of an order land five minutes later."""
    flight = world.core.schedules.get(order.segments[0].sold.segment.flight_date).flight
    world.core.schedules.change(later(flight))


def later(flight: FlightDate) -> FlightDate:
    """The flight with a longer last leg."""
    leg = flight.legs[-1]
    wall = leg.arrival.wall.replace(minute=leg.arrival.wall.minute + 5)
    arrival = LocalTime.at(wall, leg.arrival.zone, on_change=ClockChange.REFUSE)
    legs = (*flight.legs[:-1], attrs.evolve(leg, arrival=arrival))
    return attrs.evolve(flight, legs=legs)


@pytest.mark.parametrize("change", [call_off, put_off])
def test_an_order_on_hold_is_not_paid_for(
    world: FaceWorld, change: Callable[[FaceWorld, Order], None]
) -> None:
    """It does not fly as sold: no money is asked for, and the order stays on hold."""
    order = world.held()
    change(world, order)
    with pytest.raises(fc.SoldOut) as caught:
        world.core.pay(order.id, CARD)
    assert caught.value.leg == order.segments[0].sold.segment.flight_date
    assert world.core.orders.get(order.id).status is fc.OrderStatus.ON_HOLD
    assert world.gateway.books().operations == ()


def test_not_even_when_it_is_called_off_meanwhile(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the flight was looked at, and before the payment is written down."""
    order = world.held()
    step_in(monkeypatch, world.store, after=2, then=lambda: call_off(world, order))
    with pytest.raises(fc.SoldOut):
        world.core.pay(order.id, CARD)
    assert world.gateway.books().operations == ()


def test_a_repetition_finds_the_payment_of_before(world: FaceWorld) -> None:
    """What was paid stays paid; the same call gets the same answer."""
    order = world.held()
    world.core.pay(order.id, CARD, idempotency_key="once")
    call_off(world, order)
    paid = world.core.pay(order.id, CARD, idempotency_key="once")
    assert paid.status is fc.OrderStatus.TICKETED


def test_all_of_it_comes_back(world: FaceWorld) -> None:
    """D4: no charge for what the airline caused, and every tax is refunded."""
    order = world.ticketed(2)
    # 40.00 is the charge a head of this fare, had they called it off themselves.
    assert world.core.cancel(order.id).penalty == fc.Money.of("80.00", "USD")
    call_off(world, order)
    quote = world.core.cancel(order.id)
    assert (quote.refund, quote.penalty.minor) == (order.total, 0)
    assert quote.confirm().status is fc.OrderStatus.CANCELLED
    world.until_quiet()
    captured, refunded = (
        [it.amount for it in world.gateway.books().operations if it.kind == kind]
        for kind in ("CAPTURE", "REFUND")
    )
    assert captured == refunded == [order.total]
    assert world.core.audit().findings == ()


def test_a_flight_that_flies_at_another_time_is_not_called_off(
    world: FaceWorld,
) -> None:
    """Its terms stay those of the fare."""
    order = world.ticketed()
    put_off(world, order)
    assert world.core.cancel(order.id).penalty == fc.Money.of("40.00", "USD")


def test_terms_quoted_before_it_was_called_off_no_longer_stand(
    world: FaceWorld,
) -> None:
    """Nobody confirms a charge that is not due any more; a new quote has none."""
    order = world.ticketed()
    early = world.core.cancel(order.id)
    call_off(world, order)
    before = world.everything()
    with pytest.raises(fc.QuoteExpired):
        early.confirm()
    assert world.everything() == before
    late = world.core.cancel(order.id)
    assert (late.refund, late.confirm().status) == (
        order.total,
        fc.OrderStatus.CANCELLED,
    )


def test_not_even_when_it_is_called_off_while_confirming(
    world: FaceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the flight was looked at, and before the cancellation is written down."""
    order = world.ticketed()
    early = world.core.cancel(order.id)
    step_in(monkeypatch, world.store, after=2, then=lambda: call_off(world, order))
    with pytest.raises(fc.VersionConflict):
        early.confirm()
    assert world.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    with pytest.raises(fc.QuoteExpired):
        early.confirm()


def test_what_was_never_paid_is_given_up_on_any_terms(world: FaceWorld) -> None:
    """The early quote keeps nothing, so it may stand."""
    order = world.held()
    early = world.core.cancel(order.id)
    call_off(world, order)
    assert early.confirm().status is fc.OrderStatus.CANCELLED
