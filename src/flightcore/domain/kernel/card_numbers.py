"""Recognising payment card numbers in text.

A number counts when an issuer's prefix, a length of that issuer and the Luhn check
digit fit together; one in twenty random numbers of 16 digits does. Three
kinds of numbers are let through on purpose, since this trade cannot do without them:

* 13 digits are an e-ticket number. Visa has withdrawn its cards of that length.
* Maestro cards of 12 to 15 digits look like phone numbers; only 16 and more count.
* Digits from the middle of one written group to the middle of another, unless the
  part has the groups of a printed card, are neighbours by chance, as in a list.

Sources: ISO/IEC 7812-1 (length, check digit); the issuers' published ranges.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import attrs

LONGEST_TEXT = 32_768
"""Characters that are searched; a longer text is taken to hold a card number."""

_ANY_LENGTH = (16, 17, 18, 19)
_SHORTEST = 14
_ISSUERS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (2200, 2204, _ANY_LENGTH),  # Mir
    (2221, 2720, (16,)),  # Mastercard
    (3000, 3059, (14, *_ANY_LENGTH)),  # Diners Club
    (3400, 3499, (15,)),  # American Express
    (3528, 3589, _ANY_LENGTH),  # JCB
    (3600, 3699, (14, *_ANY_LENGTH)),  # Diners Club
    (3700, 3799, (15,)),  # American Express
    (3800, 3999, (14, *_ANY_LENGTH)),  # Diners Club
    (4000, 4999, (16, 19)),  # Visa
    (5000, 5099, _ANY_LENGTH),  # Maestro
    (5100, 5599, (16,)),  # Mastercard
    (5600, 5899, _ANY_LENGTH),  # Maestro
    (6000, 6999, _ANY_LENGTH),  # Discover, UnionPay, Maestro
    (8100, 8171, _ANY_LENGTH),  # UnionPay
)
"""First and last prefix of four digits, and the lengths issued under them."""

_PRINTED = {(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4)}
# Blanks, dashes, invisible characters and the usual separators of figures. Colons and
# commas stay out: they join times and lists.
_BETWEEN = (
    r"[\s.\-_/\\|*'\u00ad\u058a\u1806\u2010-\u2015\u2043\u2212\u200b-\u200f"
    r"\u2060-\u2064\ufe58\ufe63\ufeff]{0,3}"
)
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d){{{_SHORTEST - 1},}}")


def looks_like_card(text: str) -> bool:
    """Whether the text holds a payment card number, alone or among other digits.

    Digits of every script count, full-width and circled ones too, and they may be
    spaced, dotted, dashed or slashed. Takes time linear in the length.
    """
    if len(text) > LONGEST_TEXT:
        return True
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return any(_has_card(_Run.of(found.group())) for found in _RUN.finditer(plain))


def without_card_digits(text: str) -> str:
    """The text, or a remark in its place where it holds a card number."""
    return "[card-like digits removed]" if looks_like_card(text) else text


@attrs.frozen
class _Run:
    """Digits joined by separators.

    Attributes:
        digits: In order.
        group: Per digit, the number of the group that it is written in.
        sums: Luhn sums of the digits before each index, for windows whose last
            digit has an even index, and for those where it is odd.
    """

    digits: list[int]
    group: list[int]
    sums: tuple[list[int], list[int]]

    @classmethod
    def of(cls, text: str) -> _Run:
        digits: list[int] = []
        group: list[int] = []
        for number, part in enumerate(re.findall(r"\d+", text)):
            digits.extend(int(letter) for letter in part)
            group.extend([number] * len(part))
        return cls(digits, group, (_luhn_sums(digits, 0), _luhn_sums(digits, 1)))

    def passes_luhn(self, start: int, end: int) -> bool:
        """Whether the digits from start up to end have their check digit last."""
        sums = self.sums[(end - 1) % 2]
        return (sums[end] - sums[start]) % 10 == 0


def _luhn_sums(digits: list[int], parity: int) -> list[int]:
    """Running sums in which digits at indices of the other parity are doubled."""
    sums = [0]
    for index, digit in enumerate(digits):
        value = digit if index % 2 == parity else 2 * digit
        sums.append(sums[-1] + (value - 9 if value > 9 else value))
    return sums


def _has_card(run: _Run) -> bool:
    digits = run.digits
    for start in range(len(digits) - _SHORTEST + 1):
        first, second, third, fourth = digits[start : start + 4]
        for length in _lengths(1000 * first + 100 * second + 10 * third + fourth):
            end = start + length
            if end > len(digits):
                break
            if run.passes_luhn(start, end) and _set_apart(run.group, start, end):
                return True
    return False


@lru_cache(maxsize=10_000)
def _lengths(prefix: int) -> tuple[int, ...]:
    for first, last, lengths in _ISSUERS:
        if first <= prefix <= last:
            return lengths
    return ()


def _set_apart(group: list[int], start: int, end: int) -> bool:
    """Whether the window is written as one number; see the module's text."""
    window = group[start:end]
    if window[0] == window[-1]:
        return True
    starts = start == 0 or group[start - 1] != window[0]
    ends = end == len(group) or group[end] != window[-1]
    sizes = tuple(window.count(number) for number in range(window[0], window[-1] + 1))
    return (starts and ends) or sizes in _PRINTED
