"""The order's machine: every status with every step, and what a step leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import attrs
import pytest
from tests.domain.booking.sales import FAMILY, NOW, order, usd

from flightcore.domain import booking
from flightcore.domain.booking import (
    TRANSITIONS,
    ItemStatus,
    Order,
    OrderStatus,
    OrderStep,
    SegmentStatus,
    Step,
    next_status,
)
from flightcore.domain.kernel.errors import HoldExpired, InvalidTransition

S = OrderStatus

GRAPH = """
ON_HOLD           start payment   PAYMENT_PENDING
ON_HOLD           cancel          CANCELLED
ON_HOLD           expire          EXPIRED
PAYMENT_PENDING   fund            FUNDED
PAYMENT_PENDING   decline         ON_HOLD
FUNDED            issue           TICKETED
FUNDED            fail ticketing  TICKETING_FAILED
TICKETING_FAILED  issue           TICKETED
TICKETING_FAILED  cancel          CANCELLED
TICKETED          settle          TICKETED
TICKETED          refuse capture  ACTION_REQUIRED
TICKETED          cancel          CANCELLED
ACTION_REQUIRED   settle          TICKETED
ACTION_REQUIRED   refuse capture  ACTION_REQUIRED
ACTION_REQUIRED   cancel          CANCELLED
"""
"""The published machine, written down by hand."""


def edges() -> dict[tuple[str, str], str]:
    """From (status, step) to status."""
    found = {}
    for line in GRAPH.strip().splitlines():
        before, *step, after = line.split()
        found[before, " ".join(step)] = after
    return found


TAKEN: dict[OrderStep, Callable[[Order], Step]] = {
    OrderStep.START_PAYMENT: lambda it: booking.start_payment(
        it, tender="1", pinned_until=NOW + timedelta(hours=1), now=NOW
    ),
    OrderStep.FUND: booking.fund,
    OrderStep.DECLINE: lambda it: booking.decline_payment(it, reason="no"),
    OrderStep.ISSUE: lambda it: booking.issue(it, documents=("0010000000001",)),
    OrderStep.FAIL_TICKETING: lambda it: booking.fail_ticketing(it, reason="no"),
    OrderStep.SETTLE: booking.settle,
    OrderStep.REFUSE_CAPTURE: lambda it: booking.refuse_capture(it, reason="no"),
    OrderStep.CANCEL: lambda it: booking.cancel(it, refund=usd(1), penalty=usd(2)),
    OrderStep.EXPIRE: lambda it: booking.expire(it, now=NOW + timedelta(days=1)),
}
"""Every step as the function that takes it."""


def in_status(status: OrderStatus) -> Order:
    return attrs.evolve(order(*FAMILY), status=status)


def test_the_table_is_the_published_one() -> None:
    """Every allowed edge is there, and no other."""
    assert edges() == {
        (str(before), str(step)): str(after)
        for (before, step), after in TRANSITIONS.items()
    }


@pytest.mark.parametrize(
    ("status", "step"), list(product(OrderStatus, OrderStep)), ids=str
)
def test_every_status_with_every_step(status: OrderStatus, step: OrderStep) -> None:
    """A step goes where the graph says, or is refused with all facts."""
    wanted = edges().get((status, step))
    if wanted is not None:
        assert next_status(status, step, order_id="ord_1") == wanted
        assert TAKEN[step](in_status(status)).order.status == wanted
        return
    with pytest.raises(InvalidTransition) as raised:
        next_status(status, step, order_id="ord_1")
    facts = {"kind": "order", "id": "ord_1", "state": status, "step": step}
    assert raised.value.facts == facts
    with pytest.raises((InvalidTransition, HoldExpired)):
        TAKEN[step](in_status(status))


def test_final_statuses_are_never_left() -> None:
    """CANCELLED and EXPIRED absorb, and only they are final."""
    final = {status for status in S if status.is_final}
    assert final == {S.CANCELLED, S.EXPIRED}
    assert final.isdisjoint(before for before, _ in TRANSITIONS)


def test_every_status_can_be_reached_and_left_for_a_final_one() -> None:
    """From placing, each status is on a way that ends."""
    reached = {S.ON_HOLD}
    for _ in S:
        reached |= {a for (b, _), a in TRANSITIONS.items() if b in reached}
    assert reached == set(S)
    ends = {status for status in S if status.is_final}
    for _ in S:
        ends |= {before for (before, _), after in TRANSITIONS.items() if after in ends}
    assert ends == set(S)


@pytest.mark.parametrize(
    ("late", "refused"), [(-1, False), (0, True), (1, True)], ids=str
)
def test_payment_starts_before_the_deadline(late: int, refused: bool) -> None:
    """Half open: at the deadline itself it is too late."""
    held = order()
    now = held.limits.payment_by + timedelta(microseconds=late)
    pinned = now + timedelta(minutes=15)
    if not refused:
        step = booking.start_payment(held, tender="1", pinned_until=pinned, now=now)
        (started,) = step.events
        assert started == booking.PaymentStarted(
            order_id=held.id, amount=held.total, tender="1", pinned_until=pinned
        )
        return
    with pytest.raises(HoldExpired) as raised:
        booking.start_payment(held, tender="1", pinned_until=pinned, now=now)
    assert raised.value.order_id == held.id
    assert raised.value.expired_at == held.limits.payment_by


def test_an_expired_order_says_that_it_expired() -> None:
    """The payer hears the same whether or not the sweep was faster."""
    gone = in_status(S.EXPIRED)
    with pytest.raises(HoldExpired):
        booking.start_payment(gone, tender="1", pinned_until=NOW, now=NOW)


@pytest.mark.parametrize(("late", "expires"), [(-1, False), (0, True)], ids=str)
def test_expiry_waits_for_the_deadline(late: int, expires: bool) -> None:
    """An order expires at its deadline, never before."""
    held = order()
    now = held.limits.payment_by + timedelta(microseconds=late)
    if not expires:
        with pytest.raises(InvalidTransition):
            booking.expire(held, now=now)
        return
    step = booking.expire(held, now=now)
    assert step.order.status is S.EXPIRED
    assert step.events == (booking.OrderExpired(order_id=held.id),)


@pytest.mark.parametrize("close", [OrderStep.CANCEL, OrderStep.EXPIRE], ids=str)
def test_a_closed_order_keeps_its_prices_as_a_record(close: OrderStep) -> None:
    """Items and segments are cancelled, each; nothing else is forgotten."""
    held = attrs.evolve(order(*FAMILY, segments=3), documents=("0010000000001",))
    closed = TAKEN[close](held).order
    assert closed.documents == ("0010000000001",)
    assert {item.status for item in closed.items} == {ItemStatus.CANCELLED}
    assert {part.status for part in closed.segments} == {SegmentStatus.XX}
    assert closed.active_items == ()
    assert [item.total for item in closed.items] == [item.total for item in held.items]
    assert (closed.total, closed.travellers) == (held.total, held.travellers)


def test_other_steps_leave_items_and_segments_alone() -> None:
    """Only what closes an order cancels its parts."""
    held = order(*FAMILY)
    for step, take in TAKEN.items():
        if step in (OrderStep.CANCEL, OrderStep.EXPIRE):
            continue
        status = next(before for before, wanted in TRANSITIONS if wanted is step)
        after = take(attrs.evolve(held, status=status)).order
        assert (after.items, after.segments) == (held.items, held.segments)


def test_issuing_records_the_documents() -> None:
    """The order names its documents, and its event names the same."""
    step = booking.issue(in_status(S.FUNDED), documents=("0010000000001",))
    assert step.order.documents == ("0010000000001",)
    (event,) = step.events
    assert event == booking.OrderTicketed(
        order_id=step.order.id, documents=("0010000000001",)
    )


def test_a_refused_capture_can_still_be_settled() -> None:
    """A later capture makes an order whole that waits for a person."""
    step = booking.settle(in_status(S.ACTION_REQUIRED))
    assert step.order.status is S.TICKETED
    assert step.events == (
        booking.OrderSettled(order_id=step.order.id, amount=step.order.total),
    )
