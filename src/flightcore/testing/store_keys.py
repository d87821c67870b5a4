"""The store's suite: keys that are nearly alike, and keys that are too long."""

from __future__ import annotations

import pytest

from flightcore.domain.kernel.errors import InvalidInput
from flightcore.ports.columns import MAX_KEY_CHARACTERS
from flightcore.ports.rows import ClaimRow, OrderRow
from flightcore.ports.store import (
    Changed,
    Changes,
    Guard,
    Operator,
    among,
    compare,
    eq,
    find,
)
from flightcore.testing.samples import claim, counter, nest, order, seats
from flightcore.testing.store_rules import StoreBench, StoreRules

ALIKE = (
    "a",
    "a ",
    " a",
    "A",
    "á",
    "a\u0301",
    "a\t",
    "a\u200d",
    "a\xa0",
    "\u24d0",
)
"""Texts that some way to compare them holds to be the same."""


class KeyRules(StoreRules):
    """Text is the same where every character of it is the same."""

    def test_keys_that_are_nearly_alike(self, bench: StoreBench) -> None:
        """Spaces at an end, capitals, accents: each makes another row."""
        bench.commit(*(order(name) for name in ALIKE))
        for name in ALIKE:
            asked = find(OrderRow, eq("id", f"ord_{name}"))
            assert bench.find(asked) == (order(name),)
            guard = Guard(rows=OrderRow, key=(f"ord_{name}",), version=1)
            bench.commit(order(name, version=2), guards=(guard,))
        assert len(bench.peek(OrderRow)) == len(ALIKE)
        bench.refusal(Changed, order("a  ", version=2))

    def test_values_that_are_nearly_alike(self, bench: StoreBench) -> None:
        """The same of columns that are no key, in every kind of condition."""
        bench.commit(
            *(
                order(str(n), owner=name, live_locator=name, locator=name)
                for n, name in enumerate(ALIKE)
            )
        )
        for column in ("owner", "locator", "live_locator"):
            for name in ALIKE:
                assert bench.store.count(find(OrderRow, eq(column, name))) == 1
                assert bench.store.count(find(OrderRow, among(column, [name]))) == 1
        assert bench.store.count(find(OrderRow, eq("owner", "a  "))) == 0

    def test_text_sorts_behind_what_it_begins_with(self, bench: StoreBench) -> None:
        """A tab after it, which is less than a space, makes a text greater."""
        names = ["a", "a\t", "a ", "a!", "aa"]
        bench.commit(*(order(name) for name in reversed(names)))
        expected = [f"ord_{name}" for name in names]
        assert [row.id for row in bench.find(find(OrderRow))] == expected
        after = bench.find(find(OrderRow, compare("id", Operator.GT, "ord_a")))
        assert [row.id for row in after] == expected[1:]

    def test_claims_that_are_nearly_alike(self, bench: StoreBench) -> None:
        """Each is a call of its own."""
        for name in ALIKE:
            outcome = bench.commit(claim=claim(name, answer=name.encode()))
            assert not outcome.replayed
        for name in ALIKE:
            outcome = bench.commit(claim=claim(name, answer=b"another"))
            assert (outcome.answer, outcome.replayed) == (name.encode(), True)

    def test_counters_that_are_nearly_alike(self, bench: StoreBench) -> None:
        """Seats are taken at the counter that is named."""
        bench.commit(*nest(5, b=5, B=5), counter("Y/B ", 5))
        bench.commit(seats=seats(2, "B "))
        assert [bench.used(f"Y/{name}") for name in ("b", "B", "B ")] == [0, 0, 2]

    def test_the_longest_key(self, bench: StoreBench) -> None:
        """It is kept whole, of whatever characters."""
        for letter in ("a", "\U0001f6eb"):
            name = letter * (MAX_KEY_CHARACTERS - len("ord_"))
            bench.commit(order(name, locator="L", live_locator=None))
            found = bench.get(OrderRow, f"ord_{name}")
            assert found == order(name, locator="L", live_locator=None)
        longest = "k" * MAX_KEY_CHARACTERS
        bench.commit(claim=claim(longest, scope=longest))
        assert bench.get(ClaimRow, longest, longest) is not None

    def test_a_key_that_is_too_long(self, bench: StoreBench) -> None:
        """It is refused before anything is written, and never cut."""
        too_long = "k" * (MAX_KEY_CHARACTERS + 1)
        for column in ("id", "locator", "live_locator", "status"):
            row = order("bad", **{column: too_long})
            with pytest.raises(InvalidInput) as caught:
                bench.store.commit(Changes(puts=(order("good"), row)))
            assert caught.value.facts["field"] == f"order.{column}"
        for field in ("key", "scope"):
            with pytest.raises(InvalidInput) as caught:
                bench.commit(claim=claim(**{field: too_long}))
            assert caught.value.facts["field"] == f"claim.{field}"
        assert not bench.peek(OrderRow)
        assert bench.get(OrderRow, too_long) is None
        assert not bench.find(find(OrderRow, eq("locator", too_long)))
