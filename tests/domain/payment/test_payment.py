"""What a payment keeps, and what its operations add up to."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.payment.operations import (
    EMPTY,
    NOW,
    ORDER,
    authorised,
    captured,
    created,
    declined,
    done,
    refunded,
    tender,
    usd,
)

from flightcore.domain import payment as pay
from flightcore.domain.kernel import Money, OperationId, OrderId
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    InvariantBroken,
    NegativeAmount,
    NotFound,
    RefundExceedsCapture,
)
from flightcore.domain.payment import (
    OperationKind,
    OperationState,
    Payment,
    PaymentOperation,
    PaymentState,
    RefundShare,
    TenderBalance,
)

K, S, P = OperationKind, OperationState, PaymentState


def broken_books() -> dict[str, list[PaymentOperation]]:
    """Operations that no decision would make, by the rule that they break."""
    book = captured()
    reservation, capture = book.operations
    refund = pay.refund(book, "T1", usd(600), slot="q1", now=NOW)
    void = pay.void(authorised(), "T1", now=NOW)
    twin = attrs.evolve(capture, id=OperationId("pop_2"), gateway_key="gwk_2")
    return {
        "P1 above": [reservation, attrs.evolve(capture, amount=usd(1001))],
        "P1 void": [reservation, capture, done(void)],
        "P1 voids": [
            reservation,
            void,
            attrs.evolve(void, id=OperationId("x"), gateway_key="x"),
        ],
        "P2": [
            *book.operations,
            refund,
            attrs.evolve(refund, id=OperationId("pop_2"), gateway_key="gwk_2"),
        ],
        "P3 id": [reservation, attrs.evolve(reservation, gateway_key="gwk_2")],
        "P3 key": [reservation, attrs.evolve(reservation, id=OperationId("pop_2"))],
        "A4": [reservation, attrs.evolve(capture, amount=usd(1)), twin],
        "P5 parent": [capture],
        "P5 ref": [reservation, attrs.evolve(capture, parent_ref="other")],
        "P5 dead": [declined(created()), capture],
        "P5 open": [
            attrs.evolve(reservation, state=S.PENDING, next_check=NOW),
            capture,
        ],
        "P5 order": [attrs.evolve(reservation, order_id=OrderId("ord_2"))],
        "P5 currency": [attrs.evolve(reservation, amount=Money(1, "EUR"))],
    }


@pytest.mark.parametrize("name", list(broken_books()))
def test_broken_books_are_refused(name: str) -> None:
    """D18: what cannot be is noticed when it is read, and by its rule."""
    operations = tuple(broken_books()[name])
    with pytest.raises(InvariantBroken) as raised:
        Payment(tenant="t", order_id=ORDER, currency="USD", operations=operations)
    assert raised.value.rule == name.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    "change",
    [
        {"token": None},
        {"parent_id": "pop_0", "parent_ref": "r"},
        {"token": None, "parent_id": "pop_0", "parent_ref": "r"},
        {"kind": K.VOID},
        {"kind": K.REFUND},
        {"parent_ref": "r"},
        {"state": S.SENT},
        {"state": S.UNKNOWN},
        {"state": S.SUCCEEDED},
        {"state": S.DECLINED, "next_check": NOW},
        {"next_check": NOW},
    ],
)
def test_a_broken_operation_is_refused(change: dict[str, Any]) -> None:
    """Origin and progress fit together, or it is not an operation."""
    with pytest.raises(InvariantBroken):
        attrs.evolve(created(), **change)


def test_an_operation_shows_no_token() -> None:
    """Neither in its text nor in its events."""
    secret = pay.authorise(EMPTY, tender(token="tok_secret"), gateway="sim", now=NOW)
    assert "tok_secret" not in repr(secret)
    assert "tok_secret" not in repr(pay.event_of(None, secret))
    assert "tok_secret" not in repr(tender(token="tok_secret"))


def test_operations_are_found_and_replaced() -> None:
    """``put`` keeps the order of creation."""
    book = captured()
    second = book.operations[1]
    assert book.get(second.id) == second
    with pytest.raises(NotFound):
        book.get(pay.operation_id(ORDER, "T9", K.VOID, 1))
    assert book.put(second) == book
    assert book.is_settled
    assert not EMPTY.put(created()).is_settled
    assert EMPTY.is_settled


# -- sums and allocation -------------------------------------------------------------


def test_sums_by_tender_and_over_all() -> None:
    """Two tenders, one of them partly given back."""
    book = refunded(captured(500, "T2", captured(1000, "T1")), 300, "q", "T2")
    book = book.put(pay.refund(book, "T2", usd(100), slot="q2", now=NOW))
    assert book.tenders == ("T1", "T2")
    assert book.total(book.authorised) == usd(1500)
    assert book.total(book.captured) == usd(1500)
    assert book.total(book.refunded) == usd(300)
    assert [balance.left for balance in book.balances()] == [usd(1000), usd(100)]
    assert book.captured("T9") == usd(0)


def balance(name: str, taken: int, given: int = 0) -> TenderBalance:
    return TenderBalance(tender=name, captured=usd(taken), refunds=usd(given))


def test_a_refund_fills_tenders_in_order() -> None:
    """A voucher of 80 and a card of 40: 100 back is 80 and 20."""
    tenders = (balance("voucher", 8000), balance("card", 4000))
    assert pay.allocate_refund(usd(10000), tenders) == (
        RefundShare("voucher", usd(8000)),
        RefundShare("card", usd(2000)),
    )
    assert pay.allocate_refund(usd(1), tenders) == (RefundShare("voucher", usd(1)),)


def test_an_empty_tender_gives_nothing() -> None:
    """Tenders that are used up are left out."""
    tenders = (balance("T1", 100, 100), balance("T2", 50, 20))
    assert pay.allocate_refund(usd(30), tenders) == (RefundShare("T2", usd(30)),)


def test_no_more_is_allocated_than_is_left() -> None:
    """The error says what is left, over all tenders."""
    with pytest.raises(RefundExceedsCapture) as raised:
        pay.allocate_refund(usd(131), (balance("T1", 100), balance("T2", 50, 20)))
    assert (raised.value.asked, raised.value.left) == (usd(131), usd(130))
    with pytest.raises(RefundExceedsCapture):
        pay.allocate_refund(usd(1), ())
    for minor in (0, -5):
        with pytest.raises(NegativeAmount):
            pay.allocate_refund(usd(minor), (balance("T1", 100),))
    with pytest.raises(CurrencyMismatch):
        pay.allocate_refund(Money(1, "EUR"), (balance("T1", 100),))
    with pytest.raises(InvariantBroken):
        balance("T1", 100, 101)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=6),
    st.integers(1, 3000),
)
def test_an_allocation_loses_nothing(pairs: list[tuple[int, int]], asked: int) -> None:
    """P6: shares sum to the refund, each within its tender, or it is refused."""
    tenders = [
        balance(f"T{index}", given + left, given)
        for index, (given, left) in enumerate(pairs)
    ]
    limits = {f"T{index}": left for index, (_, left) in enumerate(pairs)}
    if asked > sum(limits.values()):
        with pytest.raises(RefundExceedsCapture):
            pay.allocate_refund(usd(asked), tenders)
        return
    shares = pay.allocate_refund(usd(asked), tenders)
    assert sum(share.amount.minor for share in shares) == asked
    assert all(0 < share.amount.minor <= limits[share.tender] for share in shares)
