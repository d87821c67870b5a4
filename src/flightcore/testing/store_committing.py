"""The store's suite: whole or not at all, versions, guards, claims, uniqueness."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from flightcore.domain.inventory import SeatsShort
from flightcore.domain.kernel.errors import InvariantBroken, Misuse
from flightcore.ports.rows import (
    ClaimRow,
    CounterRow,
    EventRow,
    InboxRow,
    OrderRow,
    SeatRow,
)
from flightcore.ports.store import (
    Changed,
    Changes,
    Committed,
    Guard,
    KeyUsed,
    Late,
    Refused,
    Taken,
)
from flightcore.testing.samples import (
    FLIGHT,
    claim,
    counter,
    event,
    inbox,
    nest,
    next_version,
    order,
    seats,
)
from flightcore.testing.store_rules import StoreBench, StoreRules

_TABLES = (OrderRow, EventRow, InboxRow, ClaimRow, CounterRow)


class CommittingRules(StoreRules):
    """What ``commit`` promises, but for seats and batches."""

    # -- versions -----------------------------------------------------------------

    def test_a_new_row_and_its_next_versions(self, bench: StoreBench) -> None:
        """Version 1 adds, version n replaces version n - 1 in every column."""
        row = order(due_at=bench.store.now())
        for put in (row, next_version(row, due_at=None, status="PAID", body=b"2")):
            bench.commit(put)
            assert bench.get(OrderRow, row.id) == put

    def test_a_new_row_must_be_new(self, bench: StoreBench) -> None:
        """Version 1 of a row that exists is refused with the version found."""
        bench.commit(order())
        bench.commit(next_version(order()))
        reason = bench.refusal(Changed, order(status="OTHER"))
        assert reason == Changed(table="order", key=("ord_1",), expected=None, found=2)

    @pytest.mark.parametrize(("put", "expected"), [(2, 1), (4, 3), (9, 8)])
    def test_a_stale_row(self, bench: StoreBench, put: int, expected: int) -> None:
        """Neither an older nor a later version than the next one is taken."""
        bench.commit(order())
        bench.commit(next_version(order()))
        reason = bench.refusal(Changed, order(version=put))
        assert reason == Changed(
            table="order", key=("ord_1",), expected=expected, found=2
        )

    def test_an_absent_row(self, bench: StoreBench) -> None:
        """A later version of a row that does not exist is refused."""
        reason = bench.refusal(Changed, order(version=2))
        assert reason == Changed(table="order", key=("ord_1",), expected=1, found=None)

    def test_a_row_without_version_is_only_added(self, bench: StoreBench) -> None:
        """The second put of the same key is refused as taken."""
        bench.commit(inbox("evt_1"))
        bench.commit(inbox("evt_2"))
        reason = bench.refusal(Taken, inbox("evt_1"))
        assert reason.table == "inbox"
        assert reason.columns in ((), ("consumer", "message_id"))

    # -- atomicity ----------------------------------------------------------------

    def test_a_refusal_leaves_nothing(self, bench: StoreBench) -> None:
        """Whatever stands against it, and wherever: no row, no seat, no claim."""
        bench.commit(*nest(5, B=5), order("old"), inbox("evt_1"))
        before = bench.everything(*_TABLES)
        obstacles = [
            Changes(puts=(order("new"), order("old"))),
            Changes(puts=(order("new"), event("a", 1), order("gone", version=2))),
            Changes(puts=(order("new"), inbox("evt_2"), inbox("evt_1"))),
            Changes(puts=(order("new"), order("x", live_locator="Lold"))),
            Changes(puts=(order("old", version=2), order("x", live_locator="Lold"))),
            Changes(puts=(order("new"),), guards=(_guard("old", 7),)),
        ]
        for changes in obstacles:
            full = attrs.evolve(changes, claim=claim(), seats=seats(2))
            outcome = bench.store.commit(full)
            assert isinstance(outcome, Refused), changes
            assert bench.everything(*_TABLES) == before
        bench.refusal(SeatsShort, order("new"), claim=claim(), seats=seats(6))
        assert bench.everything(*_TABLES) == before

    def test_an_error_leaves_nothing(self, bench: StoreBench) -> None:
        """A unit of work that raises writes nothing either."""
        before = bench.everything(*_TABLES)
        with pytest.raises(InvariantBroken):
            bench.store.commit(
                Changes(puts=(order(), counter("Y", 5, used=6)), claim=claim())
            )
        assert bench.everything(*_TABLES) == before

    def test_a_row_twice(self, bench: StoreBench) -> None:
        """One unit of work puts each row once."""
        with pytest.raises(Misuse):
            bench.store.commit(Changes(puts=(order(), order(version=2))))
        with pytest.raises(Misuse):
            bench.store.commit(Changes(puts=(order(version=0),)))
        assert not bench.peek(OrderRow)

    def test_nothing_to_do(self, bench: StoreBench) -> None:
        """An empty unit of work is committed, without an answer."""
        outcome = bench.commit()
        assert (outcome.answer, outcome.replayed) == (b"", False)

    def test_the_time_of_a_commit(self, bench: StoreBench) -> None:
        """It lies between two looks at the store's clock; a refusal's, too."""
        before = bench.store.now()
        at = bench.commit(order()).at
        refused = bench.store.commit(Changes(puts=(order(),)))
        assert before <= at <= refused.at <= bench.store.now()

    # -- guards -------------------------------------------------------------------

    def test_guards(self, bench: StoreBench) -> None:
        """A guarded row must stand at its version; None means that it is absent."""
        bench.commit(order(), inbox("evt_1"))
        bench.commit(event("a", 1), guards=(_guard("1", 1), _guard("2", None)))
        bench.commit(event("a", 2), guards=(_inbox_guard("evt_1", 1),))
        for guard, found in (
            (_guard("1", 2), 1),
            (_guard("1", None), 1),
            (_guard("2", 1), None),
            (_inbox_guard("evt_1", None), 1),
        ):
            reason = bench.refusal(Changed, event("b", 1), guards=(guard,))
            assert (reason.table, reason.key) == (guard.rows.TABLE, guard.key)
            assert (reason.expected, reason.found) == (guard.version, found)
        assert len(bench.peek(EventRow)) == 2

    def test_a_guard_changes_nothing(self, bench: StoreBench) -> None:
        """The guarded row keeps its version."""
        bench.commit(order())
        for n in (1, 2):
            bench.commit(event("a", n), guards=(_guard("1", 1),))
        assert bench.get(OrderRow, "ord_1") == order()

    def test_deadlines(self, bench: StoreBench) -> None:
        """A guard with a deadline holds before it, by the store's clock only."""
        bench.commit(order())
        deadline = bench.store.now() + timedelta(minutes=10)
        guard = attrs.evolve(_guard("1", 1), before=deadline)
        bench.offset.advance(500)
        bench.commit(event("a", 1), guards=(guard,))
        bench.offset.advance(100)
        reason = bench.refusal(Late, event("a", 2), guards=(guard,))
        assert (reason.table, reason.key) == ("order", ("ord_1",))
        assert reason.deadline == deadline <= reason.now <= bench.store.now()

    def test_a_changed_row_comes_before_its_deadline(self, bench: StoreBench) -> None:
        """Who reads again may find another deadline."""
        bench.commit(order())
        past = bench.store.now() - timedelta(seconds=1)
        bench.refusal(Changed, guards=(attrs.evolve(_guard("1", 2), before=past),))

    # -- claims -------------------------------------------------------------------

    def test_a_claim_is_answered_again(self, bench: StoreBench) -> None:
        """Handed over again, it changes nothing and brings the first answer."""
        bench.commit(*nest(5, B=5))
        changes = Changes(claim=claim(), seats=seats(2), puts=(order(), event("a", 1)))
        first = bench.store.commit(changes)
        after = bench.everything(*_TABLES)
        again = attrs.evolve(changes, claim=claim(answer=b"another", operation_id="o"))
        second = bench.store.commit(again)
        assert isinstance(first, Committed)
        assert isinstance(second, Committed)
        assert (first.answer, first.replayed) == (claim().answer, False)
        assert (second.answer, second.replayed) == (claim().answer, True)
        assert bench.everything(*_TABLES) == after

    def test_a_key_with_another_fingerprint(self, bench: StoreBench) -> None:
        """It is refused, whatever else would stand against it."""
        bench.commit(order(), claim=claim())
        other = claim(fingerprint="sha256:2")
        reason = bench.refusal(KeyUsed, order(), event("a", 1), claim=other)
        assert reason == KeyUsed(scope=other.scope, key=other.key)
        assert not bench.peek(EventRow)

    def test_scopes_do_not_meet(self, bench: StoreBench) -> None:
        """The same key of another principal is another key."""
        bench.commit(order("1"), claim=claim())
        outcome = bench.commit(order("2"), claim=claim(scope="default/bob/book"))
        assert not outcome.replayed

    def test_a_refusal_does_not_use_the_key_up(self, bench: StoreBench) -> None:
        """The same call may succeed later."""
        bench.refusal(Changed, order(version=2), claim=claim())
        bench.commit(order())
        assert not bench.commit(order(version=2), claim=claim()).replayed

    def test_a_claim_can_be_read(self, bench: StoreBench) -> None:
        """It stands as a row, with the time of its commit."""
        at = bench.commit(claim=claim()).at
        assert bench.get(ClaimRow, claim().scope, "key") == ClaimRow(
            scope=claim().scope,
            key_="key",
            fingerprint=claim().fingerprint,
            operation_id=claim().operation_id,
            at=at,
            answer=claim().answer,
        )

    # -- unique constraints -------------------------------------------------------

    def test_a_value_in_use(self, bench: StoreBench) -> None:
        """Another row with the values of a unique constraint is refused."""
        bench.commit(order("1", live_locator="AAA"), order("2", live_locator="BBB"))
        for row in (
            order("3", live_locator="AAA"),
            order("2", live_locator="AAA", version=2),
        ):
            reason = bench.refusal(Taken, row)
            assert reason.table == "order"
            assert reason.columns in ((), ("tenant", "live_locator"))
        bench.commit(order("4", live_locator="AAA", tenant="another"))

    def test_nulls_are_unlike(self, bench: StoreBench) -> None:
        """A NULL in a unique constraint collides with nothing."""
        bench.commit(order("1", live_locator=None), order("2", live_locator=None))
        bench.commit(order("3", live_locator=None))
        assert len(bench.peek(OrderRow)) == 3

    def test_a_value_is_free_once_it_is_given_up(self, bench: StoreBench) -> None:
        """Also within one unit of work, where it is given up before it is taken."""
        bench.commit(_seat("12A", "P1"), _seat("12B", None))
        moved = (_seat("12A", None, version=2), _seat("12B", "P1", version=2))
        bench.refusal(Taken, *reversed(moved))
        bench.commit(*moved)
        bench.commit(_seat("12C", "P2"))
        bench.commit(_seat("12C", None, version=2), _seat("12D", "P2"))
        occupants = {row["seat"]: row["occupant"] for row in bench.peek(SeatRow)}
        assert occupants == {"12A": None, "12B": "P1", "12C": None, "12D": "P2"}

    def test_a_row_keeps_its_own_value(self, bench: StoreBench) -> None:
        """A put does not collide with the row that it replaces."""
        bench.commit(order(live_locator="AAA"))
        bench.commit(order(live_locator="AAA", version=2))

    # -- which reason comes first -------------------------------------------------

    def test_the_order_of_reasons(self, bench: StoreBench) -> None:
        """Claim, then guards, then versions, then seats, then unique constraints."""
        bench.commit(*nest(1, B=1), order("old"), inbox("evt_1"), claim=claim("old"))
        taken = (order("new", live_locator="Lold"), inbox("evt_1"))
        bench.refusal(Taken, *taken, claim=claim("new"))
        bench.refusal(SeatsShort, *taken, claim=claim("new"), seats=seats(2))
        stale = (*taken, order("old"))
        reason = bench.refusal(Changed, order("old"), order("gone", version=2))
        assert reason.key == ("ord_old",)
        reason = bench.refusal(Changed, *stale, claim=claim("new"), seats=seats(2))
        assert reason.key == ("ord_old",)
        guards = (_guard("gone", 1),)
        reason = bench.refusal(
            Changed, *stale, claim=claim("new"), seats=seats(2), guards=guards
        )
        assert reason.key == ("ord_gone",)
        used = claim("old", fingerprint="sha256:2")
        bench.refusal(KeyUsed, *stale, claim=used, seats=seats(2), guards=guards)
        again = bench.commit(*stale, claim=claim("old"), seats=seats(2), guards=guards)
        assert again.replayed


def _guard(name: str, version: int | None) -> Guard:
    return Guard(rows=OrderRow, key=(f"ord_{name}",), version=version)


def _inbox_guard(message: str, version: int | None) -> Guard:
    return Guard(rows=InboxRow, key=("relay", message), version=version)


def _seat(seat: str, occupant: str | None, version: int = 1) -> SeatRow:
    return SeatRow(
        flight_date=FLIGHT,
        leg=1,
        seat=seat,
        occupant=occupant,
        order_id=None,
        version=version,
    )
