"""A batch, on any store, comes to what its units come to one after another."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conformance.store_benches import memory_bench, sqlite_bench

from flightcore.ports.rows import ClaimRow, CounterRow, InboxRow, OrderRow, Row
from flightcore.ports.store import Changes, Guard, Late, Outcome, Refused, Taken
from flightcore.testing.samples import (
    claim,
    counter,
    inbox,
    nest,
    order,
    seats,
)
from flightcore.testing.store import StoreBench

TABLES = (OrderRow, InboxRow, ClaimRow, CounterRow)
CLOCKED = ("at", "created_at")
"""Columns that a look past an adapter shows in its own way, or not at all."""

orders = st.builds(
    order,
    st.sampled_from("ab"),
    version=st.integers(1, 3),
    live_locator=st.sampled_from(["X", "Y", None]),
)
counters = st.builds(
    counter, st.just("Y/B"), st.integers(0, 4), version=st.integers(2, 3)
)
rows: st.SearchStrategy[Row] = st.one_of(
    orders, st.builds(inbox, st.sampled_from("mn")), counters
)
guards = st.builds(
    Guard,
    rows=st.just(OrderRow),
    key=st.sampled_from([("ord_a",), ("ord_b",)]),
    version=st.sampled_from([None, 1, 2]),
)
claims = st.builds(claim, st.sampled_from("kl"), fingerprint=st.sampled_from("fg"))
units = st.builds(
    Changes,
    claim=st.none() | claims,
    guards=st.lists(guards, max_size=1).map(tuple),
    seats=st.none() | st.builds(seats, st.integers(1, 2), st.sampled_from("BM")),
    puts=st.lists(rows, max_size=3, unique_by=lambda row: (row.TABLE, row.key)).map(
        tuple
    ),
)


@settings(max_examples=120)
@given(st.lists(units, min_size=1, max_size=8), st.integers(1, 8))
def test_however_a_batch_is_cut(batch: list[Changes], size: int) -> None:
    """One by one in memory, in batches in memory and in SQLite: all the same."""
    with TemporaryDirectory() as folder:
        one_by_one = _result(memory_bench(), batch, 1)
        assert _result(memory_bench(), batch, size) == one_by_one
        assert _result(sqlite_bench(Path(folder)), batch, size) == one_by_one


def _result(
    opened: AbstractContextManager[StoreBench], batch: Sequence[Changes], size: int
) -> object:
    with opened as bench:
        bench.commit(*nest(4, B=3, M=4))
        outcomes: list[Outcome] = []
        for start in range(0, len(batch), size):
            outcomes += bench.store.commit_many(batch[start : start + size])
        return [_timeless(item) for item in outcomes], _tables(bench)


def _timeless(outcome: Outcome) -> object:
    """What an outcome says but for the time, and for a constraint's columns."""
    if not isinstance(outcome, Refused):
        return outcome.answer, outcome.replayed
    assert not isinstance(outcome.reason, Late)
    if isinstance(outcome.reason, Taken):
        return attrs.evolve(outcome.reason, columns=())
    return outcome.reason


def _tables(bench: StoreBench) -> list[list[str]]:
    return [
        sorted(
            repr({name: row[name] for name in sorted(row) if name not in CLOCKED})
            for row in bench.peek(rows)
        )
        for rows in TABLES
    ]
