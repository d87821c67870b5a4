"""Tickets that cannot be paid for, or not be issued: what becomes of the order."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.application.audit_world import World

from flightcore.domain.booking import OrderStatus
from flightcore.ports.rows import StockRow


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


def test_such_an_order_waits_for_a_person(world: World) -> None:
    """It is ticketed and not paid for; the audit knows that this can be."""
    order = world.paid("tok_capture_declined")
    assert order.status is OrderStatus.ACTION_REQUIRED
    assert len(order.documents) > 0
    assert world.audit().is_clean


def test_it_can_be_cancelled_for_nothing(world: World) -> None:
    """Seats, tickets and the authorisation are given up, and nobody paid anything."""
    order = world.paid("tok_capture_declined")
    cancellation = world.core.cancel(order.id)
    assert (cancellation.refund.minor, cancellation.penalty.minor) == (0, 0)
    cancelled = cancellation.confirm()
    assert cancelled.status is OrderStatus.CANCELLED
    backlog = world.core.backlog()
    assert (backlog.fulfilments, backlog.operations_open) == (0, 0)
    assert world.audit().findings == ()
    names = [fact.type for fact in world.core.events(order.id)]
    assert "payment.voided" in names
    assert "ticket.voided" in names


def test_a_stock_that_is_used_up_costs_nobody_anything(world: World) -> None:
    """T1: no number is left, so the authorisation is given up and the order is off."""
    world.paid(destination="SAN")
    stock = world.one(StockRow)
    world.change(stock, next_serial=10**10)
    order = world.paid()
    assert order.status is OrderStatus.CANCELLED
    assert order.documents == ()
    names = [fact.type for fact in world.core.events(order.id)]
    assert names.index("order.ticketing_failed") < names.index("payment.voided")
    assert world.audit().findings == ()
