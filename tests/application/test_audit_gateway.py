"""B1 and B2: the gateway's books and our operations match both ways."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from tests.application.audit_world import Booked, World

from flightcore.domain.booking import Order
from flightcore.domain.kernel import Money
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.ports.gateway_books import BookedOperation
from flightcore.ports.rows import PaymentOperationRow


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.open(tmp_path)


def _capture(booked: Booked) -> BookedOperation:
    return next(each for each in booked if each.kind is OperationKind.CAPTURE)


def _operation(world: World, order: Order, what: str) -> PaymentOperationRow:
    return world.one(PaymentOperationRow, order_id=order.id, kind=what)


def test_books_that_agree_say_nothing(world: World) -> None:
    """B1 and B2 hold over every outcome that the gateway can give."""
    for token in ("tok_visa", "tok_capture_pending", "tok_capture_declined"):
        world.paid(token)
    world.cancelled("tok_refund_timeout_late")
    report = world.audit()
    assert report.is_clean
    assert report.checked["gateway operations"] == len(world.gateway.books().operations)


def test_two_captures_at_the_gateway_are_found(world: World) -> None:
    """B1, and B2 for the second one, which is none of ours."""
    order = world.paid()

    def again(booked: Booked) -> Booked:
        return (*booked, attrs.evolve(_capture(booked), key="gwk_again"))

    world.gateway.cook = again
    found = {(each.rule, each.subject) for each in world.audit().findings}
    assert found == {("B1", order.id), ("B2", "gwk_again")}


def test_a_declined_capture_took_no_money(world: World) -> None:
    """B1 counts only captures that succeeded; B2 tells the one that is none of ours."""
    world.paid()

    def again(booked: Booked) -> Booked:
        one = attrs.evolve(_capture(booked), key="gwk_again")
        return (*booked, attrs.evolve(one, state=OperationState.DECLINED))

    world.gateway.cook = again
    assert world.broken(books=True) == {"B2"}


def test_a_charge_that_we_do_not_know_is_found(world: World) -> None:
    """B2: the row of the operation is lost."""
    order = world.paid()
    row = _operation(world, order, "AUTHORISE")
    world.drop(row)
    found = {each.subject for each in world.audit().findings if each.rule == "B2"}
    assert found == {row.gateway_key}


def test_a_success_that_the_gateway_does_not_know_is_found(world: World) -> None:
    """B2, the other way."""
    order = world.paid()
    world.gateway.cook = lambda booked: tuple(
        each for each in booked if each.kind is not OperationKind.CAPTURE
    )
    (finding,) = world.audit().findings
    key = _operation(world, order, "CAPTURE").gateway_key
    assert (finding.rule, finding.subject) == ("B2", key)


@pytest.mark.parametrize("what", ["amount", "currency", "kind", "order"])
def test_another_operation_under_our_key_is_found(world: World, what: str) -> None:
    """B2: order, kind and amount belong to a key for good."""
    world.paid()

    def cook(booked: Booked) -> Booked:
        one = _capture(booked)
        others = tuple(each for each in booked if each is not one)
        minor = one.amount.minor
        changed = {
            "amount": attrs.evolve(one, amount=Money(minor + 1, "USD")),
            "currency": attrs.evolve(one, amount=Money(minor, "EUR")),
            "kind": attrs.evolve(one, kind=OperationKind.REFUND),
            "order": attrs.evolve(one, order_ref="ord_other"),
        }
        return (*others, changed[what])

    world.gateway.cook = cook
    assert world.broken(books=True) == {"B2"}


_PENDING, _SUCCEEDED = OperationState.PENDING, OperationState.SUCCEEDED
_DECLINED, _FAILED = OperationState.DECLINED, OperationState.FAILED


@pytest.mark.parametrize("theirs", [_PENDING, _SUCCEEDED, _DECLINED])
@pytest.mark.parametrize("ours", list(OperationState))
def test_what_we_know_may_lag_but_never_contradict(
    world: World, ours: OperationState, theirs: OperationState
) -> None:
    """B2: final is what the gateway says is final; open may be anything; what was
    never sent cannot be in its books."""
    order = world.paid()
    world.change(_operation(world, order, "CAPTURE"), state=str(ours))

    def cook(booked: Booked) -> Booked:
        one = _capture(booked)
        others = tuple(each for each in booked if each is not one)
        return (*others, attrs.evolve(one, state=theirs))

    world.gateway.cook = cook
    lags = ours in ("SENT", "PENDING", "UNKNOWN", "MANUAL")
    agrees = (ours, theirs) in {
        (_SUCCEEDED, _SUCCEEDED),
        (_DECLINED, _DECLINED),
        (_FAILED, _DECLINED),
    }
    assert ("B2" in world.broken(books=True)) is not (lags or agrees)


def test_operations_of_another_gateway_are_left_alone(world: World) -> None:
    """B2 compares a gateway with what was sent to it."""
    order = world.paid()
    row = _operation(world, order, "CAPTURE")
    world.edit(row, gateway="elsewhere")
    world.gateway.cook = lambda booked: tuple(
        each for each in booked if each.key != row.gateway_key
    )
    assert world.broken(books=True) == set()


def test_what_is_settled_while_the_audit_reads_is_no_finding(world: World) -> None:
    """B2 is judged by books that were read while our side stood still."""
    world.paid()
    readings = []

    def late(booked: Booked) -> Booked:
        readings.append(booked)
        return booked if len(readings) > 1 else booked[:1]

    world.gateway.cook = late
    assert world.broken(books=True) == set()
    assert len(readings) == 2


def test_what_moves_while_the_books_are_read_is_left_to_the_next_audit(
    world: World,
) -> None:
    """B2: our side changed between its two readings, so the books may be older."""
    order = world.paid()

    def moving(booked: Booked) -> Booked:
        row = _operation(world, order, "CAPTURE")
        world.change(row, version=row.version + 1)
        return booked[:1]

    world.gateway.cook = moving
    assert world.broken(books=True) == set()
