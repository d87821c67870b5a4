"""The store's suite: seats, counters, batches."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import pytest

from flightcore.domain.inventory import SeatRequest, SeatsShort
from flightcore.domain.kernel.errors import InvariantBroken, Misuse
from flightcore.ports.rows import CounterRow, EventRow, OrderRow
from flightcore.ports.store import (
    MAX_BATCH,
    Changed,
    Changes,
    Committed,
    Held,
    Outcome,
    Refused,
)
from flightcore.testing.samples import (
    FLIGHT,
    claim,
    counter,
    event,
    inbox,
    nest,
    order,
    seats,
    seats_back,
)
from flightcore.testing.store_rules import StoreBench, StoreRules


class SellingRules(StoreRules):
    """What ``commit`` promises of seats, and ``commit_many`` of batches."""

    # -- seats --------------------------------------------------------------------

    def test_seats_are_taken_and_given_back(self, bench: StoreBench) -> None:
        """They count at the class and at every node above it."""
        bench.commit(*nest(9, B=5, M=4))
        bench.commit(seats=seats(3, "B"))
        bench.commit(seats=seats(4, "M"))
        assert (bench.used("Y"), bench.used("Y/B"), bench.used("Y/M")) == (7, 3, 4)
        bench.commit(seats=seats_back(2, "B"))
        assert (bench.used("Y"), bench.used("Y/B"), bench.used("Y/M")) == (5, 1, 4)

    def test_too_few_seats(self, bench: StoreBench) -> None:
        """The refusal names leg and class, what was asked, and what is left."""
        bench.commit(*nest(9, B=5, M=9))
        bench.commit(seats=seats(3, "B"))
        reason = bench.refusal(SeatsShort, seats=seats(3, "B"))
        assert reason == SeatsShort(
            flight_date=FLIGHT, leg=1, node="Y/B", asked=3, left=2
        )
        bench.commit(seats=seats(5, "M"))
        reason = bench.refusal(SeatsShort, seats=seats(2, "B"))
        assert (reason.node, reason.left) == ("Y/B", 1)

    def test_the_last_seat(self, bench: StoreBench) -> None:
        """Exactly as many as there are, and not one more."""
        bench.commit(*nest(3, B=3))
        outcomes = [bench.store.commit(Changes(seats=seats(1))) for _ in range(5)]
        assert _verdicts(outcomes) == "+++--"
        assert bench.used("Y") == 3

    def test_all_legs_or_none(self, bench: StoreBench) -> None:
        """A journey of several legs that one leg cannot serve takes nothing."""
        bench.commit(*nest(9, B=9), *nest(2, leg=2, B=2), *nest(9, leg=3, B=9))
        bench.commit(seats=seats(1, legs=(3, 1, 2)))
        reason = bench.refusal(SeatsShort, seats=seats(2, legs=(1, 2, 3)))
        assert (reason.leg, reason.left) == (2, 1)
        assert [bench.used("Y", leg) for leg in (1, 2, 3)] == [1, 1, 1]

    def test_an_exchange_is_one_step(self, bench: StoreBench) -> None:
        """Seats that a request gives back are free for what it takes."""
        bench.commit(*nest(2, B=2, M=2))
        bench.commit(seats=seats(2, "B"))
        swap = SeatRequest(
            takes=seats(2, "M").takes, returns=seats_back(2, "B").returns
        )
        bench.commit(seats=swap)
        assert (bench.used("Y"), bench.used("Y/B"), bench.used("Y/M")) == (2, 0, 2)

    def test_a_counter_that_is_not_there(self, bench: StoreBench) -> None:
        """A class that nobody opened is closed."""
        bench.commit(*nest(9, B=9))
        reason = bench.refusal(SeatsShort, seats=seats(1, "Q"))
        assert reason.reason == "closed"
        reason = bench.refusal(SeatsShort, seats=seats(1, "B", legs=(1, 2)))
        assert (reason.reason, reason.leg, bench.used("Y")) == ("closed", 2, 0)

    def test_seats_that_nobody_had(self, bench: StoreBench) -> None:
        """Giving back more than is used is a defect, and changes nothing."""
        bench.commit(*nest(9, B=9))
        bench.commit(seats=seats(1))
        with pytest.raises(InvariantBroken):
            bench.store.commit(Changes(seats=seats_back(2), puts=(order(),)))
        assert (bench.used("Y"), bench.peek(OrderRow)) == (1, [])

    def test_seats_move_no_version(self, bench: StoreBench) -> None:
        """A sale does not disturb who edits the counter's levels."""
        bench.commit(*nest(9, B=9))
        bench.commit(seats=seats(2))
        bench.commit(counter("Y/B", 5, version=2))
        assert bench.get(CounterRow, FLIGHT, 1, "Y/B") == counter(
            "Y/B", 5, version=2, used=2
        )

    def test_a_put_does_not_set_what_is_used(self, bench: StoreBench) -> None:
        """``used`` of a counter that exists is moved by seats alone."""
        bench.commit(counter("Y", 9, parent=None, used=4))
        bench.commit(counter("Y", 8, parent=None, used=0, version=2))
        assert bench.used("Y") == 4

    def test_a_cut_below_what_is_used(self, bench: StoreBench) -> None:
        """It needs ``oversold``; without it the put is as if it came too late."""
        bench.commit(*nest(9, B=9))
        bench.commit(seats=seats(6))
        reason = bench.refusal(Changed, order(), counter("Y/B", 5, version=2))
        assert (reason.table, reason.key) == ("counter", (FLIGHT, 1, "Y/B"))
        assert not bench.peek(OrderRow)
        bench.commit(counter("Y/B", 5, oversold=1, version=2))
        reason_2 = bench.refusal(SeatsShort, seats=seats(1))
        assert reason_2.left == 0
        bench.commit(seats=seats_back(2))
        bench.commit(seats=seats(1))

    def test_seats_and_levels_in_one_unit(self, bench: StoreBench) -> None:
        """Seats are decided on the counters as they stood, then the puts take hold."""
        bench.commit(*nest(5, B=5))
        bench.commit(seats=seats(5))
        raised = [counter(n, 9, parent=p, version=2) for n, p in _BRANCH]
        bench.refusal(SeatsShort, *raised, seats=seats(1))
        cut = [counter(n, 4, parent=p, version=2) for n, p in _BRANCH]
        bench.commit(*cut, seats=seats_back(1))
        assert bench.used("Y/B") == 4
        too_low = [counter(n, 2, parent=p, version=3) for n, p in _BRANCH]
        bench.refusal(Changed, *too_low, seats=seats_back(1))
        assert (bench.used("Y"), bench.used("Y/B")) == (4, 4)

    def test_bid_prices(self, bench: StoreBench) -> None:
        """A cabin's bid prices gate a request that carries what it earns."""
        root = counter("Y", 3, parent=None, bid_prices="[300, 200, 100]")
        bench.commit(root, counter("Y/B", 3))
        cheap = attrs.evolve(seats(1), yields=(150,), journeys=(0,))
        bench.commit(seats=cheap)
        reason = bench.refusal(SeatsShort, seats=cheap)
        assert reason.reason == "bid_price"
        bench.commit(seats=attrs.evolve(cheap, yields=(200,)))

    # -- batches ------------------------------------------------------------------

    def test_a_batch_is_decided_in_order(self, bench: StoreBench) -> None:
        """Who came first gets the seats; a smaller wish behind still fits."""
        bench.commit(*nest(5, B=5))
        batch = [Changes(seats=seats(n)) for n in (2, 4, 3, 1)]
        assert _verdicts(bench.store.commit_many(batch)) == "+-+-"
        assert bench.used("Y") == 5

    def test_at_once_is_the_same_where_nobody_holds_anything(
        self, bench: StoreBench
    ) -> None:
        """Without contention it makes no difference who would not wait."""
        bench.commit(*nest(5, B=5))
        batch = [Changes(seats=seats(n), claim=claim(f"{n}")) for n in (2, 4, 3, 1)]
        assert _verdicts(bench.store.commit_at_once(batch)) == "+-+-"
        assert bench.used("Y") == 5
        outcomes = bench.store.commit_at_once(batch)
        assert _verdicts(outcomes) == "+-+-"
        assert [getattr(each, "replayed", None) for each in outcomes[::2]] == [True] * 2

    def test_a_refusal_leaves_the_others_alone(self, bench: StoreBench) -> None:
        """Each of a batch stands and falls by itself."""
        bench.commit(*nest(9, B=9), order("old"), inbox("evt_1"))
        batch = [
            Changes(puts=(order("a"),), seats=seats(1)),
            Changes(puts=(order("b"), order("old")), seats=seats(1)),
            Changes(puts=(order("c"), inbox("evt_1")), seats=seats(1)),
            Changes(puts=(order("d"), order("e", live_locator="Lold"))),
            Changes(puts=(order("f"),), seats=seats(9)),
            Changes(puts=(order("g"), inbox("evt_2")), seats=seats(1)),
        ]
        assert _verdicts(bench.store.commit_many(batch)) == "+----+"
        assert _orders(bench) == ["ord_a", "ord_g", "ord_old"]
        assert bench.used("Y") == 2

    def test_what_a_refused_one_held_is_free(self, bench: StoreBench) -> None:
        """Seats and values that a refused one would have had go to those behind."""
        bench.commit(*nest(2, B=2), order("old"), inbox("evt_1"))
        batch = [
            Changes(puts=(order("a", live_locator="Lold"),), seats=seats(2)),
            Changes(puts=(order("b", live_locator="X"), inbox("evt_1"))),
            Changes(puts=(order("c", live_locator="X"),), seats=seats(2)),
            Changes(puts=(order("d", live_locator="X"),)),
        ]
        assert _verdicts(bench.store.commit_many(batch)) == "--+-"
        assert _orders(bench) == ["ord_c", "ord_old"]

    def test_later_ones_see_earlier_ones(self, bench: StoreBench) -> None:
        """A row put, a value freed, a counter opened: all stand for those behind."""
        batch = [
            Changes(puts=(order(),)),
            Changes(puts=(order(version=2, live_locator=None),)),
            Changes(puts=(order("2", live_locator="L1"),)),
            Changes(puts=(order(version=2),)),
            Changes(puts=nest(2, B=2)),
            Changes(seats=seats(2)),
            Changes(puts=(counter("Y/B", 3, version=2), _root(3))),
            Changes(seats=seats(1)),
            Changes(seats=seats(1)),
        ]
        assert _verdicts(bench.store.commit_many(batch)) == "+++-++++-"
        assert bench.used("Y/B") == 3

    def test_earlier_ones_do_not_see_later_ones(self, bench: StoreBench) -> None:
        """A value that is freed is free only for those behind."""
        bench.commit(order("old"))
        batch = [
            Changes(puts=(order("a", live_locator="Lold"),)),
            Changes(puts=(order("old", version=2, live_locator=None),)),
        ]
        assert _verdicts(bench.store.commit_many(batch)) == "-+"
        assert _orders(bench) == ["ord_old"]

    def test_a_refused_one_is_not_seen(self, bench: StoreBench) -> None:
        """What a refused one would have put does not stand for those behind."""
        bench.commit(*nest(1, B=1), order())
        batch = [
            Changes(puts=(order(version=2),), seats=seats(2)),
            Changes(puts=(order(version=2),), seats=seats(1)),
            Changes(puts=(order(version=2),)),
        ]
        assert _verdicts(bench.store.commit_many(batch)) == "-+-"

    def test_twins_in_a_batch(self, bench: StoreBench) -> None:
        """The second call with a claim gets the first one's answer."""
        batch = [
            Changes(claim=claim(), puts=(order(),)),
            Changes(claim=claim(answer=b"second"), puts=(order(),)),
            Changes(claim=claim(fingerprint="sha256:2"), puts=(order("2"),)),
        ]
        outcomes = bench.store.commit_many(batch)
        assert _verdicts(outcomes) == "++-"
        done = [item for item in outcomes if isinstance(item, Committed)]
        assert [item.answer for item in done] == [claim().answer] * 2
        assert [item.replayed for item in done] == [False, True]

    def test_a_batch_that_raises_did_nothing(self, bench: StoreBench) -> None:
        """An error is everybody's: none of the batch happened."""
        bench.commit(*nest(5, B=5))
        batch = [
            Changes(puts=(order("a"),), seats=seats(1)),
            Changes(puts=(order("a", version=2),)),
            Changes(seats=seats_back(9)),
        ]
        for broken in (batch, [*batch[:2], Changes(puts=(counter("Z", 1, used=2),))]):
            with pytest.raises(InvariantBroken):
                bench.store.commit_many(broken)
        assert (_orders(bench), bench.used("Y")) == ([], 0)

    def test_the_size_of_a_batch(self, bench: StoreBench) -> None:
        """1 to 256 units of work."""
        full = [Changes(puts=(event("a", n + 1),)) for n in range(MAX_BATCH)]
        for size in (0, MAX_BATCH + 1):
            with pytest.raises(Misuse):
                bench.store.commit_many((full * 2)[:size])
        assert set(_verdicts(bench.store.commit_many(full))) == {"+"}
        assert len(bench.peek(EventRow)) == MAX_BATCH

    def test_a_mixed_batch_equals_single_commits(self, bench: StoreBench) -> None:
        """However a batch is cut, the outcomes are those of one after another."""
        bench.commit(*nest(12, B=7, M=9), *nest(8, leg=2, B=8, M=3))
        wishes = [
            (1 + n * 7 % 4, "BM"[n % 3 % 2], (1, 2)[: 1 + n % 2]) for n in range(24)
        ]
        levels = {(1, "Y"): 12, (1, "B"): 7, (1, "M"): 9}
        levels |= {(2, "Y"): 8, (2, "B"): 8, (2, "M"): 3}
        free = dict(levels)
        expected = ""
        for count, name, legs in wishes:
            touched = [(leg, at) for leg in legs for at in ("Y", name)]
            fits = all(free[place] >= count for place in touched)
            expected += "+" if fits else "-"
            for place in touched:
                free[place] -= count if fits else 0
        batch = [
            Changes(seats=seats(count, name, legs=legs), puts=(event(str(n), 1),))
            for n, (count, name, legs) in enumerate(wishes)
        ]
        outcomes = [
            *bench.store.commit_many(batch[:9]),
            *bench.store.commit_many(batch[9:10]),
            *bench.store.commit_many(batch[10:]),
        ]
        assert _verdicts(outcomes) == expected
        for (leg, name), au in levels.items():
            node = name if name == "Y" else f"Y/{name}"
            assert bench.used(node, leg) == au - free[leg, name]


_BRANCH: tuple[tuple[str, str | None], ...] = (("Y", None), ("Y/B", "Y"))


def _root(au: int) -> CounterRow:
    return counter("Y", au, parent=None, version=2)


def _verdicts(outcomes: Sequence[Outcome | Held]) -> str:
    return "".join("-" if isinstance(item, Refused) else "+" for item in outcomes)


def _orders(bench: StoreBench) -> list[str]:
    return sorted(str(row["id"]) for row in bench.peek(OrderRow))
