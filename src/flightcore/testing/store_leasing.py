"""The store's suite: leases, threads, closing, joining."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import timedelta
from functools import partial

import attrs
import pytest

from flightcore.domain.kernel.errors import CannotJoin, CoreClosed, Misuse
from flightcore.ports.rows import EventRow, MessageRow, OrderRow
from flightcore.ports.store import (
    Changed,
    Changes,
    Committed,
    Refused,
    eq,
    find,
)
from flightcore.testing.samples import (
    LONG_AGO,
    claim,
    event,
    nest,
    next_version,
    order,
    seats,
    seats_back,
)
from flightcore.testing.store_rules import THREADS, StoreBench, StoreRules, at_once


class LeasingRules(StoreRules):
    """What ``lease`` promises."""

    def test_work_that_is_due(self, bench: StoreBench) -> None:
        """Due work comes in the order of ``due_at``, then of the key; no other."""
        now = bench.store.now()
        bench.commit(
            order("none"),
            order("later", due_at=now + timedelta(hours=1)),
            order("c", due_at=LONG_AGO + timedelta(seconds=1)),
            order("b", due_at=LONG_AGO),
            order("a", due_at=LONG_AGO + timedelta(seconds=1)),
        )
        taken = bench.store.lease(OrderRow, 10, 60)
        assert [row.id for row in taken] == ["ord_b", "ord_a", "ord_c"]
        bench.offset.advance(3600)
        assert "ord_later" in {row.id for row in bench.store.lease(OrderRow, 10, 60)}

    def test_a_lease_is_written(self, bench: StoreBench) -> None:
        """Version and attempts grow by one, ``due_at`` moves on; nothing else."""
        row = order(due_at=LONG_AGO)
        bench.commit(row)
        before = bench.store.now()
        (taken,) = bench.store.lease(OrderRow, 1, 60)
        after = bench.store.now()
        assert taken.due_at is not None
        minute = timedelta(seconds=60)
        assert before + minute <= taken.due_at <= after + minute
        raised = attrs.evolve(row, version=2, attempts=1, due_at=taken.due_at)
        assert taken == raised == bench.get(OrderRow, row.id)
        (stored,) = bench.peek(OrderRow)
        assert (stored["version"], stored["attempts"]) == (2, 1)

    def test_nobody_else_takes_it_meanwhile(self, bench: StoreBench) -> None:
        """Until the lease is over; then it is taken with another attempt."""
        bench.commit(order(due_at=LONG_AGO))
        (first,) = bench.store.lease(OrderRow, 5, 60)
        bench.offset.advance(50)
        assert bench.store.lease(OrderRow, 5, 60) == ()
        bench.offset.advance(11)
        (second,) = bench.store.lease(OrderRow, 5, 60)
        assert (first.attempts, second.attempts) == (1, 2)

    def test_a_lost_lease_is_fenced(self, bench: StoreBench) -> None:
        """Who lost the lease cannot put the row any more; who has it can."""
        bench.commit(order(due_at=LONG_AGO))
        (slow,) = bench.store.lease(OrderRow, 1, 60)
        bench.offset.advance(61)
        (quick,) = bench.store.lease(OrderRow, 1, 60)
        reason = bench.refusal(Changed, next_version(slow, status="SLOW", due_at=None))
        assert (reason.expected, reason.found) == (slow.version, quick.version)
        bench.commit(next_version(quick, status="QUICK", due_at=None))
        assert bench.store.lease(OrderRow, 1, 60) == ()

    def test_limit_of_a_lease(self, bench: StoreBench) -> None:
        """At most as many as asked for, the earliest first."""
        bench.commit(*(order(str(n), due_at=LONG_AGO) for n in range(5)))
        assert [row.id for row in bench.store.lease(OrderRow, 2, 60)] == [
            "ord_0",
            "ord_1",
        ]
        assert len(bench.store.lease(OrderRow, 1000, 60)) == 3

    def test_events_of_an_aggregate_keep_their_order(self, bench: StoreBench) -> None:
        """Only the first open one of each is taken, even where it is not due yet."""
        late = bench.store.now() + timedelta(hours=1)
        bench.commit(
            *(event("a", n) for n in (1, 2, 3)),
            event("b", 7, due_at=late),
            event("b", 8),
            event("c", 1, due_at=None),
            event("c", 2),
        )
        taken = bench.store.lease(EventRow, 10, 60)
        assert {row.key for row in taken} == {("a", 1), ("c", 2)}
        assert bench.store.lease(EventRow, 10, 60) == ()
        bench.commit(attrs.evolve(taken[0], version=3, due_at=None))
        (following,) = bench.store.lease(EventRow, 10, 60)
        assert following.key == (taken[0].aggregate, taken[0].sequence + 1)

    def test_a_lease_with_conditions(self, bench: StoreBench) -> None:
        """Only rows that satisfy them; order is kept within topic and aggregate."""
        bench.commit(
            _message("order", "a", 1),
            _message("order", "a", 2),
            _message("seat", "a", 2),
            _message("seat", "b", 1),
        )
        taken = bench.store.lease(MessageRow, 10, 60, eq("topic", "seat"))
        assert [row.key for row in taken] == [("seat", "a", 2), ("seat", "b", 1)]
        taken = bench.store.lease(MessageRow, 10, 60)
        assert [row.key for row in taken] == [("order", "a", 1)]

    def test_leases_that_cannot_be(self, bench: StoreBench) -> None:
        """Only work, 1 to 1,000 rows, 1 to 3,600 seconds."""
        for limit, seconds in ((0, 60), (1001, 60), (1, 0), (1, 3601)):
            with pytest.raises(Misuse):
                bench.store.lease(OrderRow, limit, seconds)
        with pytest.raises(Misuse):
            bench.store.lease(type(nest(1)[0]), 1, 60)

    def test_many_workers_share_the_work(self, bench: StoreBench) -> None:
        """Each row is in one worker's hands."""
        bench.commit(*(order(f"{n:03d}", due_at=LONG_AGO) for n in range(60)))
        taken = at_once(lambda _: bench.store.lease(OrderRow, 7, 600), 12)
        times = Counter(row.id for rows in taken for row in rows)
        assert len(times) == 60
        assert set(times.values()) == {1}


class ThreadRules(StoreRules):
    """What holds when many use the store at once."""

    def test_no_seat_twice(self, bench: StoreBench) -> None:
        """Many buyers, few seats: exactly the seats are sold, each with its order."""
        bench.commit(*nest(30, B=20, M=30))

        def buy(number: int) -> bool:
            changes = Changes(
                seats=seats(1, "BM"[number % 2]),
                puts=(order(f"{number:03d}"), event(str(number), 1)),
                claim=claim(str(number)),
            )
            return isinstance(bench.store.commit(changes), Committed)

        sold = at_once(buy, 90)
        assert sum(sold) == 30 == bench.used("Y")
        assert len(bench.peek(OrderRow)) == 30
        assert bench.used("Y/B") + bench.used("Y/M") == 30

    def test_seats_come_and_go(self, bench: StoreBench) -> None:
        """Legs in opposite orders neither block each other nor lose a seat."""
        bench.commit(*nest(9, B=9), *nest(9, leg=2, B=9))

        def trip(number: int) -> None:
            legs = (1, 2) if number % 2 else (2, 1)
            outcome = bench.store.commit(Changes(seats=seats(1, legs=legs)))
            if isinstance(outcome, Committed):
                bench.commit(seats=seats_back(1, legs=legs))

        at_once(trip, 60)
        assert (bench.used("Y", 1), bench.used("Y", 2)) == (0, 0)

    def test_no_update_is_lost(self, bench: StoreBench) -> None:
        """Of two that read the same version, one is refused."""
        bench.commit(order(total_minor=0))

        for _ in range(10):
            row = bench.get(OrderRow, "ord_1")
            assert row is not None
            put = next_version(row, total_minor=row.total_minor + 1)
            outcomes = at_once(partial(_put_again, bench, put), THREADS)
            assert sum(outcomes) == 1
        (stored,) = bench.peek(OrderRow)
        assert stored["total_minor"] == 10

    def test_one_effect_of_many_calls(self, bench: StoreBench) -> None:
        """Many calls with one claim: one effect, one answer, the others replayed."""

        def call(number: int) -> Committed:
            own = claim(answer=b"%d" % number)
            return bench.commit(order(str(number)), claim=own)

        outcomes = at_once(call, 24)
        (row,) = bench.peek(OrderRow)
        assert {item.answer for item in outcomes} == {str(row["id"])[4:].encode()}
        assert [item.replayed for item in outcomes].count(False) == 1

    def test_batches_side_by_side(self, bench: StoreBench) -> None:
        """Batches of several threads share counters without a miss."""
        bench.commit(*nest(40, B=40))

        def sell(number: int) -> int:
            batch = [
                Changes(seats=seats(1), puts=(event(f"{number}.{n}", 1),))
                for n in range(10)
            ]
            outcomes = bench.store.commit_many(batch)
            return sum(isinstance(item, Committed) for item in outcomes)

        assert sum(at_once(sell, 8)) == 40 == bench.used("Y/B")
        assert len(bench.peek(EventRow)) == 40


class LifeRules(StoreRules):
    """Opening, closing, joining, and what the capabilities say."""

    def test_a_closed_store(self, bench: StoreBench) -> None:
        """Closing twice is closing once; later calls say so."""
        bench.store.close()
        bench.store.close()
        for call in (
            lambda: bench.store.read(find(OrderRow)),
            lambda: bench.store.count(find(OrderRow)),
            lambda: bench.store.commit(Changes()),
            lambda: bench.store.lease(OrderRow, 1, 60),
            bench.store.now,
            bench.store.prepare,
        ):
            with pytest.raises(CoreClosed):
                call()

    def test_preparing_again(self, bench: StoreBench) -> None:
        """A store that is prepared is left alone."""
        bench.commit(order())
        bench.store.prepare()
        assert len(bench.peek(OrderRow)) == 1

    def test_what_is_durable(self, bench: StoreBench) -> None:
        """Another store on the same place finds what was committed."""
        if not bench.store.capabilities.durable:
            pytest.skip("this store says that it is not durable")
        bench.commit(*nest(5, B=5), order(), claim=claim(), seats=None)
        bench.store.close()
        with closing(bench.open()) as again:
            outcome = again.commit(Changes(claim=claim(), puts=(order(),)))
            assert isinstance(outcome, Committed)
            assert outcome.replayed

    def test_what_is_shared(self, bench: StoreBench) -> None:
        """Two stores on the same place see and respect each other."""
        if not bench.store.capabilities.shared:
            pytest.skip("this store says that it is not shared")
        with closing(bench.open()) as other:
            bench.commit(*nest(3, B=3))
            assert isinstance(other.commit(Changes(seats=seats(2))), Committed)
            assert isinstance(bench.store.commit(Changes(seats=seats(2))), Refused)

    def test_what_cannot_be_joined(self, bench: StoreBench) -> None:
        """An object that is no transaction is refused, and nothing happens."""
        for wrong in (object(), "transaction", bench.store):
            with pytest.raises(CannotJoin):
                bench.store.commit(Changes(puts=(order(),)), join=wrong)
            with pytest.raises(CannotJoin):
                bench.store.read(find(OrderRow), join=wrong)
        assert not bench.peek(OrderRow)


def _put_again(bench: StoreBench, put: OrderRow, _: int) -> bool:
    return isinstance(bench.store.commit(Changes(puts=(put,))), Committed)


def _message(topic: str, aggregate: str, sequence: int) -> MessageRow:
    return MessageRow(
        topic=topic,
        aggregate=aggregate,
        sequence=sequence,
        id=f"{topic}_{aggregate}_{sequence}",
        state="READY",
        due_at=LONG_AGO,
        attempts=0,
        version=1,
        body=b"{}",
    )
