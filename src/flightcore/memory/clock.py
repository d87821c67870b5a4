"""What stores and queues in memory ask their settings for: a clock, and locks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import cast

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidSetting
from flightcore.ports.system import Clock, Concurrency


class OffsetClock:
    """A clock that runs ahead of another, so that no test sleeps through a hold.

    Args:
        clock: The other one.
        offset: Seconds ahead, asked for at every reading.
    """

    def __init__(self, clock: Clock, offset: Callable[[], float]) -> None:
        self._clock = clock
        self._offset = offset

    def now(self) -> Instant:
        """Wall time in UTC, moved."""
        return self._clock.now() + timedelta(seconds=self._offset())

    def monotonic(self) -> float:
        """Pacing is not moved."""
        return self._clock.monotonic()


def clock_of(settings: Mapping[str, object]) -> Clock:
    """The clock that the settings ask for.

    Args:
        settings: ``clock``, a ``Clock``; ``clock_offset_seconds``, a number by which
            it runs ahead, or a callable that gives one, or left out.

    Raises:
        InvalidSetting: No clock, or a setting of another type.
    """
    clock = settings.get("clock")
    if not (hasattr(clock, "now") and hasattr(clock, "monotonic")):
        raise InvalidSetting("clock: a Clock", setting="clock")
    base = cast("Clock", clock)
    offset = settings.get("clock_offset_seconds", 0)
    if callable(offset):
        return OffsetClock(base, offset)
    if isinstance(offset, bool) or not isinstance(offset, (int, float)):
        name = "clock_offset_seconds"
        raise InvalidSetting(f"{name}: a number of seconds wanted", setting=name)
    seconds = float(offset)
    return OffsetClock(base, lambda: seconds) if seconds else base


def concurrency_of(settings: Mapping[str, object]) -> Concurrency:
    """What the settings give to make locks with.

    Raises:
        InvalidSetting: No ``concurrency``, or something else.
    """
    concurrency = settings.get("concurrency")
    if not isinstance(concurrency, Concurrency):
        raise InvalidSetting("concurrency: a Concurrency", setting="concurrency")
    return concurrency
