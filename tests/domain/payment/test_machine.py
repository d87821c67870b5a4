"""The machine of a payment operation, against a table of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.payment.operations import (
    NOW,
    POLICY,
    TERMS,
    after,
    created,
    in_state,
    sent,
    usd,
)

from flightcore.domain import payment as pay
from flightcore.domain.kernel.errors import InvalidSetting, InvalidTransition
from flightcore.domain.payment import (
    CheckPolicy,
    GatewayTerms,
    OperationState,
    PaymentOperation,
)

S = OperationState
Step = Callable[[PaymentOperation], PaymentOperation]
REFUSED = None

EARLY, LATE = after(59), after(60)
STEPS: dict[str, Step] = {
    "send": lambda item: pay.send(item, NOW, policy=POLICY),
    "resend": lambda item: pay.resend(item, NOW, terms=TERMS, policy=POLICY),
    "abandon": lambda item: pay.abandon(item, "given_up"),
    "succeed": lambda item: pay.apply(
        item, pay.Succeeded("ath_1", usd(1000)), NOW, policy=POLICY
    ),
    "succeed over nothing said": lambda item: pay.apply(
        item, pay.Succeeded("ath_1"), NOW, policy=POLICY
    ),
    "succeed over another amount": lambda item: pay.apply(
        item, pay.Succeeded("ath_1", usd(999)), NOW, policy=POLICY
    ),
    "decline": lambda item: pay.apply(item, pay.Declined("no"), NOW, policy=POLICY),
    "pend": lambda item: pay.apply(item, pay.Pending("ath_1"), NOW, policy=POLICY),
    "act": lambda item: pay.apply(
        item, pay.ActionRequired("https://x", "ath_1"), NOW, policy=POLICY
    ),
    "silence": lambda item: pay.unanswered(item, NOW, policy=POLICY),
    "not sent": lambda item: pay.not_sent(item, "no_route", NOW, policy=POLICY),
    "found done": lambda item: pay.resolve(
        item, pay.Succeeded("ath_1"), NOW, terms=TERMS, policy=POLICY
    ),
    "not found early": lambda item: pay.resolve(
        item, pay.NotFound(), EARLY, terms=TERMS, policy=POLICY
    ),
    "not found late": lambda item: pay.resolve(
        item, pay.NotFound(), LATE, terms=TERMS, policy=POLICY
    ),
}

TABLE: dict[OperationState, dict[str, OperationState | None]] = {
    S.CREATED: {"send": S.SENT, "abandon": S.FAILED},
    S.SENT: {
        "resend": S.UNKNOWN,
        "succeed": S.SUCCEEDED,
        "found done": S.SUCCEEDED,
        "succeed over nothing said": S.SUCCEEDED,
        "succeed over another amount": S.MANUAL,
        "decline": S.DECLINED,
        "pend": S.PENDING,
        "act": S.PENDING,
        "silence": S.UNKNOWN,
        "not sent": S.FAILED,
        "not found early": S.UNKNOWN,
        "not found late": S.FAILED,
    },
    S.PENDING: {
        "succeed": S.SUCCEEDED,
        "found done": S.SUCCEEDED,
        "succeed over nothing said": S.SUCCEEDED,
        "succeed over another amount": S.MANUAL,
        "decline": S.DECLINED,
        "pend": S.PENDING,
        "act": S.PENDING,
        "silence": S.PENDING,
        "not sent": S.PENDING,
        "not found early": S.MANUAL,
        "not found late": S.MANUAL,
    },
    S.UNKNOWN: {
        "resend": S.UNKNOWN,
        "succeed": S.SUCCEEDED,
        "found done": S.SUCCEEDED,
        "succeed over nothing said": S.SUCCEEDED,
        "succeed over another amount": S.MANUAL,
        "decline": S.DECLINED,
        "pend": S.PENDING,
        "act": S.PENDING,
        "silence": S.UNKNOWN,
        "not sent": S.UNKNOWN,
        "not found early": S.UNKNOWN,
        "not found late": S.FAILED,
    },
    S.MANUAL: {
        "succeed": S.SUCCEEDED,
        "found done": S.SUCCEEDED,
        "succeed over nothing said": S.SUCCEEDED,
        "succeed over another amount": S.MANUAL,
        "decline": S.DECLINED,
        "pend": S.MANUAL,
        "act": S.MANUAL,
        "silence": S.MANUAL,
        "not sent": S.MANUAL,
        "not found early": S.MANUAL,
        "not found late": S.MANUAL,
    },
}
"""Where each step leads; what is not listed is refused."""

FINAL = (S.SUCCEEDED, S.DECLINED, S.FAILED)
NEVER_FROM_FINAL = ("send", "resend")


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("state", list(TABLE))
def test_every_step_from_every_open_state(state: OperationState, step: str) -> None:
    """Each pair of state and step leads where the table says, or is refused."""
    before = in_state(state)
    assert before.state is state
    wanted = TABLE[state].get(step, REFUSED)
    if wanted is REFUSED:
        with pytest.raises(InvalidTransition) as raised:
            STEPS[step](before)
        assert raised.value.state == state
        return
    result = STEPS[step](before)
    assert result.state is wanted
    assert wanted in pay.EDGES[state]
    assert (result.next_check is None) == (wanted in FINAL)


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("state", FINAL)
def test_a_final_state_absorbs(state: OperationState, step: str) -> None:
    """Late and repeated answers change nothing at all; sending again is refused."""
    before = in_state(state)
    if step in NEVER_FROM_FINAL:
        with pytest.raises(InvalidTransition):
            STEPS[step](before)
        return
    assert STEPS[step](before) == before
    assert pay.EDGES[state] == ()


def test_the_graph_has_no_edge_that_nothing_takes() -> None:
    """Every published edge is in the table of steps, and the other way round."""
    taken = {(state, wanted) for state, row in TABLE.items() for wanted in row.values()}
    late = {(S.PENDING, S.MANUAL), (S.UNKNOWN, S.MANUAL), (S.MANUAL, S.FAILED)}
    published = {(state, to) for state, row in pay.EDGES.items() for to in row}
    assert published == taken | late


@given(st.lists(st.sampled_from(list(STEPS)), max_size=30))
def test_any_walk_stays_on_the_graph(names: list[str]) -> None:
    """States follow edges, what is open is scheduled, identity never changes."""
    item = created()
    for name in names:
        before = item
        try:
            item = STEPS[name](item)
        except InvalidTransition:
            continue
        if item.state is not before.state:
            assert item.state in pay.EDGES[before.state]
        is_open = item.state not in (*FINAL, S.CREATED)
        assert (item.next_check is not None) == is_open
        assert item.checks >= before.checks
        assert (item.id, item.gateway_key, item.amount) == (
            before.id,
            before.gateway_key,
            before.amount,
        )


def test_a_time_out_is_never_a_decline() -> None:
    """Silence, however long, ends with a person, and not with a verdict."""
    item = sent()
    for _ in range(50):
        item = pay.unanswered(item, NOW, policy=POLICY)
        assert item.state in (S.UNKNOWN, S.MANUAL)
    assert item.state is S.MANUAL
    assert item.reason == "unanswered"


def test_checks_back_off_and_then_come_daily() -> None:
    """2, 4, 8, 10 seconds; the fourth unanswered check hands over to a person."""
    item, waits = sent(), []
    for _ in range(5):
        assert item.next_check is not None
        waits.append(item.next_check - NOW)
        item = pay.unanswered(item, NOW, policy=POLICY)
    day = timedelta(days=1)
    assert waits == [*(timedelta(seconds=n) for n in (2, 4, 8, 10)), day]
    assert item.state is S.MANUAL


def test_a_pending_operation_is_handed_over_too() -> None:
    """A gateway that decides nothing for ever needs a person as well."""
    item = sent()
    for _ in range(4):
        item = pay.apply(item, pay.Pending("ath_1"), NOW, policy=POLICY)
    assert (item.state, item.gateway_ref) == (S.MANUAL, "ath_1")


def test_the_late_bound_counts_from_the_last_sending() -> None:
    """A second sending can be late, too."""
    item = pay.resend(sent(), after(50), terms=TERMS, policy=POLICY)

    def resolved(seconds: float) -> OperationState:
        found = pay.NotFound()
        at = after(seconds)
        return pay.resolve(item, found, at, terms=TERMS, policy=POLICY).state

    assert resolved(109.999) is S.UNKNOWN
    assert resolved(110) is S.FAILED


def test_a_second_sending_that_did_not_leave_says_nothing_about_the_first() -> None:
    """Not sent is definite for an operation that was sent once, and only then."""
    again = pay.resend(sent(), NOW, terms=TERMS, policy=POLICY)
    assert again.sends == 2
    assert pay.not_sent(again, "no_route", NOW, policy=POLICY).state is S.UNKNOWN


def test_a_key_is_not_sent_after_its_life() -> None:
    """At the end of the key's life the gateway may take a repetition for new."""
    item = in_state(S.UNKNOWN)
    assert pay.may_resend(item, after(24 * 3600 - 1), terms=TERMS)
    assert not pay.may_resend(item, after(24 * 3600), terms=TERMS)
    with pytest.raises(InvalidTransition):
        pay.resend(item, after(24 * 3600), terms=TERMS, policy=POLICY)


def test_what_the_gateway_acknowledged_is_never_given_up() -> None:
    """Not found after a pending answer, or a known reference, is for a person."""
    pending = in_state(S.PENDING)
    lost = pay.resolve(pending, pay.NotFound(), after(10**6), terms=TERMS)
    assert (lost.state, lost.reason) == (S.MANUAL, "lost_by_gateway")
    still = pay.resolve(lost, pay.NotFound(), after(10**7), terms=TERMS)
    assert still.state is S.MANUAL


def test_a_manual_operation_that_never_arrived_fails_in_the_end() -> None:
    """A person need not look where the gateway is sure."""
    item = sent()
    for _ in range(4):
        item = pay.unanswered(item, NOW, policy=POLICY)
    assert item.state is S.MANUAL
    early = pay.resolve(item, pay.NotFound(), EARLY, terms=TERMS, policy=POLICY)
    assert early.state is S.MANUAL
    late = pay.resolve(item, pay.NotFound(), LATE, terms=TERMS, policy=POLICY)
    assert (late.state, late.reason) == (S.FAILED, "not_found")


def test_an_answer_clears_what_was_for_the_way() -> None:
    """Redirects are gone once it is final; a success keeps no old reason."""
    waiting = STEPS["act"](sent())
    assert waiting.redirect == "https://x"
    assert STEPS["succeed"](waiting).redirect is None
    assert STEPS["decline"](waiting).redirect is None
    manual = STEPS["succeed over another amount"](sent())
    assert manual.reason == "amount_differs"
    assert STEPS["succeed"](manual).reason is None


CONTRADICTIONS = {
    S.SUCCEEDED: {"declined", "missing", "other amount", "pending", "action"},
    S.DECLINED: {"succeeded", "silent success", "other amount", "pending", "action"},
    S.FAILED: {"succeeded", "silent success", "other amount", "pending", "action"},
}
FINDINGS: dict[str, pay.Finding] = {
    "succeeded": pay.Succeeded("ath_1", usd(1000)),
    "silent success": pay.Succeeded("ath_1"),
    "other amount": pay.Succeeded("ath_1", usd(1)),
    "declined": pay.Declined("no"),
    "missing": pay.NotFound(),
    "pending": pay.Pending(),
    "action": pay.ActionRequired("https://x"),
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("finding", list(FINDINGS))
def test_bad_news_about_a_final_state_is_told(state: S, finding: str) -> None:
    """Only a final state can be contradicted, and by whatever cannot be true."""
    expected = finding in CONTRADICTIONS.get(state, set())
    assert pay.contradicts(in_state(state), FINDINGS[finding]) is expected


@pytest.mark.parametrize(
    "change",
    [
        {"first": timedelta(0)},
        {"first": timedelta(minutes=11)},
        {"longest": timedelta(days=2)},
        {"limit": 0},
        {"limit": 1001},
    ],
)
def test_a_policy_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    """Waits grow, and checks are counted."""
    with pytest.raises(InvalidSetting):
        CheckPolicy(**change)


def test_terms_that_cannot_be_are_refused() -> None:
    """A key outlives the bound after which nothing is late."""
    second = timedelta(seconds=1)
    for bound, life in ((-second, second), (2 * second, second)):
        with pytest.raises(InvalidSetting):
            GatewayTerms(late_bound=bound, key_life=life)


def test_a_long_wait_does_not_overflow() -> None:
    """However many checks, the wait is the longest one."""
    policy = CheckPolicy(first=timedelta(days=1), longest=timedelta(days=1))
    assert policy.next_check(10**6, NOW) == NOW + timedelta(days=1)


def test_only_a_payer_who_must_act_can_be_late() -> None:
    """From the very end of their time on, until it is decided."""
    patience = timedelta(minutes=30)
    waiting = STEPS["act"](sent())
    over = waiting.created_at + patience
    early = over - timedelta(microseconds=1)
    assert pay.is_overdue(waiting, over, patience=patience)
    assert not pay.is_overdue(waiting, early, patience=patience)
    for other in (sent(), STEPS["pend"](sent()), STEPS["decline"](waiting)):
        assert not pay.is_overdue(other, over, patience=patience)
