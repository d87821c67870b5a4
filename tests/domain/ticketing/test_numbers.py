"""Document numbers: digits, check digit, print.

Figures: K. H. Rosen, Discrete Mathematics and Its Applications, section 4.5 (airline
ticket identification numbers), and an e-ticket as a GDS prints it.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.domain.kernel.errors import InvalidInput
from flightcore.domain.ticketing import (
    ACCOUNTING_CODES,
    check_digit,
    document_number,
    is_valid,
    printed,
)

DIGITS = st.text("0123456789", min_size=13, max_size=13)


@pytest.mark.parametrize(
    ("digits", "check"),
    [
        ("10237424413392", 1),
        ("00032781811234", 4),
        ("00000000000007", 0),
        ("00000000000013", 6),
    ],
)
def test_the_check_digit_is_all_fourteen_modulo_seven(digits: str, check: int) -> None:
    """Coupon digit, then the document's thirteen."""
    assert check_digit(int(digits[0]), digits[1:]) == check
    assert is_valid(f"{digits}{check}")


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("101333341789013", True),
        ("007862342770445", False),
        ("10133334178901", False),
        ("1013333417890130", False),
        ("10133334178901x", False),
        ("\u0661" * 15, False),
        ("", False),
    ],
)
def test_fifteen_digits_agree_or_not(digits: str, valid: bool) -> None:
    """Rosen's examples, and what is not fifteen plain digits."""
    assert is_valid(digits) is valid


@given(coupon=st.integers(0, 4), number=DIGITS, place=st.integers(0, 13))
def test_one_wrong_digit_is_noticed(coupon: int, number: str, place: int) -> None:
    """Unless it is off by seven, which modulo seven cannot see."""
    right = f"{coupon}{number}{check_digit(coupon, number)}"
    assert is_valid(right)
    for digit in "0123456789":
        wrong = right[:place] + digit + right[place + 1 :]
        same = (int(digit) - int(right[place])) % 7 == 0
        assert is_valid(wrong) is same


@pytest.mark.parametrize("number", ["", "123", "12345678901234", "12345678901a3"])
def test_a_document_number_has_thirteen_digits(number: str) -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidInput) as raised:
        check_digit(0, number)
    assert raised.value.field == "number"
    with pytest.raises(InvalidInput):
        printed(number, 2)


@pytest.mark.parametrize("coupon", [-1, 5])
def test_a_coupon_is_one_of_four(coupon: int) -> None:
    """0 stands for the document itself."""
    with pytest.raises(InvalidInput) as raised:
        check_digit(coupon, "0010000000001")
    assert raised.value.field == "coupon"


@pytest.mark.parametrize(
    ("code", "serial", "number"),
    [("001", 1, "0010000000001"), ("125", 10**10 - 1, "1259999999999")],
)
def test_a_number_is_code_and_serial(code: str, serial: int, number: str) -> None:
    """Three digits of the airline, ten of the document."""
    assert document_number(code, serial) == number


@pytest.mark.parametrize("code", ["", "01", "0011", "00A", "\u0661\u0661\u0661"])
def test_an_accounting_code_has_three_digits(code: str) -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidInput) as raised:
        document_number(code, 1)
    assert raised.value.field == "carrier"


@pytest.mark.parametrize("serial", [-1, 10**10])
def test_a_stock_ends(serial: int) -> None:
    """T1: a serial is never used twice, so it does not start again."""
    with pytest.raises(InvalidInput) as raised:
        document_number("001", serial)
    assert raised.value.field == "serial"


@pytest.mark.parametrize(
    ("first", "count", "text"),
    [
        ("1606802005010", 1, "1606802005010"),
        ("1606802005010", 2, "1606802005010/11"),
        ("1606802005099", 2, "1606802005099/00"),
        ("0010000000001", 4, "0010000000001/04"),
    ],
)
def test_a_set_is_printed_by_first_and_last(first: str, count: int, text: str) -> None:
    """The last two digits of the last document follow the first's number."""
    assert printed(first, count) == text


def test_a_set_has_a_document() -> None:
    """None at all cannot be printed."""
    with pytest.raises(InvalidInput):
        printed("1606802005010", 0)


def test_accounting_codes_are_three_digits_and_differ() -> None:
    """One airline a code, and the table cannot be changed by accident."""
    assert all(len(c) == 3 and c.isdigit() for c in ACCOUNTING_CODES.values())
    assert len(set(ACCOUNTING_CODES.values())) == len(ACCOUNTING_CODES)
    assert ACCOUNTING_CODES["AA"] == "001"
    assert not hasattr(ACCOUNTING_CODES, "__setitem__")
