"""Messages: filled in as text, never evaluated; receipts that say everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import ClockChange, LocalTime, Money, PersonName
from flightcore.domain.kernel.errors import InvalidTemplate
from flightcore.domain.notification import (
    DEFAULT_TEMPLATES,
    FIELDS,
    NotificationIntent,
    NotificationKind,
    Receipt,
    ReceiptFlight,
    ReceiptTraveller,
    Template,
    Templates,
    queue,
    render,
    with_templates,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOLD = NotificationKind.ORDER_ON_HOLD
FAILED = NotificationKind.PAYMENT_FAILED


def local(text: str, zone: str) -> LocalTime:
    """A time at a place."""
    wall = datetime.fromisoformat(text)
    return LocalTime.at(wall, zone, on_change=ClockChange.REFUSE)


RECEIPT = Receipt(
    locator="K7Q2ZP",
    flights=(
        ReceiptFlight(
            flight="AA 1",
            origin="JFK",
            destination="LAX",
            departure=local("2026-07-01 09:00", "America/New_York"),
            arrival=local("2026-07-01 12:00", "America/Los_Angeles"),
            cabin="Economy",
        ),
        ReceiptFlight(
            flight="UA 1600",
            origin="LAX",
            destination="EWR",
            departure=local("2026-07-08 22:45", "America/Los_Angeles"),
            arrival=local("2026-07-09 07:05", "America/New_York"),
            operated_by="OO 3170",
        ),
    ),
    travellers=(
        ReceiptTraveller(
            name=PersonName("Ada", "Lovelace"),
            tickets=("001-2401234567", "016-2401234568"),
            base=Money.of("200.00", "USD"),
            surcharges=Money.zero("USD"),
            taxes=(("US", Money.of("15.00", "USD")), ("AY", Money.of("11.20", "USD"))),
            extras=(("First bag", Money.of("30.00", "USD")),),
            total=Money.of("256.20", "USD"),
        ),
        ReceiptTraveller(
            name=PersonName("Zoë", "O'Hara"),
            tickets=("001-2401234569",),
            base=Money.of("100.00", "USD"),
            surcharges=Money.of("5.00", "USD"),
            total=Money.of("105.00", "USD"),
        ),
    ),
    total=Money.of("361.20", "USD"),
)
DEADLINE = local("2026-06-30 18:00", "America/New_York")


def intent(
    kind: NotificationKind, data: Mapping[str, str], locale: str = "en"
) -> NotificationIntent:
    """A queued one."""
    return queue(
        order_id="ord_1",
        event_id="evt_1",
        kind=kind,
        channel="email",
        recipient="ada@example.com",
        data=data,
        now=NOW,
        locale=locale,
    ).intent


def test_the_itinerary_receipt() -> None:
    """It has flights, names, ticket numbers and every part of the price."""
    made = render(intent(NotificationKind.ORDER_CONFIRMED, RECEIPT.confirmed()))
    assert made.subject == "Your itinerary receipt, booking K7Q2ZP"
    assert made.text == (
        "Your booking K7Q2ZP is confirmed and ticketed.\n\n"
        "AA 1  JFK 2026-07-01 09:00 - LAX 12:00  Economy\n"
        "UA 1600  LAX 2026-07-08 22:45 - EWR 07:05 (2026-07-09)"
        "  operated by OO 3170\n\n"
        "Travellers\nLOVELACE/ADA\nOHARA/ZOE\n\n"
        "Electronic tickets\n"
        "LOVELACE/ADA: 001-2401234567, 016-2401234568\n"
        "OHARA/ZOE: 001-2401234569\n\n"
        "Price\n"
        "LOVELACE/ADA: 256.20 USD\n"
        "  Fare: 200.00 USD\n"
        "  Tax US: 15.00 USD\n"
        "  Tax AY: 11.20 USD\n"
        "  First bag: 30.00 USD\n"
        "OHARA/ZOE: 105.00 USD\n"
        "  Fare: 100.00 USD\n"
        "  Surcharges: 5.00 USD\n"
        "Total: 361.20 USD\n"
    )


def test_the_other_messages() -> None:
    """Each says what its reader must know: deadline, reason, refund."""
    hold = render(intent(HOLD, RECEIPT.on_hold(DEADLINE))).text
    assert "2026-06-30 18:00 America/New_York" in hold
    assert "Total: 361.20 USD" in hold
    refused = RECEIPT.payment_failed("the card was declined", DEADLINE)
    failed = render(intent(FAILED, refused)).text
    assert "the card was declined" in failed
    assert "2026-06-30 18:00" in failed
    back = RECEIPT.cancelled(Money.of("300.00", "USD"), Money.of("61.20", "USD"))
    cancelled = render(intent(NotificationKind.ORDER_CANCELLED, back)).text
    assert "Refund: 300.00 USD" in cancelled
    assert "Kept as cancellation fee: 61.20 USD" in cancelled


def test_the_message_is_the_intents() -> None:
    """It has the intent's id and recipient, and shows nothing in logs."""
    made = intent(HOLD, RECEIPT.on_hold(DEADLINE))
    message = render(made)
    assert (message.id, message.recipient) == (made.id, "ada@example.com")
    assert render(made) == message
    assert "ada" not in repr(message)
    assert "K7Q2ZP" not in repr(message)


@pytest.mark.parametrize("kind", NotificationKind)
def test_every_kind_has_a_template_that_can_be_filled_in(
    kind: NotificationKind,
) -> None:
    """English for every kind, with all and only the fields that the kind has."""
    data = {field: f"<{field}>" for field in FIELDS[kind]}
    message = render(intent(kind, data))
    for field in FIELDS[kind]:
        assert f"<{field}>" in message.subject + message.text
    assert "$" not in message.subject + message.text
    assert with_templates(DEFAULT_TEMPLATES) == DEFAULT_TEMPLATES


@given(st.text(max_size=40), st.text(max_size=40))
def test_values_are_never_read_as_a_template(locator: str, reason: str) -> None:
    """Whatever a value holds, it stands in the message as text, on its own line."""
    templates = with_templates({(FAILED, "en"): Template("$locator", "a $reason z")})
    data = dict.fromkeys(FIELDS[FAILED], "x") | {"locator": locator, "reason": reason}
    message = render(intent(FAILED, data), templates)
    assert message.subject.isprintable()
    assert message.text.count("\n") == reason.count("\n")
    if reason.isprintable():
        assert message.text == f"a {reason} z"


@pytest.mark.parametrize(
    "hostile",
    ["$locator", "${total}", "$$", "{locator}", "{0.__class__}", "{{7*7}}", "%(x)s"],
)
def test_hostile_values(hostile: str) -> None:
    """Placeholders of any language stay what they are: text."""
    data = dict.fromkeys(FIELDS[FAILED], "x") | {"reason": hostile, "locator": hostile}
    message = render(intent(FAILED, data))
    assert hostile in message.subject
    assert hostile in message.text


def test_nothing_breaks_out_of_the_subject() -> None:
    """Line feeds become blanks, other control characters go, the rest is cut."""
    template: Templates = {(FAILED, "en"): Template("$locator", "$reason")}
    data = dict.fromkeys(FIELDS[FAILED], "x") | {
        "locator": "A\r\nBcc: eve@example.com\x00\u202e" + "y" * 300,
        "reason": "one\ntwo\x1b[31m\u200bthree",
    }
    message = render(intent(FAILED, data), template)
    assert message.subject.startswith("A Bcc: eve@example.comyyy")
    assert len(message.subject) == 200
    assert message.text == "one\ntwo[31mthree"


@pytest.mark.parametrize(
    ("locale", "subject"),
    [("de-AT", "AT"), ("de-CH", "DE"), ("de", "DE"), ("fr", "EN"), ("", "EN")],
)
def test_locales_fall_back(locale: str, subject: str) -> None:
    """The locale, else its language, else English."""
    templates = with_templates(
        {
            (FAILED, "de-AT"): Template("AT", ""),
            (FAILED, "de"): Template("DE", ""),
            (FAILED, "en"): Template("EN", ""),
        }
    )
    data = dict.fromkeys(FIELDS[FAILED], "x")
    assert render(intent(FAILED, data, locale), templates).subject == subject


def test_own_templates_stand_beside_the_default_ones() -> None:
    """Kinds that are not replaced keep theirs, even where a mapping lacks them."""
    own = with_templates({(FAILED, "en"): Template("EN", "")})
    assert own[HOLD, "en"] == DEFAULT_TEMPLATES[HOLD, "en"]
    data = dict.fromkeys(FIELDS[HOLD], "x")
    assert render(intent(HOLD, data), {}) == render(intent(HOLD, data))


@pytest.mark.parametrize(
    "template",
    [
        Template("$nothing", ""),
        Template("", "${tickets}"),
        Template("", "cost: $ 5"),
        Template("", "${locator.__class__}"),
        Template("", "${locator"),
        Template("two\nlines", ""),
        Template("bell\x07", ""),
        Template("", "x" * 20_001),
    ],
)
def test_templates_of_no_use(template: Template) -> None:
    """Unknown fields, malformed gaps and attribute access are refused at assembly."""
    with pytest.raises(InvalidTemplate) as caught:
        with_templates({(HOLD, "en"): template})
    assert caught.value.template == HOLD
