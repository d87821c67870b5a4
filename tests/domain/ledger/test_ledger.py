"""The ledger: entries that balance, accounts, and what a customer owes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain import ledger
from flightcore.domain.kernel import Money, OrderId
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    FlightCoreError,
    InvalidInput,
    InvalidTime,
    InvariantBroken,
    NegativeAmount,
)
from flightcore.domain.ledger import (
    Account,
    AccountKind,
    JournalEntry,
    Posting,
    PriceBreakdown,
    TaxAmount,
)

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ORDER = OrderId("ord_1")
RECEIVABLE, CLEARING = ledger.RECEIVABLE, ledger.GATEWAY_CLEARING


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def price(base: int = 30000, surcharges: int = 2000) -> PriceBreakdown:
    return PriceBreakdown(
        base=usd(base),
        surcharges=usd(surcharges),
        taxes=(
            TaxAmount("ZP", usd(500)),
            TaxAmount("XF", usd(450)),
            TaxAmount("ZP", usd(500)),
            TaxAmount("AY", usd(0)),
        ),
        services=usd(3500),
        fees=usd(999),
    )


def lines(entry: JournalEntry) -> dict[str, int]:
    """Account name to minor units; every posting of it must be the only one."""
    named = [(str(item.account), item.amount.minor) for item in entry.postings]
    assert len(dict(named)) == len(named)
    return dict(named)


def test_a_sale_owes_every_part_to_its_account() -> None:
    """Debit the receivable with the total; credit fares, taxes by code, and fees."""
    entry = ledger.order_sold(ORDER, price(), at=NOW)
    assert lines(entry) == {
        "receivable": 37949,
        "air_traffic_liability": -30000,
        "air_traffic_liability:SURCHARGES": -2000,
        "taxes_payable:ZP": -1000,
        "taxes_payable:XF": -450,
        "air_traffic_liability:SERVICES": -3500,
        "fees": -999,
    }
    assert entry.source == "sold/ord_1/order"


def test_a_reversal_is_the_sale_turned_round() -> None:
    """What is given up is owed no more, part by part."""
    sale = ledger.order_sold(ORDER, price(), at=NOW)
    reversal = ledger.sale_reversed(ORDER, price(), at=NOW)
    assert lines(reversal) == {name: -minor for name, minor in lines(sale).items()}
    assert reversal.id != sale.id


@pytest.mark.parametrize(
    ("make", "debit", "credit"),
    [
        (ledger.payment_captured, "gateway_clearing", "receivable"),
        (ledger.credit_granted, "agency_credit", "receivable"),
        (ledger.refund_requested, "receivable", "refunds_payable"),
        (ledger.refund_abandoned, "refunds_payable", "receivable"),
        (ledger.payment_refunded, "refunds_payable", "gateway_clearing"),
    ],
)
def test_each_movement_has_its_two_accounts(
    make: Callable[..., JournalEntry], debit: str, credit: str
) -> None:
    """One debit and one credit of the amount, and a source of its own."""
    entry = make(ORDER, "pop_1", usd(700), at=NOW)
    assert lines(entry) == {debit: 700, credit: -700}
    assert "pop_1" in entry.source
    for nothing in (0, -1):
        with pytest.raises(NegativeAmount):
            make(ORDER, "pop_1", usd(nothing), at=NOW)


def test_a_penalty_is_kept() -> None:
    """The customer owes it, and it is earned."""
    entry = ledger.penalty_kept(ORDER, usd(200), at=NOW)
    assert lines(entry) == {"receivable": 200, "penalties_retained": -200}


def test_every_constructor_has_a_source_of_its_own() -> None:
    """Two events of one operation never collide in the unique column."""
    movements = (
        ledger.payment_captured,
        ledger.credit_granted,
        ledger.refund_requested,
        ledger.refund_abandoned,
        ledger.payment_refunded,
    )
    entries = [make(ORDER, "x", usd(1), at=NOW) for make in movements]
    entries += [
        ledger.order_sold(ORDER, price(), at=NOW, item="x"),
        ledger.sale_reversed(ORDER, price(), at=NOW, item="x"),
        ledger.penalty_kept(ORDER, usd(1), at=NOW, item="x"),
    ]
    assert len({entry.source for entry in entries}) == len(entries)
    assert len({entry.id for entry in entries}) == len(entries)


def test_an_entry_that_does_not_balance_is_refused() -> None:
    """By currency, not over currencies; and never by fewer than two postings."""
    debit, credit = Posting(RECEIVABLE, usd(5)), Posting(CLEARING, usd(-5))
    yen = Posting(CLEARING, Money(-5, "JPY"))
    for postings in ((debit,), (), (debit, debit), (debit, yen), (credit, yen)):
        with pytest.raises(InvariantBroken):
            JournalEntry.of("s", *postings, order_id=ORDER, at=NOW)
    JournalEntry.of("s", debit, credit, order_id=ORDER, at=NOW)


def test_an_entry_of_two_currencies_balances_in_each() -> None:
    """Each currency has its own zero."""
    entry = JournalEntry.of(
        "s",
        Posting(RECEIVABLE, usd(5)),
        Posting(CLEARING, usd(-5)),
        Posting(RECEIVABLE, Money(7, "JPY")),
        Posting(CLEARING, Money(-7, "JPY")),
        order_id=ORDER,
        at=NOW,
    )
    found = {
        (str(account), currency): amount.minor
        for (account, currency), amount in ledger.balances(entry.postings).items()
    }
    assert found == {
        ("gateway_clearing", "JPY"): -7,
        ("gateway_clearing", "USD"): -5,
        ("receivable", "JPY"): 7,
        ("receivable", "USD"): 5,
    }
    assert ledger.balance_due(entry.postings, "JPY") == Money(7, "JPY")


def test_entries_are_checked_when_they_are_read_again() -> None:
    """An altered id, source, or time is noticed."""
    good = ledger.payment_captured(ORDER, "pop_1", usd(5), at=NOW)
    bad: list[tuple[type[FlightCoreError], dict[str, Any]]] = [
        (InvariantBroken, {"source": "captured/pop_2"}),
        (InvariantBroken, {"id": "jrn_other"}),
        (InvalidInput, {"source": ""}),
        (InvalidInput, {"source": "s" * 201}),
        (InvalidTime, {"at": NOW.replace(tzinfo=None)}),
    ]
    fields: dict[str, Any] = {
        "id": good.id,
        "source": good.source,
        "at": good.at,
        "order_id": good.order_id,
        "postings": good.postings,
    }
    for error, change in bad:
        with pytest.raises(error):
            JournalEntry(**{**fields, **change})


def test_a_posting_moves_money() -> None:
    """Zero is no posting."""
    with pytest.raises(InvariantBroken):
        Posting(RECEIVABLE, usd(0))


def test_an_entry_has_a_stated_limit() -> None:
    """A thousand postings are the most."""
    pair = (Posting(RECEIVABLE, usd(5)), Posting(CLEARING, usd(-5)))
    JournalEntry.of("s", *(pair * 500), order_id=ORDER, at=NOW)
    with pytest.raises(InvariantBroken):
        JournalEntry.of("s", *(pair * 501), order_id=ORDER, at=NOW)


def test_a_price_is_whole_and_not_negative() -> None:
    """Parts below zero, two currencies, and nothing at all are refused."""
    with pytest.raises(NegativeAmount):
        price(base=-1)
    with pytest.raises(CurrencyMismatch):
        PriceBreakdown(base=usd(1), surcharges=Money(1, "EUR"))
    with pytest.raises(NegativeAmount):
        ledger.order_sold(ORDER, PriceBreakdown(base=usd(0), surcharges=usd(0)), at=NOW)
    assert price().total == usd(37949)


@pytest.mark.parametrize("kind", list(AccountKind))
def test_accounts_are_read_as_they_are_written(kind: AccountKind) -> None:
    """``kind`` or ``kind:CODE``, and back."""
    for code in ("", "ZP", "A1"):
        if code or kind is not AccountKind.TAXES_PAYABLE:
            account = Account(kind, code)
            assert Account.parse(str(account)) == account


@pytest.mark.parametrize(
    "text",
    ["", "cash", "receivable:zp", "taxes_payable", "fees:A:B", "fees:" + 13 * "A"],
)
def test_other_accounts_are_refused(text: str) -> None:
    """No account is made up; taxes always have a code."""
    with pytest.raises(InvalidInput):
        Account.parse(text)


def test_a_source_is_posted_once() -> None:
    """A repetition is dropped, whatever its time; a contradiction is an error."""
    entry = ledger.payment_captured(ORDER, "pop_1", usd(5), at=NOW)
    later = ledger.payment_captured(ORDER, "pop_1", usd(5), at=NOW.replace(hour=1))
    other = ledger.payment_captured(ORDER, "pop_2", usd(5), at=NOW)
    assert ledger.posted_once([entry, other, later]) == (entry, other)
    changed = ledger.payment_captured(ORDER, "pop_1", usd(6), at=NOW)
    with pytest.raises(InvariantBroken):
        ledger.posted_once([entry, changed])


def parts_of(minor: int) -> PriceBreakdown:
    """A price of that total, half of it tax."""
    tax = TaxAmount("ZP", usd(minor - minor // 2))
    return PriceBreakdown(base=usd(minor // 2), surcharges=usd(0), taxes=(tax,))


def sold(name: str, minor: int) -> JournalEntry:
    return ledger.order_sold(ORDER, parts_of(minor), at=NOW, item=name)


def given_up(name: str, minor: int) -> JournalEntry:
    return ledger.sale_reversed(ORDER, parts_of(minor), at=NOW, item=name)


def kept(name: str, minor: int) -> JournalEntry:
    return ledger.penalty_kept(ORDER, usd(minor), at=NOW, item=name)


def moved(
    make: Callable[..., JournalEntry],
) -> Callable[[str, int], JournalEntry]:
    return lambda name, minor: make(ORDER, name, usd(minor), at=NOW)


STEPS: dict[str, tuple[Callable[[str, int], JournalEntry], int]] = {
    "sold": (sold, +1),
    "given up": (given_up, -1),
    "penalty": (kept, +1),
    "captured": (moved(ledger.payment_captured), -1),
    "on credit": (moved(ledger.credit_granted), -1),
    "refund asked": (moved(ledger.refund_requested), 0),
    "refund abandoned": (moved(ledger.refund_abandoned), 0),
    "refunded": (moved(ledger.payment_refunded), +1),
}
"""What makes each entry, and by which sign it changes what the customer owes."""


@given(st.lists(st.tuples(st.sampled_from(list(STEPS)), st.integers(1, 10**9))))
def test_any_sequence_keeps_the_books(events: list[tuple[str, int]]) -> None:
    """Books are at zero, and due is price, less captured and credit, plus refunded."""
    entries = [
        STEPS[kind][0](f"n{number}", minor)
        for number, (kind, minor) in enumerate(events)
    ]
    postings = ledger.postings_of(entries)
    assert sum(item.amount.minor for item in postings) == 0
    assert sum(amount.minor for amount in ledger.balances(postings).values()) == 0
    expected = sum(STEPS[kind][1] * minor for kind, minor in events)
    assert ledger.balance_due(postings, "USD") == usd(expected)
    assert ledger.balance_due(postings, "EUR") == Money(0, "EUR")
