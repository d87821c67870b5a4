"""What a gateway refused for good waits for a person, who can try it again."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from tests.application.audit_world import World

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order, OrderStatus
from flightcore.domain.kernel.errors import Forbidden, InvalidTransition, NotFound
from flightcore.domain.payment import OperationKind
from flightcore.memory import _gateway_tokens as tokens
from flightcore.ports.rows import FulfilmentRow, PaymentOperationRow

CAPTURE, REFUND = "tok_capture_declined", "tok_refund_declined"
A_MINUTE = 61.0


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


def refused(world: World, token: str) -> Order:
    """An order whose capture, or whose refund, the gateway will not make."""
    order = world.paid(token)
    return world.core.cancel(order.id).confirm() if token == REFUND else order


def at_rest(world: World) -> None:
    """Let workers do all there is to do for some minutes."""
    for _ in range(5):
        world.ahead += A_MINUTE
        while world.core.work().total:
            pass


def approve(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """The gateway does from now on what it declined."""
    monkeypatch.setitem(
        tokens._LATER, token, (OperationKind.VOID, tokens.Behaviour.APPROVE)
    )


def in_role(world: World, *roles: fc.Role, tenant: str = "default") -> FlightCore:
    """The core in the name of somebody else."""
    return world.core.as_(
        fc.Principal(id="p", name="p", tenant=tenant, roles=tuple(roles))
    )


@pytest.mark.parametrize("token", [CAPTURE, REFUND])
def test_it_is_not_quiet_while_a_person_must_act(world: World, token: str) -> None:
    """The workers are done, and yet the backlog names the order; no rule is broken."""
    refused(world, token)
    at_rest(world)
    backlog = world.core.backlog()
    assert backlog.manual == 1
    assert not backlog.is_quiet
    assert attrs.evolve(backlog, manual=0).is_quiet
    assert world.audit().findings == ()


def test_a_promised_refund_that_nobody_sees_to_is_found(world: World) -> None:
    """A6: refused, and the process closed all the same: the payer is owed money."""
    order = refused(world, REFUND)
    world.change(world.one(FulfilmentRow, order_id=order.id), state="CLOSED")
    messages = [it.message for it in world.audit().findings if it.rule == "A6"]
    # 120.00 and 5.20 of tax were paid, 40.00 is the charge, so 85.20 are owed.
    assert messages == [
        "CANCELLED: 12520 kept, not 4000, and closed; 8520 owed to the payer"
        " (minor units of USD)"
    ]


@pytest.mark.parametrize(
    ("token", "status"),
    [(CAPTURE, OrderStatus.TICKETED), (REFUND, OrderStatus.CANCELLED)],
)
def test_it_is_tried_again_and_goes_through(
    world: World, token: str, status: OrderStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more attempt is written down and sent, and nothing waits any more."""
    order = refused(world, token)
    approve(monkeypatch, token)
    world.core.orders.retry(order.id)
    at_rest(world)
    assert world.core.orders.get(order.id).status is status
    kind = "REFUND" if token == REFUND else "CAPTURE"
    states = {
        row.attempt: row.state
        for row in world.rows(PaymentOperationRow, order_id=order.id, kind=kind)
    }
    assert states == {1: "DECLINED", 2: "SUCCEEDED"}
    assert world.core.backlog().is_quiet
    assert world.audit().findings == ()


def test_another_refusal_waits_for_a_person_again(world: World) -> None:
    """Nothing is tried over and over by itself."""
    order = refused(world, REFUND)
    world.core.orders.retry(order.id)
    at_rest(world)
    attempts = world.rows(PaymentOperationRow, order_id=order.id, kind="REFUND")
    assert [row.state for row in attempts] == ["DECLINED", "DECLINED"]
    assert world.core.backlog().manual == 1


def test_a_repetition_with_its_key_tries_once(world: World) -> None:
    """The key finds the first call, even where that was refused once more since."""
    order = refused(world, REFUND)
    world.core.orders.retry(order.id, idempotency_key="once")
    at_rest(world)
    world.core.orders.retry(order.id, idempotency_key="once")
    at_rest(world)
    attempts = world.rows(PaymentOperationRow, order_id=order.id, kind="REFUND")
    assert len(attempts) == 2


def test_what_was_not_refused_is_not_tried_again(world: World) -> None:
    """Neither on hold nor paid: nothing is written."""
    for order in (world.held(), world.paid()):
        with pytest.raises(InvalidTransition):
            world.core.orders.retry(order.id)
        assert world.core.orders.get(order.id) == order


def test_only_who_keeps_the_house_tries_again(world: World) -> None:
    """An operator of the tenant may; those who sell, and other tenants, may not."""
    order = refused(world, REFUND)
    for role in (fc.Role.AGENT, fc.Role.SUPERVISOR):
        with pytest.raises(Forbidden):
            in_role(world, role).orders.retry(order.id)
    with pytest.raises(NotFound):
        in_role(world, fc.Role.OPERATOR, tenant="other").orders.retry(order.id)
    in_role(world, fc.Role.OPERATOR).orders.retry(order.id)
    assert world.core.backlog().manual == 0
