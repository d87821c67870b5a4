"""The store's suite: questions, snapshots, values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta, timezone
from typing import Any

import pytest

from flightcore.domain.kernel.errors import InvalidInput, Misuse
from flightcore.ports.columns import MAX_INTEGER
from flightcore.ports.rows import (
    CounterRow,
    EventRow,
    FlightDateRow,
    OrderRow,
    PostingRow,
    SeatRow,
)
from flightcore.ports.store import (
    Changes,
    Find,
    Operator,
    among,
    by_key,
    compare,
    eq,
    find,
)
from flightcore.testing.samples import LONG_AGO, counter, event, order
from flightcore.testing.store_rules import StoreBench, StoreRules


class ReadingRules(StoreRules):
    """What ``read`` and ``count`` promise."""

    def test_rows_come_in_key_order(self, bench: StoreBench) -> None:
        """Without an order, rows come by primary key, every column of it."""
        bench.commit(*(event(name, n) for name in "bca" for n in (10, 9, 2)))
        found = bench.find(find(EventRow))
        expected = [(name, n) for name in "abc" for n in (2, 9, 10)]
        assert [row.key for row in found] == expected

    def test_order_and_direction(self, bench: StoreBench) -> None:
        """An order sorts first, the key after it; descending turns the whole."""
        totals = {"a": 2, "b": 1, "c": 2, "d": 1}
        bench.commit(*(order(name, total_minor=n) for name, n in totals.items()))
        up = Find(rows=OrderRow, order=("total_minor",))
        down = Find(rows=OrderRow, order=("total_minor",), descending=True)
        assert [row.id[-1] for row in bench.find(up)] == list("bdac")
        assert [row.id[-1] for row in bench.find(down)] == list("cadb")

    def test_text_sorts_by_code_point(self, bench: StoreBench) -> None:
        """Upper case before lower, accents behind, planes in order."""
        names = ["a", "B", "Z", "b", "é", "Ω", "\uffee", "\U0001f6eb"]
        bench.commit(*(order(name) for name in reversed(names)))
        expected = [f"ord_{name}" for name in ["B", "Z", "a", "b", *names[4:]]]
        assert [row.id for row in bench.find(find(OrderRow))] == expected

    @pytest.mark.parametrize("descending", [False, True])
    def test_paging_meets_every_row_once(
        self, bench: StoreBench, descending: bool
    ) -> None:
        """``after`` goes on behind the last row seen, whatever is equal to it."""
        rows = [order(f"{n:02d}", total_minor=n % 3) for n in range(11)]
        bench.commit(*rows)
        seen: list[OrderRow] = []
        after = None
        for _ in range(10):
            asked = Find(
                rows=OrderRow,
                order=("total_minor",),
                descending=descending,
                after=after,
                limit=4,
            )
            page = bench.find(asked)
            assert len(page) <= 4
            if not page:
                break
            seen.extend(page)
            after = (page[-1].total_minor, page[-1].id)
        expected = sorted(rows, key=lambda row: (row.total_minor, row.id))
        assert seen == (expected[::-1] if descending else expected)

    def test_paging_is_not_moved_by_others(self, bench: StoreBench) -> None:
        """A row that appears before the page's end shifts nothing."""
        bench.commit(*(order(name) for name in "bdfh"))
        first = bench.find(Find(rows=OrderRow, limit=2))
        bench.commit(order("a"), order("g"))
        rest = bench.find(Find(rows=OrderRow, after=(first[-1].id,), limit=9))
        assert [row.id[-1] for row in (*first, *rest)] == list("bdfgh")

    @pytest.mark.parametrize(
        ("operator", "expected"),
        [
            (Operator.EQ, "3"),
            (Operator.LT, "12"),
            (Operator.LE, "123"),
            (Operator.GT, "45"),
            (Operator.GE, "345"),
        ],
    )
    def test_comparisons(
        self, bench: StoreBench, operator: Operator, expected: str
    ) -> None:
        """Each comparison holds for exactly its rows, and for no NULL."""
        moments = {str(n): LONG_AGO + timedelta(microseconds=n) for n in range(1, 6)}
        bench.commit(order("null"), *(order(n, due_at=at) for n, at in moments.items()))
        found = bench.find(find(OrderRow, compare("due_at", operator, moments["3"])))
        assert "".join(row.id.removeprefix("ord_") for row in found) == expected

    def test_lists_and_nulls(self, bench: StoreBench) -> None:
        """IN holds for its values and never for NULL; an empty list for nothing."""
        bench.commit(order("a"), order("b", live_locator=None), order("c"))
        some = among("live_locator", ["La", "Lc", "Lx", "La"])
        assert _ids(bench, find(OrderRow, some)) == ["ord_a", "ord_c"]
        assert _ids(bench, find(OrderRow, among("live_locator", ()))) == []
        absent = compare("live_locator", Operator.IS_NULL)
        assert _ids(bench, find(OrderRow, absent)) == ["ord_b"]
        present = compare("live_locator", Operator.NOT_NULL)
        assert _ids(bench, find(OrderRow, present)) == ["ord_a", "ord_c"]

    def test_all_conditions_must_hold(self, bench: StoreBench) -> None:
        """Conditions are joined by AND, also two on one column."""
        rows = (order(str(n), total_minor=n, status="AB"[n % 2]) for n in range(8))
        bench.commit(*rows)
        asked = find(
            OrderRow,
            eq("status", "A"),
            compare("total_minor", Operator.GT, 1),
            compare("total_minor", Operator.LE, 6),
        )
        assert _ids(bench, asked) == ["ord_2", "ord_4", "ord_6"]

    def test_what_is_not_there(self, bench: StoreBench) -> None:
        """No row is an empty answer, and None as one."""
        asked = by_key(OrderRow, "ord_none")
        snapshot = bench.store.read(asked)
        assert snapshot[asked] == ()
        assert snapshot.one(asked) is None

    def test_limit(self, bench: StoreBench) -> None:
        """At most ``limit`` rows, the first in order."""
        bench.commit(*(order(str(n)) for n in range(5)))
        assert _ids(bench, find(OrderRow, limit=2)) == ["ord_0", "ord_1"]

    def test_count_ignores_limit(self, bench: StoreBench) -> None:
        """A count is of every row that satisfies the conditions."""
        bench.commit(*(order(str(n), status="AB"[n % 2]) for n in range(7)))
        assert bench.store.count(find(OrderRow, limit=1)) == 7
        asked = Find(rows=OrderRow, where=(eq("status", "A"),), after=("z",), limit=1)
        assert bench.store.count(asked) == 4

    def test_values_come_back_as_they_were(self, bench: StoreBench) -> None:
        """Text, bytes, integers, dates, instants and NULLs keep every bit."""
        flight = FlightDateRow(
            id="ÄÖ/\U0001f6eb ' \" % ; -- \r\n",
            carrier="",
            number=-MAX_INTEGER,
            date=date(2028, 2, 29),
            origin="a" * 5000,
            destination="\u200f",
            state="NULL",
            generation=MAX_INTEGER,
            version=1,
            body=bytes(range(256)),
        )
        full = order("full", due_at=LONG_AGO.replace(microsecond=0), body=b"")
        bench.commit(flight, full, order("bare", live_locator=None))
        assert bench.get(FlightDateRow, flight.id) == flight
        assert bench.get(OrderRow, full.id) == full
        bare = bench.get(OrderRow, "ord_bare")
        assert bare is not None
        assert (bare.live_locator, bare.due_at) == (None, None)
        assert bare.created_at.tzinfo is not None
        assert bare.created_at.utcoffset() == timedelta(0)

    def test_peek_sees_the_same(self, bench: StoreBench) -> None:
        """What the adapter says stands there, does (the bench's own check)."""
        bench.commit(order("a"), order("b"))
        seen = {row["id"]: row["locator"] for row in bench.peek(OrderRow)}
        assert seen == {"ord_a": "La", "ord_b": "Lb"}

    def test_a_snapshot_is_of_one_moment(self, bench: StoreBench) -> None:
        """Two questions of one read never see a commit between them."""
        total = 10_000
        stop: list[bool] = []
        bench.commit(order("a", total_minor=total), counter("Y", 9))
        first, second = by_key(OrderRow, "ord_a"), by_key(OrderRow, "ord_b")
        bench.commit(order("b", total_minor=0))

        def move() -> None:
            for version in range(2, total):
                if stop:
                    return
                left = total - version
                bench.commit(
                    order("a", total_minor=left, version=version),
                    order("b", total_minor=version, version=version),
                )

        with ThreadPoolExecutor(1) as thread:
            mover = thread.submit(move)
            try:
                for _ in range(50):
                    snapshot = bench.store.read(first, second)
                    one, two = snapshot.one(first), snapshot.one(second)
                    assert one is not None
                    assert two is not None
                    assert one.total_minor + two.total_minor == total
            finally:
                stop.append(True)
            mover.result()

    def test_a_snapshot_carries_the_clock(self, bench: StoreBench) -> None:
        """Its time lies between two looks at the store's clock, and is UTC."""
        before = bench.store.now()
        taken = bench.store.read(find(OrderRow)).now
        assert before <= taken <= bench.store.now()
        assert taken.utcoffset() == timedelta(0)

    def test_the_clock_is_the_stores(self, bench: StoreBench) -> None:
        """Time passes for the whole store at once."""
        before = bench.store.now()
        bench.offset.advance(3600)
        assert bench.store.now() - before >= timedelta(hours=1)
        assert bench.store.read(find(OrderRow)).now - before >= timedelta(hours=1)

    def test_a_clock_that_is_reckoned(self, bench: StoreBench) -> None:
        """It moves with the store's clock, and is never far from it; or it is asked."""
        for ahead in (0, 3600):
            bench.offset.advance(ahead)
            bench.store.read(find(OrderRow))
            before = bench.store.now()
            reckoned = bench.store.reckoned()
            slack = timedelta(seconds=1)
            if reckoned is not None:
                assert before - slack <= reckoned <= bench.store.now() + slack

    def test_questions_without_an_answer(self, bench: StoreBench) -> None:
        """Unknown columns, other types, an order by NULLs: refused, never guessed."""
        for asked in (
            find(OrderRow, eq("nothing", 1)),
            Find(rows=OrderRow, order=("nothing",)),
            Find(rows=OrderRow, order=("due_at",)),
            Find(rows=CounterRow, after=("AA",)),
        ):
            with pytest.raises(Misuse):
                bench.store.read(asked)
        for value in (1, None, b"ord_1", "nul\0"):
            with pytest.raises(InvalidInput):
                bench.store.read(by_key(OrderRow, value))
        with pytest.raises(Misuse):
            bench.store.read()
        with pytest.raises(Misuse):
            bench.store.read(*(find(OrderRow) for _ in range(17)))

    def test_values_that_some_store_could_not_keep(self, bench: StoreBench) -> None:
        """They are refused before anything is written, with the column's name."""
        east = timezone(timedelta(hours=9))
        strange: dict[str, list[Any]] = {
            "owner": ["nul\0", "half \ud800", 7, None, _Text("sub")],
            "total_minor": [MAX_INTEGER + 1, 1.0, True, "1", None],
            "body": ["text", None, bytearray(b"x")],
            "created_at": [
                LONG_AGO.replace(tzinfo=None),
                LONG_AGO.astimezone(east),
                date(2030, 1, 1),
            ],
        }
        for column, values in strange.items():
            for value in values:
                row = order(**{column: value})
                with pytest.raises(InvalidInput) as caught:
                    bench.store.commit(Changes(puts=(order("good"), row)))
                assert caught.value.facts["field"] == f"order.{column}"
        assert not bench.peek(OrderRow)

    def test_a_full_load(self, bench: StoreBench) -> None:
        """One unit of work may put 20,000 rows, and a question find 10,000."""
        rows = tuple(
            PostingRow(
                entry_id=f"jrn_{n:06d}",
                line=1,
                source=f"src_{n:06d}",
                order_id="ord_1",
                account="cash",
                currency="USD",
                amount_minor=n,
                at=LONG_AGO,
            )
            for n in range(20_000)
        )
        bench.commit(*rows)
        assert bench.store.count(find(PostingRow)) == 20_000
        page = bench.find(find(PostingRow, limit=10_000))
        assert page == rows[:10_000]
        with pytest.raises(ValueError, match="puts"):
            Changes(puts=(*rows, rows[0]))

    def test_many_values_in_one_condition(self, bench: StoreBench) -> None:
        """A list of 10,000 values is one question."""
        bench.commit(*(order(str(n)) for n in range(20)))
        wanted = among("id", [f"ord_{n}" for n in range(10_000)])
        assert len(bench.find(find(OrderRow, wanted))) == 20

    def test_columns_that_are_words_of_sql(self, bench: StoreBench) -> None:
        """A name like ``order``, ``at`` or ``number`` is nothing special."""
        seat = SeatRow(
            flight_date="AA0001/2030-12-01",
            leg=1,
            seat="12A",
            occupant=None,
            order_id=None,
            version=1,
        )
        bench.commit(seat)
        assert bench.get(SeatRow, *seat.key) == seat


class _Text(str):
    """A kind of text that would come back as another."""


def _ids(bench: StoreBench, asked: Find[OrderRow]) -> list[str]:
    return [row.id for row in bench.find(asked)]
