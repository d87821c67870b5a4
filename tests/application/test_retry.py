"""Retries: what is tried again, how often, how long, and how much in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from flightcore.application.retry import RetryPolicy
from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvalidSetting,
    OutcomeUnknown,
    Overloaded,
    SoldOut,
    StoreBusy,
)
from flightcore.system import SystemConcurrency
from flightcore.testing.samples import LONG_AGO


class Paced(SystemConcurrency):
    """Time that passes only by sleeping; also the clock of it."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.spent = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.spent += seconds

    def now(self) -> Instant:
        return LONG_AGO

    def monotonic(self) -> float:
        return 1000.0 + self.spent


@attrs.frozen
class Fixed:
    """Chance that is always the same."""

    value: float

    def bytes(self, count: int) -> bytes:
        return bytes(count)

    def fraction(self) -> float:
        return self.value


def policy(paced: Paced, chance: float = 0.5, **limits: Any) -> RetryPolicy:
    return RetryPolicy(
        clock=paced, concurrency=paced, randomness=Fixed(chance), **limits
    )


def failing(*errors: FlightCoreError) -> Callable[[], int]:
    """Raises the errors one after another, then returns how many calls it took."""
    left = list(errors)

    def work() -> int:
        if left:
            raise left.pop(0)
        return len(errors) + 1

    return work


def test_success_at_once() -> None:
    """A call that succeeds is made once, without a pause."""
    paced = Paced()
    assert policy(paced).call(failing()) == 1
    assert paced.slept == []


@pytest.mark.parametrize("kind", [StoreBusy, OutcomeUnknown])
def test_temporary_errors_are_tried_again(kind: type[FlightCoreError]) -> None:
    """Whatever may succeed later is tried again."""
    assert policy(Paced()).call(failing(kind("one"), kind("two"))) == 3


def test_other_errors_are_not() -> None:
    """A refusal is final: one call, its own error, no pause."""
    paced = Paced()
    work = failing(SoldOut("gone"))
    with pytest.raises(SoldOut):
        policy(paced).call(work)
    assert paced.slept == []
    assert work() == 2


def test_a_final_error_behind_a_temporary_one() -> None:
    """It ends the retries."""
    work = failing(StoreBusy("wait"), SoldOut("gone"), StoreBusy("never seen"))
    with pytest.raises(SoldOut):
        policy(Paced()).call(work)


def test_the_number_of_calls() -> None:
    """The first included; the last call's error comes out."""
    errors = [StoreBusy(str(n)) for n in range(9)]
    with pytest.raises(StoreBusy) as caught:
        policy(Paced(), attempts=4).call(failing(*errors))
    assert caught.value is errors[3]


def test_pauses_double_up_to_the_longest() -> None:
    """With full jitter: here, always half of what is allowed."""
    paced = Paced()
    work = failing(*(StoreBusy("busy") for _ in range(6)))
    assert policy(paced, first=0.1, longest=1.0, attempts=9).call(work) == 7
    assert paced.slept == pytest.approx([0.05, 0.1, 0.2, 0.4, 0.5, 0.5])


@pytest.mark.parametrize(("chance", "pause"), [(0.0, 0.0), (0.25, 0.05)])
def test_jitter_is_full(chance: float, pause: float) -> None:
    """A pause may be anything from nothing to all of it."""
    paced = Paced()
    policy(paced, chance, first=0.2).call(failing(StoreBusy("busy")))
    assert paced.slept == pytest.approx([pause])


def test_an_overload_says_how_long() -> None:
    """At least what it asks for, and jitter on top, so that not all come at once."""
    paced = Paced()
    work = failing(Overloaded("full", retry_after=3), StoreBusy("busy"))
    policy(paced, first=0.2).call(work)
    assert paced.slept == pytest.approx([3.1, 0.2])


def test_the_deadline() -> None:
    """No call begins after it, and nobody sleeps in vain."""
    paced = Paced()
    work = failing(*(Overloaded("full", retry_after=2) for _ in range(9)))
    with pytest.raises(Overloaded):
        policy(paced, 0.0, deadline=5.0).call(work)
    assert paced.slept == [2.0, 2.0]


def test_the_budget() -> None:
    """Where everything fails, load grows by the share, not by the attempts."""
    calls = 0

    def work() -> None:
        nonlocal calls
        calls += 1
        raise StoreBusy("down")

    retries = policy(Paced(), share=0.1, reserve=5.0)
    for _ in range(100):
        with pytest.raises(StoreBusy):
            retries.call(work)
    assert 113 <= calls <= 115


def test_success_fills_the_budget_again() -> None:
    """But never beyond the reserve."""
    retries = policy(Paced(), share=0.5, reserve=2.0, attempts=10)
    with pytest.raises(StoreBusy):
        retries.call(failing(*(StoreBusy("down") for _ in range(9))))
    for _ in range(100):
        retries.call(failing())
    assert retries.call(failing(StoreBusy("1"), StoreBusy("2"))) == 3
    with pytest.raises(StoreBusy):
        retries.call(failing(StoreBusy("1"), StoreBusy("2")))


@pytest.mark.parametrize("name", ["first", "longest", "deadline", "share", "reserve"])
@pytest.mark.parametrize("value", [0, -1.0, float("inf"), float("nan")])
def test_limits_are_limits(name: str, value: float) -> None:
    """Each above zero, and finite."""
    with pytest.raises(InvalidSetting):
        policy(Paced(), **{name: value})


@pytest.mark.parametrize("attempts", [0, 101])
def test_attempts_are_bounded(attempts: int) -> None:
    """1 to 100."""
    with pytest.raises(ValueError, match="attempts"):
        policy(Paced(), attempts=attempts)
