"""Record locators: sayable, evenly drawn, and found as people type them."""

from __future__ import annotations

from collections import Counter
from math import exp

import pytest
from tests.domain.booking.sales import seed

from flightcore.domain.booking import locator, normal_locator
from flightcore.domain.kernel import Seed

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DRAWN = 100_000


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    """Locators of as many different seeds."""
    return [locator(Seed(number.to_bytes(16, "big"))) for number in range(DRAWN)]


def test_no_letter_is_taken_for_another(drawn: list[str]) -> None:
    """Six places, and none of I and 1, O and 0."""
    assert {len(text) for text in drawn} == {6}
    used = set("".join(drawn))
    assert used == set(LETTERS)
    assert used.isdisjoint("IO01")


def test_every_letter_is_as_likely_in_every_place(drawn: list[str]) -> None:
    """Chi-square with 31 degrees of freedom: 70 is exceeded once in 13,000 draws."""
    expected = DRAWN / len(LETTERS)
    for place in range(6):
        counts = Counter(text[place] for text in drawn)
        chi_square = sum((counts[x] - expected) ** 2 / expected for x in LETTERS)
        assert chi_square < 70, place


def test_neighbouring_places_do_not_follow_each_other(drawn: list[str]) -> None:
    """Pairs are even too: 1,023 degrees of freedom, mean 1,023, deviation 45."""
    expected = DRAWN / len(LETTERS) ** 2
    for place in range(5):
        counts = Counter(text[place : place + 2] for text in drawn)
        pairs = (a + b for a in LETTERS for b in LETTERS)
        chi_square = sum((counts[x] - expected) ** 2 / expected for x in pairs)
        assert chi_square < 1_023 + 5 * 45.3, place


def test_clashes_are_as_rare_as_chance_has_it(drawn: list[str]) -> None:
    """Birthdays: 100,000 of 32**6 clash 4.7 times on average, hardly ever 16."""
    mean = DRAWN * (DRAWN - 1) / 2 / 32**6
    assert 4 < mean < 5
    clashes = DRAWN - len(set(drawn))
    assert clashes < 16
    assert sum(exp(-mean) * mean**k / _factorial(k) for k in range(16)) > 0.9999


def _factorial(number: int) -> int:
    return number * _factorial(number - 1) if number else 1


def test_another_attempt_is_another_locator() -> None:
    """Where a live order has the first, the next is tried; each is repeatable."""
    attempts = [locator(seed("a"), number) for number in range(8)]
    assert len(set(attempts)) == 8
    assert attempts == [locator(seed("a"), number) for number in range(8)]
    assert attempts[0] == locator(seed("a"))


@pytest.mark.parametrize(
    "typed", ["abc234", " ABC 234 ", "aBc\t234\n", "ABC234"], ids=repr
)
def test_what_people_type_is_found(typed: str) -> None:
    """Case and spaces do not matter."""
    assert normal_locator(typed) == "ABC234"
