"""Card-like digits are refused in every field and never stored or logged."""

from __future__ import annotations

import re
import unicodedata

from flightcore.domain.kernel.errors import CardDataRefused

_CANDIDATE = re.compile(r"\d(?:[\s.\-_/\u00a0]{0,3}\d){12,18}")
_LONGEST_TEXT = 100_000


def looks_like_card(text: str) -> bool:
    """Whether the text holds 13 to 19 digits that pass the Luhn check.

    Any script's digits count, and so do spaced, dotted and dashed groups. Texts
    above 100,000 characters count as card data, since they are not searched.

    Source: ISO/IEC 7812-1 (number length, check digit).
    """
    if len(text) > _LONGEST_TEXT:
        return True
    plain = "".join(_ascii_digit(letter) for letter in text)
    return any(
        _window_has_card(re.sub(r"\D", "", match.group()))
        for match in _CANDIDATE.finditer(plain)
    )


def refuse_card_digits(field: str, text: str) -> str:
    """Return the text where it holds no card-like digits.

    Raises:
        CardDataRefused: It does; the error names the field, not the digits.
    """
    if looks_like_card(text):
        raise CardDataRefused(f"{field} holds card-like digits", field=field)
    return text


def _ascii_digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def _window_has_card(digits: str) -> bool:
    return len(digits) >= 13 and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for index, letter in enumerate(reversed(digits)):
        value = int(letter) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
