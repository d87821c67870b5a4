"""Paying: the pinned hold, and every outcome of every kind of operation."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.domain.booking.sales import HOLD_FOR, NOW, bag, offer, placed, usd
from tests.domain.fulfilment.world import LEASE, WINDOW, World

from flightcore.domain import payment as pay
from flightcore.domain.booking import OrderCancelled, OrderStatus, PaymentFailed
from flightcore.domain.fulfilment import (
    TENDER,
    FulfilmentState,
    operation_moved,
)
from flightcore.domain.inventory import HoldState
from flightcore.domain.kernel.errors import (
    HoldExpired,
    InvalidTransition,
    InvariantBroken,
)
from flightcore.domain.payment import OperationKind, OperationState

S, F, H = OrderStatus, FulfilmentState, HoldState
K, P = OperationKind, OperationState
DEADLINE = NOW + HOLD_FOR


def state(world: World) -> tuple[OrderStatus, FulfilmentState, HoldState]:
    return (
        world.order.status,
        world.case.fulfilment.state,
        world.case.hold.state,
    )


def test_to_pay_writes_the_intent_down_first() -> None:
    """The authorisation of the whole price is there before anything is sent."""
    world = World.of().begin("tok_visa")
    (operation,) = world.payment.operations
    assert (operation.kind, operation.state) == (K.AUTHORISE, P.CREATED)
    assert (operation.tender, operation.amount) == (TENDER, world.order.total)
    assert operation.token == "tok_visa"
    assert operation.gateway == "simulated"
    assert state(world) == (S.PAYMENT_PENDING, F.AUTHORISING, H.HELD)
    assert world.case.fulfilment.due_at == NOW + LEASE
    assert world.happened() == ["OrderCreated", "PaymentStarted"]


def test_a_payment_pins_the_hold() -> None:
    """Begun at the last moment, it has its window; begun early, nothing is lost."""
    early = World.of().begin()
    assert early.case.hold.deadline == DEADLINE
    late = World.of().wait(HOLD_FOR - timedelta(microseconds=1)).begin()
    assert late.case.hold.deadline == late.case.now + WINDOW
    assert late.order.limits.payment_by == DEADLINE


def test_no_payment_begins_at_the_deadline() -> None:
    """Half open; and nothing was pinned or written."""
    world = World.of().wait(HOLD_FOR)
    before = world.case
    with pytest.raises(HoldExpired):
        world.begin()
    assert world.case == before


def test_one_payment_at_a_time() -> None:
    """While one is under way or done, another is refused."""
    world = World.of().begin()
    for step in (world.succeed, world.issue, world.succeed):
        with pytest.raises(InvalidTransition):
            world.begin()
        step()
    with pytest.raises(InvalidTransition):
        world.begin()


def test_an_authorisation_sells_the_seats() -> None:
    """Funded: the hold is confirmed, and the documents are next."""
    world = World.of().begin().succeed()
    assert state(world) == (S.FUNDED, F.TICKETING, H.CONFIRMED)
    assert world.happened()[-1] == "OrderFunded"
    assert sum(world.seats.values()) == 1
    assert world.balances() == {}


@pytest.mark.parametrize("how", ["decline", "fail"])
def test_a_refused_authorisation_leaves_the_order_on_hold(how: str) -> None:
    """Definitely refused, or never sent: the payer may try again at once."""
    world = World.of().begin()
    getattr(world, how)()
    assert state(world) == (S.ON_HOLD, F.DECLINED, H.HELD)
    assert world.case.fulfilment.due_at is None
    reasons = {"decline": "card_declined", "fail": "no_route"}
    failed = PaymentFailed(order_id=world.order.id, reason=reasons[how])
    assert world.events[-1] == failed
    world.begin("tok_other")
    assert state(world) == (S.PAYMENT_PENDING, F.AUTHORISING, H.HELD)
    assert world.open().attempt == 2
    keys = {operation.gateway_key for operation in world.payment.operations}
    assert len(keys) == 2


def test_a_capture_settles_the_order() -> None:
    """Ticketed stays ticketed; the process is done and the book is even."""
    world = World.of().ticketed()
    assert state(world) == (S.TICKETED, F.DONE, H.CONFIRMED)
    assert world.case.fulfilment.due_at is None
    assert world.happened()[-1] == "OrderSettled"
    # 100.00 base, 5.00 surcharge, taxes of 7.50 and 4.50, all in the gateway.
    assert world.balances() == {
        "air_traffic_liability": -10_000,
        "air_traffic_liability:SURCHARGES": -500,
        "gateway_clearing": 11_700,
        "taxes_payable:US": -750,
        "taxes_payable:XF": -450,
    }


def test_a_refused_capture_is_for_a_person() -> None:
    """Tickets are out and the money is only reserved: nobody decides alone."""
    world = World.of().begin().succeed().issue().decline()
    assert state(world) == (S.ACTION_REQUIRED, F.MANUAL, H.CONFIRMED)
    assert world.case.fulfilment.due_at is None
    assert world.happened()[-1] == "ActionRequiredByOperator"
    assert world.payment.authorised(TENDER) == world.order.total
    assert world.balances()["receivable"] == 11_700


@pytest.mark.parametrize(
    ("how", "ends"), [("succeed", F.CLOSED), ("decline", F.MANUAL)]
)
def test_a_void_closes_the_order_either_way(how: str, ends: FulfilmentState) -> None:
    """The seats go back though a gateway refuses; a person looks at that alone."""
    world = World.of().begin().succeed().refuse_issue()
    assert state(world) == (S.TICKETING_FAILED, F.VOIDING, H.CONFIRMED)
    getattr(world, how)()
    assert state(world) == (S.CANCELLED, ends, H.RETURNED)
    assert set(world.seats.values()) == {0}
    assert world.happened()[-2:] == ["TicketingFailed", "OrderCancelled"]
    free = OrderCancelled(order_id=world.order.id, refund=usd(0), penalty=usd(0))
    assert world.events[-1] == free
    assert world.balances() == {}
    assert world.documents() == ()


@pytest.mark.parametrize(
    ("how", "ends"), [("succeed", F.CLOSED), ("decline", F.MANUAL)]
)
def test_a_refund_ends_the_process(how: str, ends: FulfilmentState) -> None:
    """Paid, it is closed; refused, a person must find another way."""
    world = World.of().ticketed().cancel()
    assert state(world) == (S.CANCELLED, F.REFUNDING, H.RETURNED)
    getattr(world, how)()
    assert state(world) == (S.CANCELLED, ends, H.RETURNED)
    assert (world.happened()[-1] == "OrderRefunded") is (how == "succeed")
    owed = {"succeed": {}, "decline": {"receivable": -7_950}}[how]
    taxes_and_penalty = {
        "gateway_clearing": 11_700 - (7_950 if how == "succeed" else 0),
        "penalties_retained": -3_000,
        "taxes_payable:US": -750,
    }
    assert world.balances() == dict(sorted({**taxes_and_penalty, **owed}.items()))


def at(kind: OperationKind) -> World:
    """A world whose next operation is of that kind."""
    match kind:
        case OperationKind.AUTHORISE:
            return World.of().begin()
        case OperationKind.CAPTURE:
            return World.of().begin().succeed().issue()
        case OperationKind.VOID:
            return World.of().begin().succeed().refuse_issue()
        case OperationKind.REFUND:
            return World.of().ticketed().cancel()


@pytest.mark.parametrize("kind", [K.CAPTURE, K.VOID, K.REFUND], ids=str)
def test_what_had_no_effect_is_tried_again(kind: OperationKind) -> None:
    """A new attempt under a new key, in the same commit; order and process stay."""
    world = at(kind)
    before, first = state(world), world.open()
    world.fail()
    assert state(world) == before
    again = world.open()
    assert (again.kind, again.attempt, again.state) == (kind, 2, P.CREATED)
    assert (again.amount, again.slot) == (first.amount, first.slot)
    assert again.gateway_key != first.gateway_key
    world.succeed()
    assert world.case.fulfilment.state in (F.DONE, F.CLOSED)


@pytest.mark.parametrize("kind", K, ids=str)
def test_no_answer_changes_nothing_but_the_next_look(kind: OperationKind) -> None:
    """Unknown is never refused: the order waits, and a check is scheduled."""
    world = at(kind)
    before, order, events = state(world), world.order, len(world.events)
    world.time_out()
    assert world.open().state is P.UNKNOWN
    assert state(world) == before
    assert attrs.evolve(world.order, version=0) == attrs.evolve(order, version=0)
    assert len(world.events) == events
    assert world.case.fulfilment.due_at == world.open().next_check
    world.wait(timedelta(seconds=10)).look_up(pay.NotFound())
    assert world.open().state is P.UNKNOWN


@pytest.mark.parametrize("kind", K, ids=str)
def test_a_late_answer_counts_like_any_other(kind: OperationKind) -> None:
    """A look-up that finds it done leads where the answer would have led."""
    asked, told = at(kind).time_out(), at(kind)
    found = pay.Succeeded(f"ref_{asked.open().id}", asked.open().amount)
    asked.look_up(found)
    told.succeed()
    assert state(asked) == state(told)
    assert asked.balances() == told.balances()


@pytest.mark.parametrize("kind", [K.CAPTURE, K.VOID, K.REFUND], ids=str)
def test_not_found_past_the_late_bound_is_tried_again(kind: OperationKind) -> None:
    """Only then is it certain that it never will have an effect."""
    world = at(kind).time_out()
    world.wait(timedelta(seconds=60)).look_up(pay.NotFound())
    assert world.open().attempt == 2


def test_authentication_leaves_the_order_pending() -> None:
    """The payer is redirected; the hold stays pinned meanwhile."""
    world = World.of().begin().answer(pay.ActionRequired("https://bank", "ath_1"))
    assert state(world) == (S.PAYMENT_PENDING, F.AUTHORISING, H.HELD)
    assert world.open().redirect == "https://bank"
    world.look_up(pay.Succeeded("ath_1", world.order.total))
    assert world.order.status is S.FUNDED


def test_an_authorisation_may_come_after_the_deadline() -> None:
    """What was pinned in time is confirmed, however late the gateway is."""
    world = World.of().begin().time_out().wait(timedelta(hours=3))
    world.look_up(pay.Succeeded("ath_1", world.order.total))
    assert state(world) == (S.FUNDED, F.TICKETING, H.CONFIRMED)


@pytest.mark.parametrize("kind", K, ids=str)
def test_another_amount_than_asked_is_for_a_person(kind: OperationKind) -> None:
    """Neither done nor refused: the process waits, and asks again tomorrow."""
    world = at(kind)
    before = state(world)
    world.answer(pay.Succeeded("ref", usd(1)))
    assert world.open().state is P.MANUAL
    assert state(world) == before
    assert world.case.fulfilment.due_at == world.case.now + timedelta(days=1)


def test_a_payment_without_a_process_is_a_defect() -> None:
    """I9: whoever moves an operation carries a process on."""
    world = World.of().begin()
    sent = pay.send(world.open(), NOW)
    orphan = attrs.evolve(world.case, process=None)
    with pytest.raises(InvariantBroken):
        operation_moved(orphan, sent, due_at=NOW)


def test_a_payment_pays_the_whole_price() -> None:
    """R7: extras included."""
    world = World.of(placed(offer(), bag())).begin()
    assert world.open().amount == usd(11_700 + 3_500)
