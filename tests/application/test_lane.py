"""Group commit: who leads, who joins, and what becomes of failures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from flightcore.application.lane import Lane
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvalidInput,
    InvariantBroken,
    OutcomeUnknown,
    Overloaded,
    StoreBusy,
)
from flightcore.memory import MemoryStore
from flightcore.ports.rows import CounterRow, OrderRow
from flightcore.ports.store import (
    MAX_BATCH,
    MAX_ROWS_IN_CHANGES,
    Changed,
    Changes,
    Committed,
    KeyUsed,
    Outcome,
    Refused,
    find,
)
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.testing.samples import claim, event, nest, order, seats, seats_back

PATIENCE = 10.0
"""Seconds after which a test has hung."""


class Watched(MemoryStore):
    """A store that can be held, made to fail, and asked what it was given."""

    def __init__(self) -> None:
        super().__init__(clock=SystemClock(), concurrency=SystemConcurrency())
        self.batches: list[int] = []
        self.leaders: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failures: list[BaseException] = []
        self.lost_answers = False

    def _commit_many(
        self, batch: Sequence[Changes], join: object | None
    ) -> tuple[Outcome, ...]:
        self.batches.append(len(batch))
        self.leaders.append(threading.current_thread().name)
        assert self.gate.wait(PATIENCE)
        if not self.failures:
            return super()._commit_many(batch, join)
        failure = self.failures.pop(0)
        if self.lost_answers:
            super()._commit_many(batch, join)
        raise failure


class Rig:
    """A lane whose first batch is held until the others have arrived."""

    def __init__(self, **limits: Any) -> None:
        self.store = Watched()
        self.lane = Lane(self.store.commit_many, SystemConcurrency(), **limits)
        self.threads = ThreadPoolExecutor(400)

    def hold(self) -> Future[Outcome]:
        """Send a first caller in, who leads and is kept inside the store."""
        self.store.gate.clear()
        begun = len(self.store.batches)
        first = self.send(Changes(puts=(event("first", 1),)))
        self.until(lambda: len(self.store.batches) > begun)
        return first

    def send(self, changes: Changes) -> Future[Outcome]:
        return self.threads.submit(self.lane.commit, changes)

    def send_in_order(self, *changes: Changes) -> list[Future[Outcome]]:
        """Send callers in, each after the one before has taken its place."""
        sent = []
        for item in changes:
            inside = self.lane._inside
            sent.append(self.send(item))
            self.until(partial(self._has_more_than, inside))
        return sent

    def _has_more_than(self, inside: int) -> bool:
        return self.lane._inside > inside

    def until(self, condition: Callable[[], bool]) -> None:
        pause = threading.Event()
        for _ in range(int(PATIENCE * 1000)):
            if condition():
                return
            pause.wait(0.001)
        raise AssertionError("it never came true")

    def release(self) -> None:
        self.store.gate.set()

    def close(self) -> None:
        self.release()
        self.threads.shutdown()


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.close()


def _done(sent: Future[Outcome]) -> Committed:
    outcome = sent.result(PATIENCE)
    assert isinstance(outcome, Committed), outcome
    return outcome


def _error(sent: Future[Outcome]) -> BaseException:
    error = sent.exception(PATIENCE)
    assert error is not None
    return error


def test_a_lone_caller_pays_for_nobody(rig: Rig) -> None:
    """Without company, each unit of work is a batch of one in its own thread."""
    for name in "abc":
        assert isinstance(rig.lane.commit(Changes(puts=(order(name),))), Committed)
    assert rig.store.batches == [1, 1, 1]
    assert set(rig.store.leaders) == {threading.current_thread().name}


def test_those_who_wait_form_the_next_batch(rig: Rig) -> None:
    """Whoever arrives during a batch is in the next one, in order of arrival."""
    rig.store.commit(Changes(puts=nest(5, B=5)))
    first = rig.hold()
    wishes = [Changes(seats=seats(n)) for n in (2, 4, 3, 1)]
    sent = rig.send_in_order(*wishes)
    rig.release()
    verdicts = [isinstance(item.result(PATIENCE), Committed) for item in sent]
    assert verdicts == [True, False, True, False]
    _done(first)
    assert rig.store.batches == [1, 1, 4]


def test_nobody_leads_twice(rig: Rig) -> None:
    """The first of those who wait leads; the leader before goes home at once."""
    first = rig.hold()
    sent = rig.send_in_order(*(Changes(puts=(order(str(n)),)) for n in range(3)))
    rig.release()
    for item in (first, *sent):
        _done(item)
    assert rig.store.leaders[0] != rig.store.leaders[1]


def test_a_batch_is_bounded(rig: Rig) -> None:
    """At most 256 units of work, and 20,000 rows."""
    rig.hold()
    sent = [rig.send(Changes(puts=(order(str(n)),))) for n in range(MAX_BATCH + 30)]
    rig.until(lambda: rig.lane._inside == MAX_BATCH + 31)
    rig.release()
    for item in sent:
        _done(item)
    assert rig.store.batches == [1, MAX_BATCH, 30]


def test_a_batch_is_bounded_in_rows(rig: Rig) -> None:
    """A full load shares its batch with nobody whose rows do not fit."""
    rig.hold()
    load = tuple(event("load", n + 1) for n in range(MAX_ROWS_IN_CHANGES - 1))
    big = Changes(puts=load)
    small = [Changes(puts=(order(str(n)), event(str(n), 1))) for n in range(2)]
    sent = rig.send_in_order(big, *small)
    rig.release()
    for item in sent:
        _done(item)
    assert rig.store.batches == [1, 1, 2]


def test_a_full_lane_turns_away() -> None:
    """Beyond the limit, a caller is told when to come again; nothing is lost."""
    rig = Rig(max_waiting=3)
    try:
        rig.hold()
        sent = rig.send_in_order(*(Changes(puts=(order(str(n)),)) for n in range(3)))
        with pytest.raises(Overloaded) as caught:
            rig.lane.commit(Changes(puts=(order("late"),)))
        assert caught.value.retry_after > 0
        rig.release()
        for item in sent:
            _done(item)
        assert isinstance(rig.lane.commit(Changes(puts=(order("late"),))), Committed)
    finally:
        rig.close()


def test_who_waits_too_long_leaves() -> None:
    """Before its batch begins, a caller can go, and nothing of it happens."""
    rig = Rig(max_wait=0.05)
    try:
        first = rig.hold()
        (sent,) = rig.send_in_order(Changes(puts=(order("gone"),), claim=claim()))
        assert isinstance(_error(sent), StoreBusy)
        rig.release()
        _done(first)
        assert rig.store.count(find(OrderRow)) == 0
        again = rig.lane.commit(Changes(claim=claim()))
        assert isinstance(again, Committed)
        assert not again.replayed
    finally:
        rig.close()


def test_twins_join(rig: Rig) -> None:
    """Calls with one claim are one unit of work; the later ones get its answer."""
    rig.hold()
    twins = [
        Changes(claim=claim(answer=b"%d" % n), puts=(order(str(n)),)) for n in range(4)
    ]
    sent = rig.send_in_order(*twins)
    rig.release()
    outcomes = [_done(item) for item in sent]
    assert [item.answer for item in outcomes] == [b"0"] * 4
    assert [item.replayed for item in outcomes] == [False, True, True, True]
    assert rig.store.batches == [1, 1]


def test_a_twin_of_who_leads(rig: Rig) -> None:
    """A twin may come while the first is inside the store already."""
    rig.store.gate.clear()
    first = rig.send(Changes(claim=claim(), puts=(order(),)))
    rig.until(lambda: rig.store.batches == [1])
    (twin,) = rig.send_in_order(Changes(claim=claim(), puts=(order(),)))
    rig.release()
    assert (_done(first).replayed, _done(twin).replayed) == (False, True)
    assert rig.store.batches == [1]


def test_false_twins(rig: Rig) -> None:
    """The same key with another body does not join, and is refused by the store."""
    rig.hold()
    one, other = rig.send_in_order(
        Changes(claim=claim(), puts=(order("1"),)),
        Changes(claim=claim(fingerprint="another"), puts=(order("2"),)),
    )
    rig.release()
    _done(one)
    outcome = other.result(PATIENCE)
    assert isinstance(outcome, Refused)
    assert isinstance(outcome.reason, KeyUsed)


def test_twins_share_a_refusal(rig: Rig) -> None:
    """What the first is refused, its twin is refused."""
    rig.hold()
    sent = rig.send_in_order(*[Changes(claim=claim(), puts=(order(version=5),))] * 2)
    rig.release()
    reasons = [item.result(PATIENCE) for item in sent]
    assert reasons[0] == reasons[1]
    assert isinstance(reasons[0], Refused)


def test_a_batch_that_fails_is_done_one_by_one(rig: Rig) -> None:
    """After a failure that may be one's own each goes alone, and all succeed."""
    first = rig.hold()
    sent = rig.send_in_order(*(Changes(puts=(order(str(n)),)) for n in range(5)))
    rig.store.failures = [_defect("the first"), _defect("the second")]
    rig.release()
    assert isinstance(_error(first), InvariantBroken)
    for item in sent:
        _done(item)
    assert rig.store.batches == [1, 5, 1, 1, 1, 1, 1]
    assert len(set(rig.store.leaders[2:])) == 5


def test_a_batch_that_waited_in_vain_is_not_done_again(rig: Rig) -> None:
    """All have waited for the same rows: each caller is told that the store is busy."""
    rig.hold()
    sent = rig.send_in_order(*(Changes(puts=(order(str(n)),)) for n in range(3)))
    rig.store.failures = [_defect("the first"), StoreBusy("the second")]
    rig.release()
    for item in sent:
        assert isinstance(_error(item), StoreBusy)
    assert rig.store.batches == [1, 3]
    assert rig.store.count(find(OrderRow)) == 0


def _defect(name: str) -> InvariantBroken:
    return InvariantBroken(name, rule="IN1")


def test_one_cannot_spoil_the_others(rig: Rig) -> None:
    """A defect in one unit of work is its own caller's error alone."""
    rig.store.commit(Changes(puts=nest(5, B=5)))
    rig.hold()
    good, bad, twin, fine = rig.send_in_order(
        Changes(puts=(order("a"),), seats=seats(1)),
        Changes(seats=seats_back(9), claim=claim()),
        Changes(seats=seats_back(9), claim=claim()),
        Changes(puts=(order("b"),), seats=seats(1)),
    )
    rig.release()
    _done(good)
    _done(fine)
    errors = [_error(bad), _error(twin)]
    assert [type(error) for error in errors] == [InvariantBroken, InvariantBroken]
    assert errors[0] is not errors[1]
    assert rig.store.batches == [1, 1, 3, 1, 1, 1]


def test_a_bad_row_never_enters(rig: Rig) -> None:
    """What no store could keep is refused before the lane."""
    with pytest.raises(InvalidInput):
        rig.lane.commit(Changes(puts=(order(owner="nul\0"),)))
    assert rig.store.batches == []
    assert rig.lane._inside == 0


def test_an_unknown_outcome(rig: Rig) -> None:
    """Where a claim can tell, the truth is found; else the caller must ask."""
    rig.hold()
    sent = rig.send_in_order(
        Changes(claim=claim(), puts=(order("a"),)),
        Changes(puts=(order("b"),)),
    )
    rig.store.failures = [OutcomeUnknown("first"), OutcomeUnknown("second")]
    rig.store.lost_answers = True
    rig.release()
    claimed, bare = sent
    assert _done(claimed).replayed
    assert isinstance(_error(bare), OutcomeUnknown)
    assert rig.store.count(find(OrderRow)) == 2


def test_an_interrupted_leader(rig: Rig) -> None:
    """Its own caller gets the interrupt; the others learn what became of them."""
    rig.hold()
    leader, claimed, bare = rig.send_in_order(
        Changes(puts=(order("a"),)),
        Changes(puts=(order("b"),), claim=claim()),
        Changes(puts=(order("c"),)),
    )
    rig.store.failures = [StoreBusy("the first batch"), KeyboardInterrupt()]
    rig.release()
    assert isinstance(_error(leader), KeyboardInterrupt)
    _done(claimed)
    assert isinstance(_error(bare), OutcomeUnknown)
    _done(rig.send(Changes(puts=(order("d"),))))
    assert rig.lane._inside == 0


def test_a_twin_of_who_is_interrupted(rig: Rig) -> None:
    """An interrupt is one thread's own; its twin must ask again."""
    rig.store.gate.clear()
    first = rig.send(Changes(claim=claim(), puts=(order(),)))
    rig.until(lambda: rig.store.batches == [1])
    (twin,) = rig.send_in_order(Changes(claim=claim(), puts=(order(),)))
    rig.store.failures = [KeyboardInterrupt()]
    rig.release()
    assert isinstance(_error(first), KeyboardInterrupt)
    assert isinstance(_error(twin), OutcomeUnknown)


def test_a_hundred_callers(rig: Rig) -> None:
    """Whatever batches come about: exactly the seats, nobody forgotten."""
    rig.store.commit(Changes(puts=nest(60, B=60)))

    def buy(number: int) -> bool:
        changes = Changes(seats=seats(1), puts=(order(f"{number}"),))
        return isinstance(rig.lane.commit(changes), Committed)

    with ThreadPoolExecutor(100) as threads:
        assert sum(threads.map(buy, range(200))) == 60
    root = rig.store.read(asked := find(CounterRow))[asked][0]
    assert root.used == 60 == rig.store.count(find(OrderRow))
    assert not rig.lane._queue
    assert not rig.lane._claimed


def test_errors_are_of_the_tree(rig: Rig) -> None:
    """What a caller meets is an error of ours, also in company."""
    rig.store.close()
    with pytest.raises(FlightCoreError):
        rig.lane.commit(Changes(puts=(order(),)))


def test_a_stale_row_in_company(rig: Rig) -> None:
    """A refusal in a batch is the refusal that it would be alone."""
    rig.hold()
    one, two = rig.send_in_order(
        Changes(puts=(order(),)), Changes(puts=(order(status="OTHER"),))
    )
    rig.release()
    _done(one)
    outcome = two.result(PATIENCE)
    assert isinstance(outcome, Refused)
    assert outcome.reason == Changed(
        table="order", key=("ord_1",), expected=None, found=1
    )


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_leader_interrupted_twice(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot even hand on the lead, its batch is free and the lane goes on."""
    rig.hold()
    leader, bare = rig.send_in_order(
        Changes(puts=(order("a"),)), Changes(puts=(order("b"),))
    )
    hand_on = rig.lane._appoint
    monkeypatch.setattr(
        rig.lane, "_appoint", _each_in_turn(hand_on, _interrupted, hand_on)
    )
    rig.store.failures = [StoreBusy("the first batch"), KeyboardInterrupt()]
    rig.release()
    assert isinstance(_error(leader), KeyboardInterrupt)
    assert isinstance(_error(bare), OutcomeUnknown)
    monkeypatch.undo()
    _done(rig.send(Changes(puts=(order("d"),))))
    assert rig.lane._inside == 0


def test_a_leader_interrupted_before_it_commits(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody whom it has taken into its batch is forgotten."""
    rig.hold()
    leader, claimed = rig.send_in_order(
        Changes(puts=(order("a"),)), Changes(puts=(order("b"),), claim=claim())
    )
    take = rig.lane._take

    def take_and_stop(*given: Any) -> None:
        take(*given)
        _interrupted()

    monkeypatch.setattr(rig.lane, "_take", take_and_stop)
    rig.release()
    assert isinstance(_error(leader), KeyboardInterrupt)
    _done(claimed)
    monkeypatch.undo()
    _done(rig.send(Changes(puts=(order("d"),))))


def test_a_batch_whose_leader_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it can call nobody, no caller waits for ever, and the lane goes on."""
    rig = Rig(max_wait=1.0, max_call=0.1)
    try:
        rig.hold()
        leader, claimed, bare = rig.send_in_order(
            Changes(puts=(order("a"),)),
            Changes(puts=(order("b"),), claim=claim()),
            Changes(puts=(order("c"),)),
        )
        let_go = rig.lane._let_go
        monkeypatch.setattr(rig.lane, "_let_go", _each_in_turn(let_go, _interrupted))
        rig.store.failures = [StoreBusy("the first batch"), KeyboardInterrupt()]
        rig.release()
        assert isinstance(_error(leader), KeyboardInterrupt)
        _done(claimed)
        assert isinstance(_error(bare), OutcomeUnknown)
        monkeypatch.undo()
        _done(rig.send(Changes(puts=(order("d"),))))
    finally:
        rig.close()


def _each_in_turn(*steps: Callable[..., None]) -> Callable[..., None]:
    """A function that does another thing each time it is called."""
    left = iter(steps)

    def step(*given: Any) -> None:
        next(left)(*given)

    return step
