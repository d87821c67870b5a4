"""Tokens, tenders, events and ledger entries of payments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.domain.payment.operations import (
    EMPTY,
    NOW,
    authorised,
    captured,
    created,
    declined,
    done,
    tender,
    unknown,
    usd,
)

from flightcore.domain import payment as pay
from flightcore.domain.kernel import EVENT_TYPES, Money
from flightcore.domain.kernel.errors import (
    AmountMismatch,
    CardDataRefused,
    CurrencyMismatch,
    FlightCoreError,
    InvalidInput,
    NegativeAmount,
)
from flightcore.domain.payment import PaymentOperation


@pytest.mark.parametrize(
    "token",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "tok_4111-1111-1111-1111",
        "5500005555555559",
        "378282246310005",
    ],
)
def test_a_card_number_is_no_token(token: str) -> None:
    """S21: refused, and not repeated in the error."""
    with pytest.raises(CardDataRefused) as raised:
        pay.card(token)
    assert "1111" not in str(raised.value) + repr(raised.value.facts)
    assert raised.value.field == "token"


@pytest.mark.parametrize("token", ["", "tok visa", "tok\n", "tök", "t" * 256, "\0"])
def test_other_texts_are_no_tokens(token: str) -> None:
    """Printable ASCII without spaces, and not too long."""
    with pytest.raises(InvalidInput):
        pay.card(token)


def test_a_token_is_text() -> None:
    """Bytes that say a token are not one."""
    not_text: Any = b"tok_visa"
    with pytest.raises(InvalidInput):
        pay.check_token(not_text)


def test_a_card_is_a_method() -> None:
    """It is a value, and shows no token."""
    method = pay.card("tok_visa")
    assert method == pay.PaymentMethod(pay.MethodKind.CARD, "tok_visa")
    assert "tok_visa" not in repr(method)


@pytest.mark.parametrize(
    ("name", "minor", "error"),
    [
        ("", 1, InvalidInput),
        ("T 1", 1, InvalidInput),
        ("T" * 33, 1, InvalidInput),
        ("T1", 0, NegativeAmount),
        ("T1", -1, NegativeAmount),
    ],
)
def test_a_tender_is_named_and_pays(
    name: str, minor: int, error: type[FlightCoreError]
) -> None:
    """No name or no amount: no tender."""
    with pytest.raises(error):
        pay.Tender(name, usd(minor), pay.card("tok_visa"))


def test_tenders_pay_exactly_what_is_due() -> None:
    """P6: not a unit less or more, one currency, names that differ, nine at most."""
    pay.check_tenders([tender(600, "T1"), tender(400, "T2")], usd(1000))
    pay.check_tenders([tender(1, f"T{n}") for n in range(9)], usd(9))
    for due in (999, 1001):
        with pytest.raises(AmountMismatch) as raised:
            pay.check_tenders([tender(1000)], usd(due))
        assert (raised.value.expected, raised.value.got) == (usd(due), usd(1000))
    with pytest.raises(CurrencyMismatch):
        pay.check_tenders([tender(1000)], Money(1000, "EUR"))
    for tenders in (
        [],
        [tender(1), tender(1)],
        [tender(1, f"T{n}") for n in range(10)],
    ):
        with pytest.raises(InvalidInput):
            pay.check_tenders(tenders, usd(sum(item.amount.minor for item in tenders)))


# -- facts and entries ---------------------------------------------------------------


def orders() -> dict[str, PaymentOperation]:
    """One fresh operation of each kind."""
    return {
        "authorise": created(),
        "charge": pay.charge(EMPTY, tender(), gateway="simulated", now=NOW),
        "capture": pay.capture(authorised(), "T1", now=NOW),
        "void": pay.void(authorised(), "T1", now=NOW),
        "refund": pay.refund(captured(), "T1", usd(1000), slot="q", now=NOW),
    }


STEPS: dict[str, Callable[[PaymentOperation], PaymentOperation]] = {
    "succeeded": done,
    "declined": declined,
    "failed": lambda item: pay.abandon(item, "given_up"),
    "unknown": unknown,
}
EVENTS = {
    "authorise created": "payment.initiated",
    "charge created": "payment.initiated",
    "refund created": "payment.refund_requested",
    "authorise succeeded": "payment.authorised",
    "charge succeeded": "payment.captured",
    "capture succeeded": "payment.captured",
    "void succeeded": "payment.voided",
    "refund succeeded": "payment.refunded",
    "authorise declined": "payment.authorisation_failed",
    "charge declined": "payment.capture_failed",
    "capture declined": "payment.capture_failed",
    "refund declined": "payment.refund_failed",
    "authorise failed": "payment.authorisation_failed",
    "charge failed": "payment.capture_failed",
    "capture failed": "payment.capture_failed",
    "refund failed": "payment.refund_failed",
}
"""Every step that is a fact; all others are none."""

ENTRIES = {
    "charge succeeded": {"gateway_clearing": 1000, "receivable": -1000},
    "capture succeeded": {"gateway_clearing": 1000, "receivable": -1000},
    "refund created": {"receivable": 1000, "refunds_payable": -1000},
    "refund succeeded": {"refunds_payable": 1000, "gateway_clearing": -1000},
    "refund declined": {"refunds_payable": 1000, "receivable": -1000},
    "refund failed": {"refunds_payable": 1000, "receivable": -1000},
}
"""Every step that moves money; all others move none."""


@pytest.mark.parametrize("step", ["created", *STEPS])
@pytest.mark.parametrize("kind", list(orders()))
def test_steps_are_facts_and_entries(kind: str, step: str) -> None:
    """A step has the event and the ledger entry of the tables, or none."""
    fresh = orders()[kind]
    before = None if step == "created" else fresh
    after = fresh if step == "created" else STEPS[step](fresh)
    fact = pay.event_of(before, after)
    name = f"{kind} {step}"
    assert (fact is not None) == (name in EVENTS)
    if fact is not None:
        assert EVENT_TYPES[EVENTS[name], 1] is type(fact)
        assert (fact.operation_id, fact.amount) == (after.id, usd(1000))
        assert bool(fact.reason) == (step in ("declined", "failed"))
    entry = pay.entry_of(before, after, at=NOW)
    assert (entry is not None) == (name in ENTRIES)
    if entry is not None:
        moved = {str(line.account): line.amount.minor for line in entry.postings}
        assert moved == ENTRIES[name]
        assert after.id in entry.source


def test_an_action_is_a_fact_once() -> None:
    """It tells that the payer must act, and not where."""
    waiting = pay.send(created(), NOW)
    act = pay.apply(waiting, pay.ActionRequired("https://x/secret"), NOW)
    fact = pay.event_of(waiting, act)
    assert isinstance(fact, pay.PaymentActionRequired)
    assert "secret" not in repr(fact) + repr(act)
    again = pay.apply(act, pay.ActionRequired("https://x/secret"), NOW)
    assert pay.event_of(act, again) is None
    assert pay.entry_of(waiting, act, at=NOW) is None


def test_an_unchanged_operation_is_no_fact() -> None:
    """Absorbed answers neither tell nor move anything."""
    final = done(pay.capture(authorised(), "T1", now=NOW))
    late = pay.apply(final, pay.Declined("late"), NOW)
    assert pay.event_of(final, late) is None
    assert pay.entry_of(final, late, at=NOW) is None


@pytest.mark.parametrize("kind", list(orders()))
def test_values_survive_json(kind: str) -> None:
    """Operations and payments are written and read as they are."""
    for step in STEPS.values():
        item = step(orders()[kind])
        data = msgspec.json.encode(item)
        assert msgspec.json.decode(data, type=PaymentOperation) == item
    book = captured()
    data = msgspec.json.encode(book)
    assert msgspec.json.decode(data, type=pay.Payment) == book
