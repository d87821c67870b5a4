"""The pure rules of reading from replicas: how fresh, whose turn, which position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flightcore.application.reading.freshness import (
    Demand,
    Sample,
    demand,
    is_due,
    with_sample,
)
from flightcore.application.reading.rotation import in_turn
from flightcore.application.reading.session import Session
from flightcore.application.reading.tokens import position_of, token_of
from flightcore.domain.kernel.errors import InvalidInput

LAG, WAIT = 10.0, 0.05
times = st.floats(0, 1000)


def wanted(*samples: Sample, now: float, seen: int = 0) -> Demand | None:
    """With the limits of these tests."""
    return demand(samples, now, lag=LAG, wait=WAIT, seen=seen)


def test_the_primary_is_asked_twice_in_every_lag() -> None:
    """At once where nothing is known, then when half of the lag has passed."""
    assert is_due((), 0.0, lag=LAG)
    assert not is_due((Sample(100.0, 7),), 105.0, lag=LAG)
    assert is_due((Sample(100.0, 7),), 105.1, lag=LAG)


def test_two_samples_are_kept_in_the_order_of_their_times() -> None:
    """Whoever comes late with an older one does not put it before the newer."""
    kept = with_sample(with_sample((), Sample(2.0, 20)), Sample(1.0, 10))
    assert kept == (Sample(1.0, 10), Sample(2.0, 20))
    assert with_sample(kept, Sample(3.0, 30)) == (Sample(2.0, 20), Sample(3.0, 30))


def test_the_oldest_sample_that_is_young_enough_is_gone_by() -> None:
    """So a replica may be late by half of the lag at least, and by the lag at most."""
    older, newer = Sample(100.0, 7), Sample(106.0, 9)
    assert wanted(older, newer, now=110.0) == Demand(at_least=7, waits=7)
    assert wanted(older, newer, now=110.1) == Demand(at_least=9, waits=9)


def test_without_a_young_sample_nobody_knows() -> None:
    """Then no replica will do."""
    assert wanted(now=0.0) is None
    assert wanted(Sample(100.0, 7), now=110.1) is None


def test_who_is_too_old_is_not_waited_for() -> None:
    """But who is only a moment late is: behind what was written, or just asked."""
    assert wanted(Sample(100.0, 7), now=104.0, seen=8) == Demand(at_least=8, waits=7)
    assert wanted(Sample(100.0, 7), now=100.01) == Demand(at_least=7, waits=0)


@given(ages=st.lists(times, max_size=8), lag=st.floats(0.1, 100), now=times)
def test_no_answer_is_older_than_the_lag(
    ages: list[float], lag: float, now: float
) -> None:
    """Whenever the primary was asked, what must be shown was so within the lag."""
    samples: tuple[Sample, ...] = ()
    for number, at in enumerate(sorted(ages)):
        samples = with_sample(samples, Sample(at, number))
    found = demand(samples, now, lag=lag, wait=WAIT, seen=0)
    if found is not None:
        (shown,) = (each for each in samples if each.position == found.at_least)
        assert now - shown.at <= lag


def test_each_turn_begins_with_another_replica() -> None:
    """And goes round once; who is left out is passed over until its time is up."""
    assert [in_turn([0, 0, 0], turn, 5) for turn in range(4)] == [
        (0, 1, 2),
        (1, 2, 0),
        (2, 0, 1),
        (0, 1, 2),
    ]
    assert in_turn([0, 9, 0], 1, 5) == (2, 0)
    assert in_turn([0, 9, 0], 1, 9) == (1, 2, 0)
    assert in_turn([9, 9], 0, 5) == ()


@given(st.integers(0, 2**63 - 1))
def test_a_token_stands_for_its_position(position: int) -> None:
    """There and back; nothing to wait for is the empty text."""
    assert position_of(token_of(position)) == position
    assert (token_of(position) == "") == (position == 0)


@pytest.mark.parametrize("token", ["p", "7", "p-1", "pG", "p" + "f" * 17, "p1\n", " "])
def test_what_is_no_token_is_refused(token: str) -> None:
    """It may come from anybody."""
    with pytest.raises(InvalidInput) as caught:
        position_of(token)
    assert caught.value.field == "token"


def test_a_session_asks_only_after_it_wrote() -> None:
    """Once for all that was written before, and not again for what is settled."""
    positions = iter([5, 9])
    session = Session(least=7)
    assert session.position(lambda: next(positions)) == 7
    session.wrote()
    session.wrote()
    assert session.position(lambda: next(positions)) == 7
    assert session.position(lambda: next(positions)) == 7
    session.wrote()
    assert session.position(lambda: next(positions)) == 9
    assert list(positions) == []


def test_a_joined_write_is_asked_about_each_time() -> None:
    """Nobody says when the host commits."""
    positions = iter([5, 6])
    session = Session()
    session.wrote(joined=True)
    assert [session.position(lambda: next(positions)) for _ in range(2)] == [5, 6]


def test_what_is_written_while_one_asks_is_not_taken_as_seen() -> None:
    """The answer may be older than the other write."""
    session = Session()
    session.wrote()

    def ask() -> int:
        session.wrote()
        return 5

    assert session.position(ask) == 5
    assert session.position(lambda: 6) == 6


def test_a_child_sees_what_its_parent_wrote() -> None:
    """And what its own token says; later each goes its own way."""
    parent = Session()
    parent.wrote()
    child, other = parent.child(), parent.child(least=8)
    parent.wrote()
    assert child.position(lambda: 5) == 5
    assert other.position(lambda: 5) == 8
    assert parent.position(lambda: 6) == 6
    assert child.position(lambda: 7) == 5
