"""Clocks, and sources of seeds and of chance, each with one fault."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import count, cycle

from flightcore.domain.kernel import Instant, Seed
from flightcore.ports.system import Ids
from flightcore.system import (
    SystemClock,
    SystemIds,
    SystemRandomness,
)


class NaiveClock(SystemClock):
    """Leaves out the zone."""

    def now(self) -> Instant:
        return datetime.now(UTC).replace(tzinfo=None)


class LocalClock(SystemClock):
    """Tells the time of Berlin's winter."""

    def now(self) -> Instant:
        return datetime.now(timezone(timedelta(hours=1)))


class StandingClock(SystemClock):
    """Stands still."""

    def now(self) -> Instant:
        return datetime(2026, 12, 1, tzinfo=UTC)


class MillisecondClock(SystemClock):
    """Paces in milliseconds."""

    def monotonic(self) -> float:
        return time.monotonic() * 1000


class WorkingTimeClock(SystemClock):
    """Counts only the time that a thread works."""

    def monotonic(self) -> float:
        return time.thread_time()


class SteppingClock(SystemClock):
    """Goes back at every other reading."""

    def __init__(self) -> None:
        self._steps = cycle((0.0, 0.0001))

    def monotonic(self) -> float:
        return time.monotonic() - next(self._steps)


class PaceOfEachThread(SystemClock):
    """Starts anew in each thread."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._own.start = time.monotonic() - 60

    def monotonic(self) -> float:
        now = time.monotonic()
        if not hasattr(self._own, "start"):
            self._own.start = now
        return now - float(self._own.start)


CLOCKS: Mapping[type[SystemClock], str] = {
    NaiveClock: "test_wall_time_is_aware_utc",
    LocalClock: "test_wall_time_is_aware_utc",
    StandingClock: "test_wall_time_goes_on",
    MillisecondClock: "test_pacing_is_in_seconds",
    WorkingTimeClock: "test_pacing_is_in_seconds",
    SteppingClock: "test_pacing_never_goes_back",
    PaceOfEachThread: "test_threads_share_one_pace",
}
"""Broken clocks, and the case that must find each."""


class ConstantIds:
    """Gives everybody the same."""

    def seed(self) -> Seed:
        return Seed(b"the same for all")


class CountingIds:
    """Counts from one in every process."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def seed(self) -> Seed:
        return Seed(next(self._numbers).to_bytes(16, "big"))


class GuessableIds(CountingIds):
    """Counts from a number of its own: unlike others, and easily guessed."""

    def __init__(self) -> None:
        self._numbers = count(uuid.uuid4().int >> 1)


class UuidIds:
    """Takes UUIDs, of whose 128 bits six are not chance."""

    def seed(self) -> Seed:
        return Seed(uuid.uuid4().bytes)


class RacingIds:
    """Gives callers that come at once the same."""

    def __init__(self) -> None:
        self._seed = SystemIds().seed()

    def seed(self) -> Seed:
        given = self._seed
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.0001)
        self._seed = SystemIds().seed()
        return given


IDS: Mapping[Callable[[], Ids], str] = {
    ConstantIds: "test_no_two_calls_get_the_same",
    RacingIds: "test_no_two_threads_get_the_same",
    CountingIds: "test_no_two_processes_get_the_same",
    GuessableIds: "test_bits_are_chance",
    UuidIds: "test_bits_are_chance",
}
"""Broken sources of seeds, and the case that must find each."""


class HexBytes(SystemRandomness):
    """Gives the bytes as letters."""

    def bytes(self, count: int) -> bytes:
        return super().bytes(count).hex().encode()[:count]


class AtLeastOneByte(SystemRandomness):
    """Has nothing for who asks for nothing."""

    def bytes(self, count: int) -> bytes:
        return super().bytes(max(count, 1))


class RepeatingBytes(SystemRandomness):
    """Draws from a small pool."""

    def __init__(self) -> None:
        self._pool = cycle([super(RepeatingBytes, self).bytes(16) for _ in range(100)])

    def bytes(self, count: int) -> bytes:
        return next(self._pool)[:count]


class SameLots(SystemRandomness):
    """Begins alike in every process."""

    def __init__(self) -> None:
        self._numbers = count()

    def bytes(self, count: int) -> bytes:
        return Seed(bytes(16)).bytes(next(self._numbers))[:count]


class OneAtTimes(SystemRandomness):
    """Draws 1 now and then."""

    def __init__(self) -> None:
        self._ones = cycle((0, 0, 1))

    def fraction(self) -> float:
        return 1.0 if next(self._ones) else super().fraction()


class LowerHalf(SystemRandomness):
    """Never draws more than a half."""

    def fraction(self) -> float:
        return super().fraction() / 2


class WholePercents(SystemRandomness):
    """Draws one of a hundred numbers."""

    def fraction(self) -> float:
        return int(super().fraction() * 100) / 100


RANDOMNESSES: Mapping[type[SystemRandomness], str] = {
    HexBytes: "test_bytes_of_every_value",
    RepeatingBytes: "test_bytes_do_not_repeat",
    SameLots: "test_sources_differ",
    OneAtTimes: "test_fractions_are_below_one",
    LowerHalf: "test_fractions_spread",
    WholePercents: "test_fractions_are_fine",
}
"""Broken sources of chance, and the case that must find each."""
