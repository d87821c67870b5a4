"""The suites of time, identities, chance and waiting: on ours, and on broken ones."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from tests.conformance.broken_concurrencies import CONCURRENCIES
from tests.conformance.broken_systems import (
    CLOCKS,
    IDS,
    RANDOMNESSES,
    AtLeastOneByte,
)

from flightcore.memory.clock import OffsetClock
from flightcore.ports.system import Concurrency, Ids
from flightcore.system import (
    SystemClock,
    SystemConcurrency,
    SystemIds,
    SystemRandomness,
)
from flightcore.testing.system import (
    ClockBench,
    ClockConformance,
    ConcurrencyBench,
    ConcurrencyConformance,
    IdsBench,
    IdsConformance,
    RandomnessBench,
    RandomnessConformance,
)

PATIENCE = 0.1
"""Seconds to wait for what a broken concurrency never does."""


class TestSystemClock(ClockConformance):
    """This machine's clock keeps the contract."""

    @pytest.fixture
    def bench(self) -> ClockBench:
        return ClockBench(clock=SystemClock(), advance=time.sleep)


class TestOffsetClock(ClockConformance):
    """So does one that runs ahead of it."""

    @pytest.fixture
    def bench(self) -> ClockBench:
        clock = OffsetClock(SystemClock(), lambda: 3_600.0)
        return ClockBench(clock=clock, advance=time.sleep)


class TestSystemIds(IdsConformance):
    """Seeds of the operating system's chance."""

    @pytest.fixture
    def bench(self) -> IdsBench:
        return IdsBench(ids=SystemIds(), other=SystemIds)


class TestSystemRandomness(RandomnessConformance):
    """The operating system's chance."""

    @pytest.fixture
    def bench(self) -> RandomnessBench:
        return RandomnessBench(randomness=SystemRandomness(), other=SystemRandomness)


class TestSystemConcurrency(ConcurrencyConformance):
    """Threads of this process."""

    @pytest.fixture
    def bench(self) -> ConcurrencyBench:
        return ConcurrencyBench(concurrency=SystemConcurrency(), clock=SystemClock())


@pytest.mark.parametrize(("broken", "case"), CLOCKS.items())
def test_broken_clocks_are_found(broken: type[SystemClock], case: str) -> None:
    """Each fails the case that is there for its fault."""
    bench = ClockBench(clock=broken(), advance=time.sleep)
    with pytest.raises(AssertionError):
        getattr(ClockConformance(), case)(bench)


@pytest.mark.parametrize(("broken", "case"), IDS.items())
def test_broken_ids_are_found(broken: Callable[[], Ids], case: str) -> None:
    """Each fails the case that is there for its fault."""
    bench = IdsBench(ids=broken(), other=broken)
    with pytest.raises(AssertionError):
        getattr(IdsConformance(), case)(bench)


@pytest.mark.parametrize(("broken", "case"), RANDOMNESSES.items())
def test_broken_chance_is_found(broken: type[SystemRandomness], case: str) -> None:
    """Each fails the case that is there for its fault."""
    bench = RandomnessBench(randomness=broken(), other=broken)
    with pytest.raises(AssertionError):
        getattr(RandomnessConformance(), case)(bench)


def test_a_byte_too_many_is_found() -> None:
    """A source that always gives something fails where nothing is asked for."""
    bench = RandomnessBench(randomness=AtLeastOneByte(), other=AtLeastOneByte)
    with pytest.raises(AssertionError):
        RandomnessConformance().test_as_many_bytes_as_asked(bench, 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(("broken", "case"), CONCURRENCIES.items())
def test_broken_concurrency_is_found(
    broken: Callable[[], Concurrency], case: str
) -> None:
    """Each fails the case that is there for its fault."""
    bench = ConcurrencyBench(
        concurrency=broken(), clock=SystemClock(), patience=PATIENCE
    )
    with pytest.raises(AssertionError):
        getattr(ConcurrencyConformance(), case)(bench)


def test_chance_of_a_simulation_may_repeat() -> None:
    """The case that compares sources says why it does not apply."""
    bench = RandomnessBench(randomness=SystemRandomness(), other=None)
    with pytest.raises(pytest.skip.Exception, match="simulation"):
        RandomnessConformance().test_sources_differ(bench)


def test_an_offset_moves_the_wall_and_not_the_pace() -> None:
    """Asked for at every reading, and added to the other clock's wall time."""
    ahead = [0.0]
    clock, plain = OffsetClock(SystemClock(), lambda: ahead[0]), SystemClock()
    for seconds in (0.0, 90.0, -90.0):
        ahead[0] = seconds
        before, now, after = plain.now(), clock.now(), plain.now()
        assert before.timestamp() <= now.timestamp() - seconds <= after.timestamp()
    paces = [each.monotonic() for each in (plain, clock, plain)]
    assert paces == sorted(paces)
