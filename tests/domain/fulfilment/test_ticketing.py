"""Issuing in the process: documents, the sale in the book, the capture ordered."""

from __future__ import annotations

import pytest
from tests.domain.booking.sales import FAMILY, bag, offer, placed, usd
from tests.domain.fulfilment.world import World

from flightcore.domain.booking import OrderStatus
from flightcore.domain.fulfilment import FulfilmentState, breakdown
from flightcore.domain.kernel.errors import InvalidInput, InvalidTransition
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.domain.ticketing import Stock, TicketIssued


def funded() -> World:
    new = placed(offer(*FAMILY, segments=5), bag("P1"), bag("P2", 1_500))
    return World.of(new).begin().succeed()


def test_issuing_orders_the_capture_of_the_whole_price() -> None:
    """R7: documents, capture and process in one step; the stock moves on."""
    world = funded().issue()
    assert world.order.status is OrderStatus.TICKETED
    assert world.case.fulfilment.state is FulfilmentState.CAPTURING
    capture = world.open()
    assert (capture.kind, capture.state) == (
        OperationKind.CAPTURE,
        OperationState.CREATED,
    )
    assert capture.amount == world.order.total == usd(4 * 11_700 + 5_000)
    assert world.stock.next_serial == 1 + 4 * 2 + 2
    numbers = tuple(document.number for document in world.documents())
    assert world.order.documents == numbers
    assert len(numbers) == 10


def test_every_document_is_told_of() -> None:
    """One fact each, after the order's own."""
    world = funded().issue()
    told = [event for event in world.events if isinstance(event, TicketIssued)]
    assert [event.number for event in told] == list(world.order.documents)
    assert [event.coupons for event in told] == [4, 1] * 4 + [1, 1]
    assert [event.kind for event in told] == ["ETKT"] * 8 + ["EMD-A"] * 2
    assert sum(event.value.minor for event in told) == world.order.total.minor
    assert world.happened()[2:4] == ["OrderFunded", "OrderTicketed"]


def test_the_sale_enters_the_book_with_its_parts() -> None:
    """R5: what each authority and the airline are owed, and the customer owes."""
    assert funded().issue().balances() == {
        "air_traffic_liability": -40_000,
        "air_traffic_liability:SERVICES": -5_000,
        "air_traffic_liability:SURCHARGES": -2_000,
        "receivable": 51_800,
        "taxes_payable:US": -3_000,
        "taxes_payable:XF": -1_800,
    }


def test_a_breakdown_adds_up() -> None:
    """The parts of a price are the price."""
    order = funded().order
    parts = breakdown(order)
    assert (parts.base, parts.surcharges) == (usd(40_000), usd(2_000))
    assert parts.services == usd(5_000)
    assert parts.total == order.total


def test_no_stock_no_ticket() -> None:
    """T1: with the last serial gone nothing is issued, and nothing changed."""
    world = funded()
    world.stock = Stock(accounting_code="001", next_serial=10**10 - 9)
    before = world.case
    with pytest.raises(InvalidInput):
        world.issue()
    assert (world.case, world.balances()) == (before, {})
    world.refuse_issue()
    assert world.order.status is OrderStatus.TICKETING_FAILED
    assert world.open().kind is OperationKind.VOID


@pytest.mark.parametrize("step", ["issue", "refuse_issue"])
def test_only_a_funded_order_is_issued(step: str) -> None:
    """R7: not before the money is reserved, not twice, not after giving up."""
    given_up = funded().refuse_issue()
    for world in (World.of(), World.of().begin(), funded().issue(), given_up):
        with pytest.raises(InvalidTransition):
            getattr(world, step)()
