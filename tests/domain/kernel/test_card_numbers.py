"""Card numbers are found wherever they hide, and little else is taken for one."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel import looks_like_card
from flightcore.domain.kernel.card_numbers import LONGEST_TEXT, without_card_digits

# Published test numbers of the issuers and of payment gateways.
CARDS = (
    "4111111111111111",
    "4242424242424242",
    "4000056655665556",
    "4000002500003155",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "2720994326581252",
    "378282246310005",
    "371449635398431",
    "30569309025904",
    "36227206271667",
    "38520000023237",
    "6011111111111117",
    "6011000990139424",
    "6500000000000002",
    "3530111333300000",
    "3566002020360505",
    "6200000000000005",
    "6205500000000000004",
    "6759649826438453",
    "5018000000000009",
)
SEPARATORS = (
    "",
    " ",
    "-",
    ".",
    "/",
    "\u00a0",
    "\u202f",
    "\u2011",
    "\u2013",
    " - ",
    "\n",
)
# Nd digits of other scripts, and look-alikes that normalisation folds to digits.
SCRIPTS = {
    "full-width": 0xFF10,
    "Arabic-Indic": 0x0660,
    "Devanagari": 0x0966,
    "Thai": 0x0E50,
    "mathematical bold": 0x1D7CE,
}


def has_check_digit(digits: str) -> bool:
    """Luhn, as ISO/IEC 7812-1 annex B describes it, digit by digit."""
    total = 0
    for place, digit in enumerate(digits[::-1]):
        value = int(digit)
        if place % 2 == 1:
            value *= 2
            if value >= 10:
                value = value // 10 + value % 10
        total += value
    return total % 10 == 0


def with_check_digit(body: str) -> str:
    """The body and the digit that makes it pass."""
    return next(body + d for d in "0123456789" if has_check_digit(body + d))


def printed(card: str, separator: str) -> str:
    """In groups, as on the plastic."""
    sizes = {14: (4, 6, 4), 15: (4, 6, 5)}.get(len(card), (4, 4, 4, 4, 3))
    groups, rest = [], card
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return separator.join(group for group in groups if group)


@pytest.mark.parametrize("card", CARDS)
def test_the_numbers_of_these_tests(card: str) -> None:
    """The table itself passes the check digit."""
    assert has_check_digit(card)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("card", CARDS)
def test_every_way_of_writing_one(card: str, separator: str) -> None:
    """Plain, spaced, dotted, dashed, with any blank, in the middle of a sentence."""
    text = printed(card, separator)
    assert looks_like_card(text)
    assert looks_like_card(f"my card is {text}, thanks")
    assert looks_like_card(separator.join(card))


@pytest.mark.parametrize("start", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("card", CARDS)
def test_digits_of_other_scripts(card: str, start: int) -> None:
    """Digits are digits in every script."""
    text = "".join(chr(start + int(digit)) for digit in card)
    assert looks_like_card(text)
    assert looks_like_card(printed(text, " "))


@pytest.mark.parametrize("digits", ["⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"])
@pytest.mark.parametrize("card", CARDS)
def test_digits_in_disguise(card: str, digits: str) -> None:
    """Circled, raised and lowered digits are digits, too."""
    text = "".join(digits[int(digit)] for digit in card)
    assert looks_like_card(text)
    assert looks_like_card(printed(text, "-"))


@pytest.mark.parametrize("card", CARDS)
def test_invisible_characters_hide_nothing(card: str) -> None:
    """Zero-width characters and soft hyphens between the digits are looked through."""
    for hidden in ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"):
        assert looks_like_card(hidden.join(card))


@given(
    st.sampled_from(CARDS),
    st.text("0123456789", max_size=12),
    st.text("0123456789", max_size=12),
)
def test_inside_a_longer_run(card: str, before: str, after: str) -> None:
    """A number that other digits are glued to is found."""
    assert looks_like_card(before + card + after)


@given(
    st.sampled_from([card for card in CARDS if len(card) in (14, 15, 16)]),
    st.text("0123456789", max_size=4),
    st.text("0123456789", max_size=4),
)
def test_printed_groups_with_digits_glued_on(
    card: str, before: str, after: str
) -> None:
    """The groups of a printed card are found, a security code glued on or not."""
    assert looks_like_card(before + printed(card, " ") + after)


@pytest.mark.parametrize("card", CARDS[:5])
@pytest.mark.parametrize("place", range(8, 16))
def test_a_wrong_digit(card: str, place: int) -> None:
    """A number with one wrong digit is none."""
    wrong = card[:place] + str((int(card[place]) + 1) % 10) + card[place + 1 :]
    assert not has_check_digit(wrong)
    assert not looks_like_card(wrong)


@pytest.mark.parametrize(
    "body",
    ["100000000000000", "700000000000000", "910000000000000", "250000000000"],
)
def test_a_prefix_that_no_issuer_has(body: str) -> None:
    """The check digit alone makes no card."""
    assert not looks_like_card(with_check_digit(body))


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        ("2221", "2720", ("2220", "2721")),
        ("5100", "5599", ("5999",)),
        ("3400", "3499", ("3300", "3299")),
        ("3528", "3589", ("3527", "3590")),
        ("6000", "6999", ("7000",)),
    ],
)
def test_the_edges_of_ranges(first: str, last: str, outside: tuple[str, ...]) -> None:
    """First and last prefix of an issuer count; those beside do not."""
    length = 15 if first.startswith("34") else 16
    for prefix in (first, last):
        assert looks_like_card(with_check_digit(prefix.ljust(length - 1, "0")))
    for prefix in outside:
        assert not looks_like_card(with_check_digit(prefix.ljust(length - 1, "0")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ada Lovelace",
        "K7Q2ZP",
        "0012401234567",
        "001-2401234567",
        "1606802005010/11",
        "001-2401234567 001-2401234568 001-2401234569",
        "220 2401234567 / 125 2401234568",
        "+44 20 7946 0958",
        "+49 1512 3456789",
        "+1 (212) 555-0100 +1 (212) 555-0199",
        "2026-12-01/2026-12-24",
        "2026-12-30 10:30:00.123456",
        "20261201T103000.000000Z",
        "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "AA0001/2026-12-01",
        "4012888888881",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_the_numbers_of_this_trade(text: str) -> None:
    """Tickets, phones, dates, identifiers are let through."""
    assert not looks_like_card(text)


def test_every_ticket_number_is_let_through() -> None:
    """No number of 13 digits is refused, whatever its check digit."""
    draw = random.Random(1)
    for _ in range(20_000):
        digits = "".join(draw.choices("0123456789", k=13))
        assert not looks_like_card(digits)
        assert not looks_like_card(f"{digits[:3]}-{digits[3:]}")


@pytest.mark.parametrize(("length", "most"), [(14, 0.01), (15, 0.01), (16, 0.07)])
def test_how_often_chance_looks_like_a_card(length: int, most: float) -> None:
    """Random digits are refused seldom, and about as often as the module says."""
    draw = random.Random(2)
    texts = ["".join(draw.choices("0123456789", k=length)) for _ in range(5_000)]
    assert sum(map(looks_like_card, texts)) / len(texts) <= most


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "0",
            "4",
            "60",
            "1-",
            "4 ",
            "123456789012   x",
            "\ufdfa",
            "4\u200b",
            "- ",
            "22",
        )
    ],
)
def test_time_is_linear(unit: str) -> None:
    """The longest text that is searched takes no more than a moment."""
    text = (unit * LONGEST_TEXT)[:LONGEST_TEXT]
    started = time.process_time()
    looks_like_card(text)
    assert time.process_time() - started < 0.5


def test_a_text_too_long_to_search() -> None:
    """It counts as card data rather than going unsearched."""
    assert not looks_like_card("x" * LONGEST_TEXT)
    assert looks_like_card("x" * (LONGEST_TEXT + 1))


def test_a_text_for_a_log() -> None:
    """A text with a card number is replaced whole; any other stays."""
    assert without_card_digits("flight AA1") == "flight AA1"
    assert "4111" not in without_card_digits("pay with 4111-1111-1111-1111 now")
