"""What to do next: send once, look up what has no answer, wait, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.domain.booking.sales import FAMILY, NOW, offer, placed, usd
from tests.domain.fulfilment.world import World, paid_by_two

from flightcore.domain import payment as pay
from flightcore.domain.fulfilment import Action, ActionKind, next_action
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.domain.payment import OperationKind, OperationState

A, S = ActionKind, OperationState
SECOND = timedelta(seconds=1)


def kind_of(world: World) -> ActionKind:
    return next_action(world.case).kind


def test_a_sale_and_its_end() -> None:
    """Send, issue, send, and send a refund; nothing before, between or after."""
    world = World.of(placed(offer(*FAMILY)))
    assert kind_of(world) is A.NOTHING
    world.begin()
    assert kind_of(world) is A.SEND
    assert next_action(world.case).payment == world.open()
    world.succeed()
    assert kind_of(world) is A.ISSUE
    world.issue()
    assert kind_of(world) is A.SEND
    assert next_action(world.case).payment.kind is OperationKind.CAPTURE
    world.succeed()
    assert kind_of(world) is A.NOTHING
    world.cancel()
    assert next_action(world.case).payment.kind is OperationKind.REFUND
    world.succeed()
    assert kind_of(world) is A.NOTHING


@pytest.mark.parametrize("wait", [0, 1, 2, 3600], ids=str)
def test_what_was_sent_is_never_sent_again(wait: int) -> None:
    """Interrupted without an answer: wait for its check, then look it up."""
    world = World.of().begin()
    world.send(world.open())
    world.wait(wait * SECOND)
    action = next_action(world.case)
    if wait < 2:
        assert action == Action(kind=A.WAIT, until=NOW + 2 * SECOND)
        return
    assert action == Action(kind=A.LOOK_UP, operation=world.open())


def test_no_state_but_the_first_is_sent() -> None:
    """Sent, pending, unknown, manual: each is looked up, once it is due."""
    asked: dict[OperationState, Callable[[World], World]] = {
        S.SENT: lambda w: w.send(w.open()),
        S.PENDING: lambda w: w.answer(pay.Pending("ath_1")),
        S.UNKNOWN: lambda w: w.time_out(),
        S.MANUAL: lambda w: w.answer(pay.Succeeded("ath_1", usd(1))),
    }
    for state, reach in asked.items():
        world = World.of().begin()
        reach(world)
        assert world.open().state is state
        due = world.open().next_check
        assert due is not None
        assert next_action(world.case) == Action(kind=A.WAIT, until=due)
        world.until(due - timedelta(microseconds=1))
        assert kind_of(world) is A.WAIT
        world.until(due)
        assert kind_of(world) is A.LOOK_UP


def test_automatic_attempts_back_off() -> None:
    """The second waits 4 seconds, each later one twice as long, at most 600."""
    world = World.of().begin().succeed().issue()
    waits = []
    for _ in range(12):
        action = next_action(world.case)
        if action.kind is A.WAIT:
            waits.append((action.moment - world.case.now) / SECOND)
            world.until(action.moment - timedelta(microseconds=1))
            assert kind_of(world) is A.WAIT
            world.until(action.moment)
        assert kind_of(world) is A.SEND
        world.fail()
    assert waits == [4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]


def test_a_payer_who_tries_again_does_not_wait() -> None:
    """Another card is sent at once, the third and the tenth like the second."""
    world = World.of()
    for attempt in range(1, 11):
        world.begin()
        assert world.open().attempt == attempt
        assert kind_of(world) is A.SEND
        world.decline()


@pytest.mark.parametrize("answered", ["1", "2"])
def test_one_slow_refund_does_not_keep_another(answered: str) -> None:
    """Of several, what can be done now goes first."""
    world = paid_by_two(5_000, 6_700).cancel()
    first, second = [o for o in world.payment.operations if o.kind == "REFUND"]
    slow, other = (first, second) if answered == "2" else (second, first)
    world.send(slow)
    assert next_action(world.case) == Action(kind=A.SEND, operation=other)
    world.send(other)
    world.wait(SECOND)
    assert next_action(world.case) == Action(kind=A.WAIT, until=NOW + 2 * SECOND)


def test_a_refund_in_a_persons_hands_does_not_keep_another() -> None:
    """The process is due when the first of them is, not a day later."""
    world = paid_by_two(5_000, 6_700).cancel()
    world.answer(pay.Succeeded("ref", usd(1)))
    assert world.open().state is S.MANUAL
    assert world.case.fulfilment.due_at == world.due
    assert next_action(world.case).payment.tender == "2"


def test_an_action_has_what_it_is_about() -> None:
    """To ask one without an operation or a moment for it is a defect."""
    nothing = Action(kind=A.NOTHING)
    with pytest.raises(InvariantBroken):
        _ = nothing.payment
    with pytest.raises(InvariantBroken):
        _ = nothing.moment
