"""A7, A8, A10 to A14: orders that are stuck, rewritten or half gone are found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.application.audit_world import World

from flightcore.application.operations.auditing import order_pages
from flightcore.domain.booking import Order
from flightcore.ports.rows import (
    ClaimRow,
    DocumentRow,
    EventRow,
    FulfilmentRow,
    PaymentOperationRow,
    WebhookRow,
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


# -- A7, A8: nothing is stuck ----------------------------------------------------


def test_a_busy_process_that_is_never_due_is_stuck(world: World) -> None:
    """A7: nobody will ever ask what became of the capture."""
    order = world.paid("tok_capture_pending")
    world.change(world.one(FulfilmentRow, order_id=order.id), due_at=None)
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A7", order.id)


def test_a_payment_that_nobody_drives_is_stuck(world: World) -> None:
    """A7: an order that waits for its payment has a process."""
    order = world.paid("tok_pending")
    world.drop(world.one(FulfilmentRow, order_id=order.id))
    assert world.broken() == {"A7"}


def test_an_order_that_wants_action_has_somebody_to_act(world: World) -> None:
    """A7: every operation is final, and yet somebody must lead it on."""
    order = world.paid("tok_capture_declined")
    process = world.one(FulfilmentRow, order_id=order.id)
    world.change(process, state="CLOSED")
    assert world.broken() == {"A7"}


def test_an_order_on_hold_is_due_to_expire(world: World) -> None:
    """A7: its seats would be held for ever."""
    world.change(world.order_row(world.held()), due_at=None)
    assert world.broken() == {"A7"}


def test_an_open_operation_of_a_closed_process_is_stuck(world: World) -> None:
    """A7: the process ended, and the refund has no answer."""
    order = world.cancelled("tok_refund_pending")
    process = world.one(FulfilmentRow, order_id=order.id)
    world.change(process, state="CLOSED", due_at=None)
    assert world.broken() == {"A7"}


def test_a_process_in_a_persons_hands_is_not_stuck(world: World) -> None:
    """A7 is silent: it waits for that person, and is in the backlog."""
    order = world.paid("tok_capture_declined")
    assert world.one(FulfilmentRow, order_id=order.id).due_at is None
    assert world.broken() == set()


def test_an_unknown_operation_has_a_scheduled_check(world: World) -> None:
    """A8: what went out without an answer is asked after at a known time."""
    order = world.paid("tok_capture_timeout_late")
    row = world.one(PaymentOperationRow, order_id=order.id, kind="CAPTURE")
    assert row.state == "UNKNOWN"
    world.edit(row, next_check=None)
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A8", row.id)


# -- A10, A11: history -----------------------------------------------------------


def _event(world: World, order: Order, kind: str) -> EventRow:
    return world.one(EventRow, aggregate=order.id, type=kind)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("order.funded", "order.ticketed"),
        ("order.created", "payment.captured"),
        ("order.payment_started", "order.created"),
        ("payment.initiated", "order.created"),
        ("order.ticketed", "order.expired"),
        ("order.ticketed", "ticket.issued"),
        ("order.settled", "order.cancelled"),
    ],
)
def test_a_history_is_a_walk_to_the_present(
    world: World, before: str, after: str
) -> None:
    """A10: a step that the machine does not know, or that leads elsewhere."""
    order = world.paid()
    world.change(_event(world, order, before), type=after)
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A10", order.id)


def test_a_finding_names_the_first_step_off_the_map(world: World) -> None:
    """A10: where the history leaves the machine, not where it ends."""
    world.change(_event(world, world.paid(), "order.ticketed"), type="order.expired")
    (finding,) = world.audit().findings
    assert finding.message == "order.expired while FUNDED"


def test_a_status_without_a_step_to_it_is_found(world: World) -> None:
    """A10: the order says it has expired, its history that it is on hold."""
    order = world.held()
    world.change(world.order_row(order), status="EXPIRED")
    assert "A10" in world.broken()


def test_a_gap_in_a_history_is_found(world: World) -> None:
    """A11: one event of the middle is gone; the walk is not judged then."""
    order = world.paid()
    world.drop(_event(world, order, "order.funded"))
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A11", order.id)


@pytest.mark.parametrize("drop_all", [True, False])
def test_events_lost_at_the_end_are_found(world: World, drop_all: bool) -> None:
    """A11: the order counts more events than there are."""
    order = world.paid()
    events = world.rows(EventRow, aggregate=order.id)
    world.drop(*(events if drop_all else events[-1:]))
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A11", order.id)


def test_any_aggregate_has_its_events_without_a_gap(world: World) -> None:
    """A11 holds for flights, tariffs and messages, too."""
    sample = world.rows(EventRow)[0]
    strange = attrs.evolve(sample, aggregate="zzz_1", id="evt_z")
    world.plant(attrs.evolve(strange, sequence=2))
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A11", "zzz_1")


@pytest.mark.parametrize(
    ("minutes", "done", "broken"),
    [(0, False, False), (59, False, False), (61, False, True), (61, True, False)],
)
def test_an_event_does_not_wait_for_ever(
    world: World, minutes: int, done: bool, broken: bool
) -> None:
    """A11: an hour after it was due, nobody seems to tell it; its order is named."""
    order = world.held()
    due = world.store.now() - timedelta(minutes=minutes)
    for row in world.rows(EventRow, aggregate=order.id):
        world.change(row, due_at=None if done else due)
    found = [(each.rule, each.subject) for each in world.audit().findings]
    assert found == [("A11", order.id)] * broken


# -- A12: documents --------------------------------------------------------------


def _body(row: DocumentRow, status: str) -> bytes:
    body = json.loads(row.body)
    for coupon in body["coupons"]:
        coupon["status"] = status
    return json.dumps(body).encode()


def test_a_cancelled_order_has_no_live_ticket(world: World) -> None:
    """A12: somebody could still fly on it."""
    order = world.cancelled()
    row = world.one(DocumentRow, order_id=order.id)
    world.change(row, body=_body(row, "O"))
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A12", row.number)


def test_a_ticket_without_money_is_found(world: World) -> None:
    """A12: a document of an order that was never paid."""
    ticketed, held = world.paid(), world.held()
    row = world.one(DocumentRow, order_id=ticketed.id)
    world.plant(attrs.evolve(row, number="0010000009999", order_id=held.id))
    assert world.broken() == {"A12"}


def test_a_second_live_ticket_is_found(world: World) -> None:
    """A12: two documents for the same passenger and flight."""
    order = world.paid()
    row = world.one(DocumentRow, order_id=order.id)
    world.plant(attrs.evolve(row, number="0010000009999"))
    assert world.broken() == {"A12"}


def test_a_voided_second_ticket_is_no_second_one(world: World) -> None:
    """A12 counts only documents that can be or were used."""
    order = world.paid()
    row = world.one(DocumentRow, order_id=order.id)
    world.plant(attrs.evolve(row, number="0010000009999", body=_body(row, "V")))
    assert world.broken() == set()


def test_a_passenger_of_a_ticketed_order_has_a_ticket(world: World) -> None:
    """A12: one of two documents is gone."""
    order = world.paid(count=2)
    world.drop(world.rows(DocumentRow, order_id=order.id)[0])
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A12", order.id)


def test_a_used_ticket_still_counts(world: World) -> None:
    """A12: flown coupons are what was paid for."""
    row = world.one(DocumentRow, order_id=world.paid().id)
    world.change(row, body=_body(row, "F"))
    assert world.broken() == set()


# -- A13, A14: keys and webhooks -------------------------------------------------


def test_a_key_without_an_answer_is_found(world: World) -> None:
    """A13: a repetition of the call would get nothing."""
    world.held()
    row = world.rows(ClaimRow)[0]
    world.change(row, answer=b"")
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == ("A13", row.operation_id)


@pytest.mark.parametrize(
    ("minutes", "done", "broken"),
    [(0, False, False), (9, False, False), (11, False, True), (11, True, False)],
)
def test_a_webhook_does_not_lie_about(
    world: World, minutes: int, done: bool, broken: bool
) -> None:
    """A14: it is acted upon within ten minutes."""
    came = world.store.now() - timedelta(minutes=minutes)
    world.plant(
        WebhookRow(
            source="simulated",
            event_id="evt_1",
            received_at=came,
            due_at=None if done else came,
            attempts=0,
            version=1,
            body=b"{}",
        )
    )
    assert world.broken() == ({"A14"} if broken else set())


# -- what has no order, and what cannot be read ----------------------------------


def _orphan_document(world: World) -> None:
    row = world.one(DocumentRow, order_id=world.paid().id)
    world.plant(attrs.evolve(row, number="0010000009999", order_id="ord_gone"))


def _orphan_process(world: World) -> None:
    row = world.one(FulfilmentRow, order_id=world.paid().id)
    world.plant(attrs.evolve(row, order_id="ord_gone"))


def _orphan_event(world: World) -> None:
    row = _event(world, world.held(), "order.created")
    world.plant(attrs.evolve(row, aggregate="ord_gone", id="evt_gone"))


@pytest.mark.parametrize(
    ("rule", "plant"),
    [("A12", _orphan_document), ("A7", _orphan_process), ("A11", _orphan_event)],
)
def test_parts_without_an_order_are_found(
    world: World, rule: str, plant: Callable[[World], None]
) -> None:
    """A row that names an order which does not exist breaks the rule of its table."""
    plant(world)
    (finding,) = world.audit().findings
    assert (finding.rule, finding.subject) == (rule, "ord_gone")


def test_an_order_that_cannot_be_read_does_not_end_the_audit(world: World) -> None:
    """It is told as such, without its content, and the others are judged."""
    spoilt, other = world.held(), world.held()
    world.change(world.order_row(spoilt), body=b'{"secret": 1}')
    world.change(world.order_row(other), due_at=None)
    found = {(each.rule, each.subject) for each in world.audit().findings}
    assert found == {("codec", spoilt.id), ("A7", other.id)}
    assert "secret" not in repr(world.audit())


@pytest.mark.parametrize(("most", "broken"), [(50, set()), (5, {"limit"})])
def test_a_page_that_is_too_much_is_read_in_halves(
    world: World, monkeypatch: pytest.MonkeyPatch, most: int, broken: set[str]
) -> None:
    """Many orders come in smaller pages; one that is too much alone is told."""
    monkeypatch.setattr(order_pages, "MAX_FOUND", most)
    orders = [world.paid() for _ in range(9)]
    found = world.audit()
    assert {finding.rule for finding in found.findings} == broken
    assert found.checked["orders"] == len(orders)


def test_an_unknown_status_does_not_end_the_audit(world: World) -> None:
    """It is told like a body that cannot be read."""
    world.change(world.order_row(world.held()), status="ASLEEP")
    assert world.broken() == {"codec"}
