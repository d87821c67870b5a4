"""Conformance of what paces, names and draws lots: one suite for each port.

An author of an implementation subclasses a suite and gives a bench::

    class TestMyClock(ClockConformance):
        @pytest.fixture
        def bench(self):
            clock = MyClock(...)
            return ClockBench(clock=clock, advance=clock.advance)

``ClockConformance``, ``IdsConformance`` and ``RandomnessConformance`` stand here,
``ConcurrencyConformance`` in a file of its own. Chance is judged by what sound chance
fails less often than once in 10 billion runs.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import attrs
import pytest

from flightcore.domain.kernel import Seed
from flightcore.ports.system import Clock, Ids, Randomness
from flightcore.testing.store_rules import at_once
from flightcore.testing.suite import Suite
from flightcore.testing.system_concurrency import (
    ConcurrencyBench,
    ConcurrencyConformance,
)

__all__ = [
    "ClockBench",
    "ClockConformance",
    "ConcurrencyBench",
    "ConcurrencyConformance",
    "IdsBench",
    "IdsConformance",
    "RandomnessBench",
    "RandomnessConformance",
]

PASSING = 0.02
"""Seconds that a clock's suite lets pass."""
SLOWEST = 10.0
"""Seconds that so short a time takes on no machine."""
RESOLUTION = 0.001
"""Seconds by which two sound clocks may measure a short time differently."""
READINGS = 500
"""Readings of a clock in a row."""
DRAWS = 1_000
"""Seeds, or numbers, that are drawn to be compared."""
RANDOM_BITS = 128
"""Bits of a seed that must be chance."""


@attrs.frozen(kw_only=True)
class ClockBench:
    """A clock under test.

    Attributes:
        clock: The clock.
        advance: Lets seconds pass for it; a clock that cannot be told sleeps.
    """

    clock: Clock
    advance: Callable[[float], None]


@attrs.frozen(kw_only=True)
class IdsBench:
    """A source of identities under test.

    Attributes:
        ids: The source.
        other: Makes a source as another process would.
    """

    ids: Ids
    other: Callable[[], Ids]


@attrs.frozen(kw_only=True)
class RandomnessBench:
    """A source of chance under test.

    Attributes:
        randomness: The source.
        other: Makes a source as another process would; None: a simulation's, which
            repeats itself on purpose.
    """

    randomness: Randomness
    other: Callable[[], Randomness] | None


class ClockConformance(Suite):
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    @pytest.fixture
    def bench(self) -> ClockBench:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give a ClockBench")

    def test_wall_time_is_aware_utc(self, bench: ClockBench) -> None:
        """An instant says that it is UTC; neither naive nor of another zone."""
        now = bench.clock.now()
        assert isinstance(now, datetime)
        assert now.utcoffset() == timedelta(0)

    def test_wall_time_goes_on(self, bench: ClockBench) -> None:
        """It may step, but it does not stand still."""
        before = bench.clock.now()
        bench.advance(PASSING)
        assert bench.clock.now() != before

    def test_pacing_is_in_seconds(self, bench: ClockBench) -> None:
        """What passes is measured whole, and in seconds."""
        before = bench.clock.monotonic()
        bench.advance(PASSING)
        passed = bench.clock.monotonic() - before
        assert PASSING - RESOLUTION <= passed < SLOWEST

    def test_pacing_never_goes_back(self, bench: ClockBench) -> None:
        """Each reading is the one before or later."""
        readings = [bench.clock.monotonic() for _ in range(READINGS)]
        assert readings == sorted(readings)

    def test_threads_share_one_pace(self, bench: ClockBench) -> None:
        """A reading in one thread is no earlier than one made before in another."""
        with ThreadPoolExecutor(1) as beside:
            for _ in range(10):
                here = bench.clock.monotonic()
                there = beside.submit(bench.clock.monotonic).result()
                assert here <= there <= bench.clock.monotonic()


class IdsConformance(Suite):
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    @pytest.fixture
    def bench(self) -> IdsBench:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give an IdsBench")

    def test_a_seed_names_things(self, bench: IdsBench) -> None:
        """What is given is a seed, of 128 bits at least."""
        seed = bench.ids.seed()
        assert isinstance(seed, Seed)
        assert len(seed.value) * 8 >= RANDOM_BITS

    def test_no_two_calls_get_the_same(self, bench: IdsBench) -> None:
        """Each call gets a seed of its own."""
        seeds = [bench.ids.seed().value for _ in range(DRAWS)]
        assert len(set(seeds)) == DRAWS

    def test_no_two_threads_get_the_same(self, bench: IdsBench) -> None:
        """Nor do calls that come at once."""
        seeds = at_once(lambda _: bench.ids.seed().value, DRAWS)
        assert len(set(seeds)) == DRAWS

    def test_no_two_processes_get_the_same(self, bench: IdsBench) -> None:
        """Sources that began alike do not go on alike."""
        ours = {bench.ids.seed().value for _ in range(10)}
        source = bench.other()
        assert ours.isdisjoint(source.seed().value for _ in range(10))

    def test_bits_are_chance(self, bench: IdsBench) -> None:
        """128 bits vary from seed to seed; a counter's or a clock's do not."""
        seeds = [int.from_bytes(bench.ids.seed().value, "big") for _ in range(DRAWS)]
        ever = always = seeds[0]
        for seed in seeds:
            ever, always = ever | seed, always & seed
        assert (ever & ~always).bit_count() >= RANDOM_BITS


class RandomnessConformance(Suite):
    """Subclass it, name the class ``Test…``, and override :meth:`bench`."""

    @pytest.fixture
    def bench(self) -> RandomnessBench:
        """A bench for one test; override as a fixture."""
        raise NotImplementedError("give a RandomnessBench")

    @pytest.mark.parametrize("count", [0, 1, 7, 32, 1_000])
    def test_as_many_bytes_as_asked(self, bench: RandomnessBench, count: int) -> None:
        """Not one more or less, none at all included."""
        drawn = bench.randomness.bytes(count)
        assert isinstance(drawn, bytes)
        assert len(drawn) == count

    def test_bytes_of_every_value(self, bench: RandomnessBench) -> None:
        """All 256 come up, each about as often as the others."""
        drawn = bench.randomness.bytes(64 * 1024)
        times = [drawn.count(value) for value in range(256)]
        assert min(times) > 256 / 2
        assert max(times) < 256 * 2

    def test_bytes_do_not_repeat(self, bench: RandomnessBench) -> None:
        """Neither from call to call nor from thread to thread."""
        drawn = [bench.randomness.bytes(16) for _ in range(DRAWS)]
        drawn += at_once(lambda _: bench.randomness.bytes(16), DRAWS)
        assert len(set(drawn)) == 2 * DRAWS

    def test_sources_differ(self, bench: RandomnessBench) -> None:
        """Outside of simulations, another process draws other lots."""
        if bench.other is None:
            pytest.skip("a simulation's chance repeats itself on purpose")
        ours = {bench.randomness.bytes(16) for _ in range(10)}
        source = bench.other()
        assert ours.isdisjoint(source.bytes(16) for _ in range(10))

    def test_fractions_are_below_one(self, bench: RandomnessBench) -> None:
        """From 0 on, and never 1."""
        drawn = [bench.randomness.fraction() for _ in range(DRAWS)]
        assert all(isinstance(number, float) for number in drawn)
        assert all(0 <= number < 1 for number in drawn)

    def test_fractions_spread(self, bench: RandomnessBench) -> None:
        """Every tenth of the range is hit, and the mean is its middle."""
        drawn = [bench.randomness.fraction() for _ in range(DRAWS)]
        assert {int(number * 10) for number in drawn} == set(range(10))
        assert abs(sum(drawn) / DRAWS - 0.5) < 0.07

    def test_fractions_are_fine(self, bench: RandomnessBench) -> None:
        """Callers that draw at once hardly ever draw the same, so that they part."""
        drawn = [bench.randomness.fraction() for _ in range(DRAWS)]
        assert len(set(drawn)) > DRAWS * 0.99
