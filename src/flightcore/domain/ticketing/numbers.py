"""Document numbers: three digits of the airline, ten of the document (Res. 722)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flightcore.domain.kernel.errors import InvalidInput

SERIALS = 10**10
"""Document serials of one airline; each is used once."""

ACCOUNTING_CODES: Mapping[str, str] = MappingProxyType(
    {
        "AA": "001",
        "AF": "057",
        "AS": "027",
        "B6": "279",
        "BA": "125",
        "DL": "006",
        "EK": "176",
        "F9": "422",
        "FL": "332",
        "HA": "173",
        "KL": "074",
        "LH": "220",
        "MQ": "093",
        "OO": "302",
        "UA": "016",
        "US": "037",
        "VX": "984",
        "WN": "526",
        "YV": "533",
        "9E": "430",
        "EV": "862",
    }
)
"""Airline accounting codes as printed on tickets; ``Settings`` adds to them."""


def check_digit(coupon: int, number: str) -> int:
    """The digit that guards a coupon's number: all 14 digits, modulo 7.

    Source: IATA Resolution 722; the same rule as Rosen, Discrete Mathematics, 4.5.

    Args:
        coupon: 0 for the document itself, 1 to 4 for a coupon.
        number: The 13 digits of the document.

    Raises:
        InvalidInput: Not 13 digits, or no such coupon.
    """
    _require_number(number)
    if not 0 <= coupon <= 4:
        raise InvalidInput("a document has at most four coupons", field="coupon")
    return int(f"{coupon}{number}") % 7


def is_valid(digits: str) -> bool:
    """Whether 15 digits (coupon, document, check digit) agree."""
    return _are_digits(digits, 15) and int(digits[:14]) % 7 == int(digits[14])


def document_number(accounting_code: str, serial: int) -> str:
    """The 13 digits of the document with that serial.

    Raises:
        InvalidInput: The code is not three digits, or the stock is used up.
    """
    if not _are_digits(accounting_code, 3):
        raise InvalidInput("an accounting code has three digits", field="carrier")
    if not 0 <= serial < SERIALS:
        raise InvalidInput("the stock of document numbers is used up", field="serial")
    return f"{accounting_code}{serial:010d}"


def printed(first: str, count: int) -> str:
    """Conjunctive numbers as they are printed: ``0011234567890/91``.

    Args:
        first: The first document's 13 digits.
        count: How many documents follow each other, itself included; 1 and up.

    Raises:
        InvalidInput: Not 13 digits, or no document at all.
    """
    _require_number(first)
    if count < 1:
        raise InvalidInput("a set has one document or more", field="count")
    if count == 1:
        return first
    last = f"{int(first) + count - 1:013d}"
    return f"{first}/{last[-2:]}"


def _require_number(number: str) -> None:
    if not _are_digits(number, 13):
        raise InvalidInput("a document number has 13 digits", field="number")


def _are_digits(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) == count
