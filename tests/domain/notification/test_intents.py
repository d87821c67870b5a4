"""Intents: one per event, recipient and channel; tried with bounded patience."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import name_of
from flightcore.domain.kernel.errors import (
    InvalidInput,
    InvalidTemplate,
    InvalidTransition,
)
from flightcore.domain.notification import (
    FIELDS,
    Backoff,
    NotificationBounced,
    NotificationDelivered,
    NotificationFailed,
    NotificationIntent,
    NotificationKind,
    NotificationOutcome,
    NotificationQueued,
    NotificationSent,
    NotificationState,
    NotificationSuppressed,
    bounced,
    delivered,
    failed,
    is_due,
    queue,
    sent,
    suppressed,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
KIND = NotificationKind.PAYMENT_FAILED
DATA = {
    "locator": "K7Q2ZP",
    "total": "1.00 EUR",
    "reason": "declined",
    "payment_by": "x",
}
TWICE = Backoff(attempts=2)


def queued(**changes: str) -> NotificationIntent:
    """A fresh intent."""
    given_ = {"event_id": "evt_1", "channel": "email", "recipient": "ada@example.com"}
    given_ |= changes
    return queue(order_id="ord_1", kind=KIND, data=DATA, now=NOW, **given_).intent


def tried(
    attempts: int, backoff: Backoff, *, final: bool = False
) -> NotificationOutcome:
    """A failure of the attempt of that number."""
    leased = attrs.evolve(queued(), attempts=attempts)
    return failed(leased, reason="not_sent", now=NOW, final=final, backoff=backoff)


STEPS: dict[str, Callable[[NotificationIntent], NotificationOutcome]] = {
    "send": sent,
    "fail": lambda it: failed(it, reason="r", now=NOW, final=False, backoff=Backoff()),
    "suppress": lambda it: suppressed(it, reason="r"),
    "deliver": delivered,
    "bounce": lambda it: bounced(it, reason="r"),
}
# From the state machine of the domain: rows are states, then what each step leads to.
MACHINE = {
    "QUEUED": {"send": "SENT", "fail": "FAILED", "suppress": "SUPPRESSED"},
    "FAILED": {"send": "SENT", "fail": "FAILED", "suppress": "SUPPRESSED"},
    "SENT": {"deliver": "DELIVERED", "bounce": "BOUNCED"},
    "DELIVERED": {},
    "BOUNCED": {},
    "SUPPRESSED": {},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", NotificationState)
def test_every_state_and_step(state: NotificationState, step: str) -> None:
    """A step leads where the machine says, or is refused with state and step."""
    is_open = state in (NotificationState.QUEUED, NotificationState.FAILED)
    intent = attrs.evolve(queued(), state=state, due_at=NOW if is_open else None)
    wanted = MACHINE[state].get(step)
    if wanted:
        assert STEPS[step](intent).intent.state == wanted
        return
    with pytest.raises(InvalidTransition) as caught:
        STEPS[step](intent)
    assert (caught.value.state, caught.value.step) == (state, step)


@pytest.mark.parametrize("step", STEPS)
def test_what_was_given_up_takes_no_step(step: str) -> None:
    """A failed intent that is not due any more is at its end."""
    with pytest.raises(InvalidTransition):
        STEPS[step](tried(2, TWICE).intent)


def test_a_fresh_intent() -> None:
    """It is due at once, knows its fields, and its event tells nothing personal."""
    made = queue(
        order_id="ord_1",
        event_id="evt_1",
        kind=KIND,
        channel="email",
        recipient="ada@example.com",
        data=DATA,
        now=NOW,
    )
    intent = made.intent
    assert (intent.state, intent.due_at, intent.attempts) == ("QUEUED", NOW, 0)
    assert intent.is_open
    assert made.happened == NotificationQueued(
        notification_id=intent.id, order_id="ord_1", kind=KIND, channel="email"
    )
    for shown in (repr(made), intent.recipient_digest, intent.id):
        assert "ada" not in shown
        assert "K7Q2ZP" not in shown


def test_twins_have_one_identity() -> None:
    """The same event, recipient and channel give the same id and key, however typed."""
    assert queued().id == queued(recipient="ADA@example.com").id
    assert queued().dedup_key == queued(recipient="ADA@example.com").dedup_key
    others = [
        queued(event_id="evt_2"),
        queued(recipient="bea@example.com"),
        queued(channel="sms"),
    ]
    assert len({each.id for each in (queued(), *others)}) == 4
    assert len({each.dedup_key for each in (queued(), *others)}) == 4


def test_the_digest_does_not_link_events() -> None:
    """The same person has another digest in another event."""
    assert queued().recipient_digest != queued(event_id="evt_2").recipient_digest


def test_a_sent_message() -> None:
    """It is due no more, and remembers what the channel called it."""
    leased = attrs.evolve(queued(), attempts=3, reason="not_sent")
    step = sent(leased, reference="r-1")
    assert (step.intent.due_at, step.intent.reference, step.intent.reason) == (
        None,
        "r-1",
        "",
    )
    assert step.happened == NotificationSent(
        notification_id=leased.id, order_id="ord_1", attempts=3
    )
    there = delivered(step.intent)
    assert isinstance(there.happened, NotificationDelivered)
    back = bounced(step.intent, reason="no such mailbox")
    assert isinstance(back.happened, NotificationBounced)
    assert back.intent.reason == "no such mailbox"


def test_a_failed_attempt() -> None:
    """It is tried again after a wait, and given up when attempts are used up."""
    again = tried(1, TWICE)
    assert again.intent.due_at == NOW + timedelta(seconds=30)
    assert again.happened == NotificationFailed(
        notification_id=again.intent.id,
        order_id="ord_1",
        reason="not_sent",
        given_up=False,
    )
    for ended in (tried(2, TWICE), tried(3, TWICE), tried(1, TWICE, final=True)):
        assert ended.intent.due_at is None
        assert ended.intent.state == "FAILED"
        assert isinstance(ended.happened, NotificationFailed)
        assert ended.happened.given_up


def test_a_suppressed_message() -> None:
    """It is due no more, and says why."""
    step = suppressed(queued(), reason="unsubscribed")
    assert (step.intent.due_at, step.intent.reason) == (None, "unsubscribed")
    assert isinstance(step.happened, NotificationSuppressed)


def test_waits_double_up_to_a_limit() -> None:
    """30 s, 1, 2, 4 … minutes, an hour at most, nothing after the last attempt."""
    backoff = Backoff(attempts=12)
    waits = [backoff.wait_after(number) for number in range(1, 13)]
    assert waits[:8] == [
        timedelta(seconds=30 * factor) for factor in (1, 2, 4, 8, 16, 32, 64, 120)
    ]
    assert waits[8:11] == [timedelta(hours=1)] * 3
    assert waits[11] is None


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_waits_are_bounded_for_ever(number: int, attempts: int) -> None:
    """However long it goes on, a wait is between the first and the longest."""
    backoff = Backoff(attempts=attempts)
    wait = backoff.wait_after(number)
    assert (wait is None) == (number >= attempts)
    assert wait is None or backoff.first <= wait <= backoff.longest


@pytest.mark.parametrize(
    ("first", "longest", "attempts"), [(0, 1, 1), (-1, 1, 1), (2, 1, 1), (1, 1, 0)]
)
def test_patience_of_no_use(first: int, longest: int, attempts: int) -> None:
    """Waits are above zero and in order, and there is one attempt at least."""
    with pytest.raises(InvalidInput):
        Backoff(
            first=timedelta(seconds=first),
            longest=timedelta(seconds=longest),
            attempts=attempts,
        )


def test_when_it_is_time() -> None:
    """Due at the instant itself, not before, and never once it is done."""
    assert is_due(queued(), NOW)
    assert not is_due(queued(), NOW - timedelta(microseconds=1))
    assert not is_due(sent(queued()).intent, NOW)


@pytest.mark.parametrize("recipient", ["", "x" * 255, "a@b.co\nBcc: c@d.co", "a\x00"])
def test_recipients_of_no_use(recipient: str) -> None:
    """A recipient is one line of 1 to 254 characters."""
    with pytest.raises(InvalidInput):
        queued(recipient=recipient)


@pytest.mark.parametrize("kind", NotificationKind)
def test_data_is_complete_when_it_is_queued(kind: NotificationKind) -> None:
    """A field too few, too many, too long or of another type is refused at once."""
    data: dict[str, str] = dict.fromkeys(FIELDS[kind], "x")
    missing = dict(list(data.items())[1:])
    for wrong in (missing, {**data, "more": "x"}, {**data, "locator": "x" * 20_001}):
        with pytest.raises(InvalidTemplate) as caught:
            queue(
                order_id="o",
                event_id="e",
                kind=kind,
                channel="c",
                recipient="r",
                data=wrong,
                now=NOW,
            )
        assert caught.value.template == kind


def test_intents_survive_json() -> None:
    """What is written is read back equal."""
    intent = tried(1, TWICE).intent
    read = msgspec.json.decode(msgspec.json.encode(intent), type=NotificationIntent)
    assert read == intent
    assert name_of(tried(1, TWICE).happened) == ("notification.failed", 1)
