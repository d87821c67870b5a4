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
    if not (number.isascii() and number.isdigit() and len(number) == 13):
        raise InvalidInput("a document number has 13 digits", field="number")
    if not 0 <= coupon <= 4:
        raise InvalidInput("a document has at most four coupons", field="coupon")
    return int(f"{coupon}{number}") % 7


def is_valid(digits: str) -> bool:
    """Whether 15 digits (coupon, document, check digit) agree."""
    if not (digits.isascii() and digits.isdigit() and len(digits) == 15):
        return False
    return int(digits[:14]) % 7 == int(digits[14])


def document_number(accounting_code: str, serial: int) -> str:
    """The 13 digits of the document with that serial.

    Raises:
        InvalidInput: The code is not three digits, or the stock is used up.
    """
    if not (accounting_code.isascii() and accounting_code.isdigit()):
        raise InvalidInput("an accounting code has three digits", field="carrier")
    if len(accounting_code) != 3:
        raise InvalidInput("an accounting code has three digits", field="carrier")
    if not 0 <= serial < SERIALS:
        raise InvalidInput("the stock of document numbers is used up", field="serial")
    return f"{accounting_code}{serial:010d}"


def printed(first: str, count: int) -> str:
    """Conjunctive numbers as they are printed: ``0011234567890/91``.

    Args:
        first: The first document's 13 digits.
        count: How many documents follow each other, itself included.
    """
    if count == 1:
        return first
    last = f"{int(first) + count - 1:013d}"
    return f"{first}/{last[-2:]}"
