"""What was refused can be asked for once more, by a person."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.domain.booking.sales import usd
from tests.domain.fulfilment.world import World, paid_by_two

from flightcore.domain.booking import OrderStatus
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.fulfilment.attempts import next_attempt
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvalidInput,
    InvalidTransition,
    InvariantBroken,
)
from flightcore.domain.payment import MAX_ATTEMPTS, OperationKind

S, F, K = OrderStatus, FulfilmentState, OperationKind


def refused(kind: OperationKind) -> World:
    """A world in which the last operation, of that kind, was declined."""
    if kind is K.CAPTURE:
        return World.of().begin().succeed().issue().decline()
    if kind is K.VOID:
        return World.of().begin().succeed().refuse_issue().decline()
    return World.of().ticketed().cancel().decline()


@pytest.mark.parametrize(
    ("kind", "busy", "ends"),
    [
        (K.CAPTURE, F.CAPTURING, F.DONE),
        (K.VOID, F.VOIDING, F.CLOSED),
        (K.REFUND, F.REFUNDING, F.CLOSED),
    ],
    ids=str,
)
def test_it_goes_on_where_it_stopped(
    kind: OperationKind, busy: FulfilmentState, ends: FulfilmentState
) -> None:
    """A second attempt, a busy process that is due, and then the usual end."""
    world = refused(kind)
    assert world.process() is F.MANUAL
    amount = world.last(kind).amount
    world.try_again()
    assert world.process() is busy
    assert world.case.fulfilment.due_at == world.due
    assert (world.open().kind, world.open().attempt) == (kind, 2)
    assert world.open().amount == amount
    world.succeed()
    assert world.process() is ends


def test_a_capture_that_comes_after_all_settles_the_order() -> None:
    """ACTION_REQUIRED ends as TICKETED, paid in full."""
    world = refused(K.CAPTURE).try_again().succeed()
    assert world.order.status is S.TICKETED
    assert world.money(K.CAPTURE) == world.order.total
    assert "receivable" not in world.balances()


def test_it_may_be_refused_again() -> None:
    """Then it is for a person as before, and nothing else happened."""
    for kind in (K.CAPTURE, K.VOID, K.REFUND):
        world = refused(kind)
        status, seats = world.order.status, dict(world.seats)
        world.try_again().decline()
        assert world.process() is F.MANUAL
        assert (world.order.status, world.seats) == (status, seats)
        world.try_again().succeed()
        assert world.process() is not F.MANUAL


def test_only_what_was_refused_is_tried_again() -> None:
    """Of two refunds one was paid: the other alone is asked for again."""
    world = paid_by_two(5_000, 6_700).cancel()
    assert [o.amount for o in world.payment.of("1", K.REFUND)] == [usd(5_000)]
    assert [o.amount for o in world.payment.of("2", K.REFUND)] == [usd(2_950)]
    world.decline()
    assert world.process() is F.REFUNDING
    world.succeed()
    assert world.process() is F.MANUAL
    assert "OrderRefunded" not in world.happened()
    world.try_again()
    assert (world.open().tender, world.open().amount) == ("1", usd(5_000))
    world.succeed()
    assert world.process() is F.CLOSED
    assert world.money(K.REFUND) == usd(7_950)
    assert world.happened()[-1] == "OrderRefunded"


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4])
def test_nothing_is_tried_again_that_was_not_refused(steps: int) -> None:
    """While all goes well there is nothing to do for a person."""
    world = World.of()
    for step in (world.begin, world.succeed, world.issue, world.succeed)[:steps]:
        step()
    with pytest.raises(InvalidTransition):
        world.try_again()


def test_a_refused_payment_is_the_payers_to_repeat() -> None:
    """Nobody else authorises."""
    world = World.of().begin().decline()
    with pytest.raises(InvalidTransition):
        world.try_again()
    with pytest.raises(InvariantBroken):
        next_attempt(world.payment, world.last(K.AUTHORISE), now=world.case.now)


@pytest.mark.parametrize("kind", [K.CAPTURE, K.VOID, K.REFUND], ids=str)
def test_attempts_end(kind: OperationKind) -> None:
    """The 99th failure is written down, and a person is told."""
    world = {
        K.CAPTURE: World.of().begin().succeed().issue,
        K.VOID: World.of().begin().succeed().refuse_issue,
        K.REFUND: World.of().ticketed().cancel,
    }[kind]()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert world.open().attempt == attempt
        world.wait(timedelta(minutes=10)).fail()
    assert world.payment.is_settled
    assert world.process() is F.MANUAL
    with pytest.raises(InvalidInput):
        world.try_again()


def test_a_payers_attempts_end() -> None:
    """The hundredth card is refused by name, and the order stays on hold."""
    world = World.of()
    for _ in range(MAX_ATTEMPTS):
        world.begin().decline()
    with pytest.raises(InvalidInput):
        world.begin()
    assert world.order.status is S.ON_HOLD


def test_a_process_that_is_not_stopped_goes_on_by_itself() -> None:
    """Even where an operation is dead, only MANUAL is a person's."""
    world = refused(K.CAPTURE)
    busy = attrs.evolve(world.case.fulfilment, state=F.CAPTURING)
    world.case = attrs.evolve(world.case, process=busy)
    with pytest.raises(FlightCoreError):
        world.try_again()
