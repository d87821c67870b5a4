"""What a payment is as a whole, derived from its operations."""

from __future__ import annotations

from itertools import permutations

import attrs
import pytest
from tests.domain.payment.operations import (
    EMPTY,
    NOW,
    authorised,
    captured,
    created,
    declined,
    done,
    refunded,
    tender,
    unknown,
    usd,
)

from flightcore.domain import payment as pay
from flightcore.domain.kernel import OperationId
from flightcore.domain.payment import (
    OperationKind,
    OperationState,
    Payment,
    PaymentOperation,
    PaymentState,
)

K, S, P = OperationKind, OperationState, PaymentState


def books() -> dict[PaymentState, Payment]:
    """One tender's payment in each state."""
    act = pay.apply(pay.send(created(), NOW), pay.ActionRequired("https://x"), NOW)
    return {
        P.INITIATED: EMPTY.put(pay.send(created(), NOW)),
        P.REQUIRES_ACTION: EMPTY.put(act),
        P.UNKNOWN: EMPTY.put(unknown(created())),
        P.DECLINED: EMPTY.put(declined(created())),
        P.AUTHORISED: authorised(),
        P.CAPTURED: captured(),
        P.PARTIALLY_REFUNDED: refunded(captured(), 1, "q"),
        P.REFUNDED: refunded(refunded(captured(), 1, "q"), 999, "r"),
        P.VOIDED: voided(),
    }


def voided() -> Payment:
    return authorised().put(done(pay.void(authorised(), "T1", now=NOW)))


@pytest.mark.parametrize("state", list(P))
def test_the_state_is_derived(state: PaymentState) -> None:
    """Each state has operations that lead to it."""
    book = books()[state]
    assert pay.payment_state(book) is state
    assert pay.tender_state(book, "T1") is state


def test_no_operation_is_an_initiated_payment() -> None:
    """Nothing was said yet."""
    assert pay.payment_state(EMPTY) is P.INITIATED


def test_more_states_of_one_tender() -> None:
    """The finer points: what is in flight, refused, or in a person's hands."""
    book = authorised()
    capture = pay.capture(book, "T1", now=NOW)
    taken = captured()
    refund = pay.refund(taken, "T1", usd(1), slot="q", now=NOW)
    manual = pay.apply(pay.send(refund, NOW), pay.Succeeded("x", usd(2)), NOW)
    charge = pay.charge(EMPTY, tender(), gateway="sim", now=NOW)
    expected = [
        (book.put(capture), P.AUTHORISED),
        (book.put(unknown(capture)), P.UNKNOWN),
        (book.put(declined(capture)), P.DECLINED),
        (book.put(pay.abandon(capture, "late")), P.AUTHORISED),
        (taken.put(refund), P.CAPTURED),
        (taken.put(declined(refund)), P.CAPTURED),
        (taken.put(manual), P.UNKNOWN),
        (EMPTY.put(charge), P.INITIATED),
        (EMPTY.put(declined(charge)), P.DECLINED),
        (EMPTY.put(done(charge)), P.CAPTURED),
        (EMPTY.put(pay.abandon(created(), "late")), P.DECLINED),
    ]
    for item, state in expected:
        assert pay.payment_state(item) is state


WEAKEST = [P.UNKNOWN, P.REQUIRES_ACTION, P.INITIATED, P.DECLINED, P.AUTHORISED]


def renamed(book: Payment, name: str) -> list[PaymentOperation]:
    """A payment's operations as those of another tender."""
    return [
        attrs.evolve(
            item,
            tender=name,
            id=OperationId(f"{item.id}{name}"),
            gateway_key=f"{item.gateway_key}{name}",
            parent_id=OperationId(f"{item.parent_id}{name}")
            if item.parent_id
            else None,
        )
        for item in book.operations
    ]


@pytest.mark.parametrize("pair", list(permutations(P, 2)), ids=str)
def test_two_tenders_are_as_weak_as_the_weaker(
    pair: tuple[PaymentState, PaymentState],
) -> None:
    """Until all is captured or voided; then the sums decide."""
    both = attrs.evolve(
        EMPTY,
        operations=tuple(
            operation
            for name, state in zip(("T1", "T2"), pair, strict=True)
            for operation in renamed(books()[state], name)
        ),
    )
    weak = [state for state in WEAKEST if state in pair]
    if weak:
        expected = weak[0]
    elif set(pair) <= {P.CAPTURED, P.VOIDED}:
        expected = P.CAPTURED
    elif set(pair) <= {P.REFUNDED, P.VOIDED}:
        expected = P.REFUNDED
    else:
        expected = P.PARTIALLY_REFUNDED
    assert pay.payment_state(both) is expected
