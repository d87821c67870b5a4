"""A4 to A6 and A9: broken payments and books are found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.application.audit_world import World

from flightcore.domain.booking import Order, OrderStatus
from flightcore.domain.kernel import Money, OrderId
from flightcore.domain.ledger import JournalEntry, payment_captured, refund_requested
from flightcore.ports.rows import (
    FulfilmentRow,
    PaymentOperationRow,
    PostingRow,
    QuoteRow,
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


def _operation(world: World, order: Order, kind: str) -> PaymentOperationRow:
    return world.one(PaymentOperationRow, order_id=order.id, kind=kind)


def _twin(row: PaymentOperationRow, **columns: Any) -> PaymentOperationRow:
    """A second operation of the same, past the constraint that forbids it."""
    again = attrs.evolve(
        row, id=f"{row.id}2", gateway_key=f"{row.gateway_key}2", live_slot=None
    )
    return attrs.evolve(again, **columns)


def _enter(world: World, entry: JournalEntry) -> None:
    for line, posting in enumerate(entry.postings, start=1):
        world.plant(
            PostingRow(
                entry_id=entry.id,
                line=line,
                source=entry.source,
                order_id=entry.order_id,
                account=str(posting.account),
                currency=posting.amount.currency,
                amount_minor=posting.amount.minor,
                at=entry.at,
            )
        )


def test_two_captures_in_flight_are_one_too_many(world: World) -> None:
    """A4: each of them may take the money."""
    order = world.paid("tok_capture_pending")
    world.plant(_twin(_operation(world, order, "CAPTURE")))
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A4", order.id)


def test_a_capture_after_a_dead_one_is_allowed(world: World) -> None:
    """A4 counts only what had, or may have, an effect."""
    order = world.paid("tok_capture_pending")
    row = _operation(world, order, "CAPTURE")
    world.plant(_twin(row, state="FAILED"))
    assert world.broken() == set()


@pytest.mark.parametrize(("excess", "broken"), [(0, set()), (1, {"A5"})])
def test_refunds_in_flight_count_against_captures(
    world: World, excess: int, broken: set[str]
) -> None:
    """A5: all of a capture may come back, and not a cent more."""
    order = world.paid()
    captured = _operation(world, order, "CAPTURE")
    process = world.one(FulfilmentRow, order_id=order.id)
    world.change(process, state="MANUAL")
    amount = captured.amount_minor + excess
    refund = _twin(captured, kind="REFUND", state="PENDING", amount_minor=amount)
    world.plant(refund)
    world.edit(refund, next_check=order.created_at.isoformat())
    money = Money(amount, captured.currency)
    _enter(
        world,
        refund_requested(OrderId(order.id), refund.id, money, at=order.created_at),
    )
    assert world.broken() == broken


def test_a_ticket_without_reservation_is_found(world: World) -> None:
    """A6: tickets are out, and the authorisation is gone before the capture."""
    order = world.paid("tok_capture_pending")
    assert order.status is OrderStatus.TICKETED
    world.change(_operation(world, order, "AUTHORISE"), state="FAILED")
    assert world.broken() == {"A6"}


def test_a_process_that_is_done_has_captured(world: World) -> None:
    """A6: an authorisation covers the price only until the process is done."""
    order = world.paid("tok_capture_declined")
    assert world.broken() == set()
    world.change(world.order_row(order), status="TICKETED")
    world.change(world.one(FulfilmentRow, order_id=order.id), state="DONE")
    assert "A6" in world.broken()


def test_an_order_on_hold_holds_no_money(world: World) -> None:
    """A6: reserved, and nobody will ever take it or give it up."""
    paid, held = world.paid(), world.held()
    row = _operation(world, paid, "AUTHORISE")
    world.plant(_twin(row, order_id=held.id))
    assert world.broken() == {"A6"}


def test_what_was_closed_without_ticket_keeps_nothing(world: World) -> None:
    """A6: the reservation of an order that was cancelled was never given up."""
    paid, dropped = world.paid(), world.dropped()
    row = _operation(world, paid, "AUTHORISE")
    world.plant(_twin(row, order_id=dropped.id))
    (finding,) = (each for each in world.audit().findings if each.rule != "B2")
    assert (finding.rule, finding.subject) == ("A6", dropped.id)
    assert "still authorised" in finding.message


def test_a_cancelled_order_keeps_what_was_quoted(world: World) -> None:
    """A6: a cent less was refunded, by operation and book, than was promised."""
    order = world.cancelled()
    refund = _operation(world, order, "REFUND")
    world.change(refund, amount_minor=refund.amount_minor - 1)
    for row in world.rows(PostingRow, order_id=order.id):
        if row.source in (f"refund/{refund.id}", f"refunded/{refund.id}"):
            step = 1 if row.amount_minor > 0 else -1
            world.change(row, amount_minor=row.amount_minor - step)
    assert world.broken() == {"A6"}


def test_what_a_person_has_in_hand_is_left_to_them(world: World) -> None:
    """A6 says nothing of a refund that the gateway refused for good."""
    order = world.cancelled("tok_refund_declined")
    assert world.one(FulfilmentRow, order_id=order.id).state == "MANUAL"
    assert world.broken() == set()


def test_a_cancelled_order_without_its_quote_is_found(world: World) -> None:
    """A6 and A9: nothing says any more what it may keep."""
    order = world.cancelled()
    world.drop(*world.rows(QuoteRow, order_id=order.id))
    assert world.broken() == {"A6", "A9"}


def test_an_entry_that_does_not_balance_is_found(world: World) -> None:
    """A9: the entry is named, and the whole book is off by as much."""
    order = world.paid()
    row = next(
        row
        for row in world.rows(PostingRow, order_id=order.id)
        if row.source.startswith("sold/") and row.amount_minor < 0
    )
    world.change(row, amount_minor=row.amount_minor - 7)
    found = world.audit().findings
    assert {(each.rule, each.subject) for each in found} == {
        ("A9", row.entry_id),
        ("A9", "the whole book"),
    }
    assert "differ by -7 USD" in found[0].message


def test_the_book_balances_in_each_currency(world: World) -> None:
    """A9: a debit in one currency is no credit in another."""
    order = world.paid()
    row = world.rows(PostingRow, order_id=order.id)[0]
    world.change(row, currency="EUR")
    assert world.broken() == {"A9"}


def test_a_capture_without_its_entry_is_found(world: World) -> None:
    """A9: the gateway took money that the book does not know."""
    order = world.paid()
    captured = _operation(world, order, "CAPTURE")
    source = f"captured/{captured.id}"
    world.drop(*world.rows(PostingRow, source=source))
    assert world.broken() == {"A9"}
    wanted = f"{source}: None entered, not {captured.amount_minor}"
    assert wanted in [finding.message for finding in world.audit().findings]


def test_an_entry_without_its_capture_is_found(world: World) -> None:
    """A9, the other way: the book knows money that nobody took."""
    order = world.held()
    money = Money(500, "USD")
    _enter(
        world,
        payment_captured(OrderId(order.id), "pop_never", money, at=order.created_at),
    )
    assert world.broken() == {"A9"}
    wanted = "captured/pop_never: 500 entered, not None"
    assert wanted in [finding.message for finding in world.audit().findings]


def test_a_refund_that_came_to_nothing_is_owed_again(world: World) -> None:
    """A9: a dead refund has the entry that takes its request back."""
    order = world.cancelled("tok_refund_declined")
    refund = _operation(world, order, "REFUND")
    assert refund.state == "DECLINED"
    assert world.broken() == set()
    world.drop(*world.rows(PostingRow, source=f"refund-abandoned/{refund.id}"))
    assert world.broken() == {"A9"}


def test_a_sale_that_was_never_entered_is_found(world: World) -> None:
    """A9 (R5): what is due by the book is not what order and payments say."""
    order = world.paid()
    world.drop(*world.rows(PostingRow, source=f"sold/{order.id}/order"))
    (finding,) = world.audit().findings
    assert finding.rule == "A9"
    assert "due by the book" in finding.message


def test_money_without_an_order_is_found(world: World) -> None:
    """A6 and A9: operations and postings that name no order of ours."""
    order = world.held()
    paid = world.paid()
    world.plant(_twin(_operation(world, paid, "AUTHORISE"), order_id="ord_lost"))
    money = Money(500, "USD")
    entry = payment_captured(OrderId("ord_gone"), "pop_x", money, at=order.created_at)
    _enter(world, entry)
    found = {(each.rule, each.subject) for each in world.audit().findings}
    assert {pair for pair in found if pair[0] != "B2"} == {
        ("A6", "ord_lost"),
        ("A9", "ord_gone"),
    }


def test_the_report_tells_the_turnover(world: World) -> None:
    """Debits of the whole book: a sale and its capture."""
    order = world.paid()
    price = order.total.minor
    checked = world.audit().checked
    assert checked["minor units USD"] == 2 * price
    assert checked["entries"] == 2
