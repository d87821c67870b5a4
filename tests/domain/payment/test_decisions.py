"""Which operation may come next, and under which key."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from tests.domain.payment.operations import (
    EMPTY,
    NOW,
    ORDER,
    authorised,
    captured,
    created,
    declined,
    done,
    in_state,
    tender,
    unknown,
    usd,
)

from flightcore.domain import payment as pay
from flightcore.domain.kernel import Money, OrderId
from flightcore.domain.kernel.errors import (
    AlreadyExists,
    CurrencyMismatch,
    FlightCoreError,
    InvalidInput,
    InvalidTransition,
    NegativeAmount,
    RefundExceedsCapture,
)
from flightcore.domain.payment import (
    OperationKind,
    OperationState,
    PaymentOperation,
    PaymentState,
)

K, S, P = OperationKind, OperationState, PaymentState


def test_a_key_is_the_same_wherever_it_is_made() -> None:
    """P3: it follows from its parts alone; this value must never change."""
    key = pay.gateway_key("t", ORDER, "T1", K.AUTHORISE, 1)
    assert key == created().gateway_key == "gwk_to27rsr6tw2l6h277mcgtvifsq"
    assert pay.operation_id(ORDER, "T1", K.AUTHORISE, 1) == created().id


def test_every_part_makes_another_key() -> None:
    """Tenant, order, tender, kind, attempt and slot all count."""
    key, kind = pay.gateway_key, K.AUTHORISE
    keys = {
        key("t", ORDER, "T1", kind, 1),
        key("u", ORDER, "T1", kind, 1),
        key("t", OrderId("ord_2"), "T1", kind, 1),
        key("t", ORDER, "T2", kind, 1),
        key("t", ORDER, "T1", K.CAPTURE, 1),
        key("t", ORDER, "T1", kind, 2),
        key("t", ORDER, "T1", kind, 1, "s"),
    }
    assert len(keys) == 7


def test_a_new_attempt_has_a_new_key_and_follows_a_dead_one() -> None:
    """M23: one key an attempt; a new one only once the last is definitely dead."""
    book, seen = EMPTY, set()
    for attempt in range(1, 4):
        order = pay.authorise(book, tender(), gateway="sim", now=NOW)
        assert order.attempt == attempt
        seen.add(order.gateway_key)
        book = book.put(declined(order))
    assert len(seen) == 3


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("kind", list(K))
def test_one_live_capture_a_tender(kind: OperationKind, state: OperationState) -> None:
    """A4: the unique column is filled by captures that are not definitely dead."""
    book = authorised() if kind is not K.REFUND else captured()
    make: dict[OperationKind, Callable[[], PaymentOperation]] = {
        K.AUTHORISE: created,
        K.CAPTURE: lambda: pay.capture(book, "T1", now=NOW),
        K.VOID: lambda: pay.void(book, "T1", now=NOW),
        K.REFUND: lambda: pay.refund(book, "T1", usd(1), slot="q", now=NOW),
    }
    shape = in_state(state)
    operation = attrs.evolve(
        make[kind](),
        state=state,
        gateway_ref=shape.gateway_ref,
        next_check=shape.next_check,
    )
    live = kind is K.CAPTURE and state not in (S.DECLINED, S.FAILED)
    assert operation.live_slot == ("ord_1/T1/CAPTURE" if live else None)


# -- which may come next -------------------------------------------------------------


@pytest.mark.parametrize("state", [s for s in S if not s.is_dead])
def test_a_tender_is_not_paid_twice(state: OperationState) -> None:
    """M15: while an attempt may have an effect, there is no other."""
    book = EMPTY.put(in_state(state))
    for decide in (pay.authorise, pay.charge):
        with pytest.raises(InvalidTransition):
            decide(book, tender(), gateway="sim", now=NOW)


def test_a_voided_tender_can_be_paid_again() -> None:
    """Once the void succeeded, and not before."""
    book = authorised()
    void = pay.void(book, "T1", now=NOW)
    for operation in (void, unknown(void)):
        with pytest.raises(InvalidTransition):
            pay.authorise(book.put(operation), tender(), gateway="sim", now=NOW)
    free = book.put(done(void))
    again = pay.authorise(free, tender(), gateway="sim", now=NOW)
    assert again.attempt == 2
    second = free.put(done(again, "ref_2"))
    assert second.authorised("T1") == usd(1000)
    assert pay.capture(second, "T1", now=NOW).parent_id == again.id


def test_a_charge_takes_at_once_and_once() -> None:
    """A gateway without reservations: capture from the token."""
    order = pay.charge(EMPTY, tender(), gateway="sim", now=NOW)
    assert (order.kind, order.parent_id, order.token) == (K.CAPTURE, None, "tok_visa")
    book = EMPTY.put(done(order))
    assert book.captured("T1") == usd(1000)
    with pytest.raises(InvalidTransition):
        pay.charge(book, tender(), gateway="sim", now=NOW)
    assert pay.refund(book, "T1", usd(1000), slot="q", now=NOW).parent_id == order.id


def test_a_capture_follows_its_reservation() -> None:
    """It names the parent, its reference, gateway and amount, and no token."""
    book = authorised()
    order = pay.capture(book, "T1", now=NOW)
    parent = book.reservation("T1")
    assert parent is not None
    assert (order.parent_id, order.parent_ref) == (parent.id, parent.gateway_ref)
    assert (order.amount, order.token, order.gateway) == (usd(1000), None, "sim")
    assert pay.capture(book, "T1", now=NOW, amount=usd(1)).amount == usd(1)


@pytest.mark.parametrize("state", [s for s in S if s is not S.SUCCEEDED])
def test_nothing_is_taken_that_is_not_reserved_for_certain(
    state: OperationState,
) -> None:
    """An authorisation that may have succeeded is no authorisation."""
    book = EMPTY.put(in_state(state))
    for decide in (pay.capture, pay.void):
        with pytest.raises(InvalidTransition):
            decide(book, "T1", now=NOW)
    with pytest.raises(InvalidTransition):
        pay.refund(book, "T1", usd(1), slot="q", now=NOW)


def test_capture_and_void_exclude_each_other() -> None:
    """M31: while one may have an effect, the other is refused."""
    book = authorised()
    orders = (pay.capture(book, "T1", now=NOW), pay.void(book, "T1", now=NOW))
    for order in orders:
        for state in (order, unknown(order), done(order)):
            for decide in (pay.capture, pay.void):
                with pytest.raises(InvalidTransition):
                    decide(book.put(state), "T1", now=NOW)
        dead = book.put(declined(order))
        assert pay.capture(dead, "T1", now=NOW).amount == usd(1000)
        assert pay.void(dead, "T1", now=NOW).amount == usd(1000)


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        (usd(1001), InvalidTransition),
        (usd(0), NegativeAmount),
        (usd(-1), NegativeAmount),
        (Money(1, "EUR"), CurrencyMismatch),
    ],
)
def test_a_capture_of_a_wrong_amount_is_refused(
    amount: Money, error: type[FlightCoreError]
) -> None:
    """P1: at most what is reserved, in its currency, above zero."""
    with pytest.raises(error):
        pay.capture(authorised(), "T1", now=NOW, amount=amount)


def test_refunds_in_flight_count() -> None:
    """P2: 600 unknown of 1000 leave 400, until they are definitely dead."""
    book = captured()
    first = pay.refund(book, "T1", usd(600), slot="q1", now=NOW)
    flying = book.put(unknown(first))
    with pytest.raises(RefundExceedsCapture) as raised:
        pay.refund(flying, "T1", usd(401), slot="q2", now=NOW)
    assert (raised.value.asked, raised.value.left) == (usd(401), usd(400))
    rest = pay.refund(flying, "T1", usd(400), slot="q2", now=NOW)
    assert rest.amount == usd(400)
    dead = book.put(declined(first))
    whole = pay.refund(dead, "T1", usd(1000), slot="q2", now=NOW)
    assert whole.amount == usd(1000)


def test_a_refund_exists_once() -> None:
    """The same slot again is refused while it may have an effect, else tried anew."""
    book = captured()
    order = pay.refund(book, "T1", usd(100), slot="q1", now=NOW)
    for state in (order, unknown(order), done(order)):
        with pytest.raises(AlreadyExists):
            pay.refund(book.put(state), "T1", usd(100), slot="q1", now=NOW)
    again = pay.refund(book.put(declined(order)), "T1", usd(100), slot="q1", now=NOW)
    assert again.attempt == 2
    assert again.gateway_key != order.gateway_key


@pytest.mark.parametrize("minor", [0, -1])
def test_a_refund_moves_money(minor: int) -> None:
    """M17: zero and less are refused, and so is another currency."""
    with pytest.raises(NegativeAmount):
        pay.refund(captured(), "T1", usd(minor), slot="q", now=NOW)
    with pytest.raises(CurrencyMismatch):
        pay.refund(captured(), "T1", Money(1, "JPY"), slot="q", now=NOW)


def test_a_tender_of_another_currency_is_refused() -> None:
    """A payment has one currency."""
    euros = pay.Tender("T1", Money(1, "EUR"), pay.card("tok_visa"))
    with pytest.raises(CurrencyMismatch):
        pay.authorise(EMPTY, euros, gateway="sim", now=NOW)


def test_attempts_have_an_end() -> None:
    """The hundredth is refused."""
    with pytest.raises(InvalidInput):
        attrs.evolve(created(), attempt=100)
