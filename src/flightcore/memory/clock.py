"""The clock of record of stores and queues that have no server."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidSetting
from flightcore.ports.system import Clock


class HostClock:
    """This machine's clock."""

    def now(self) -> Instant:
        """Wall time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


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
        settings: ``clock``, a ``Clock``, by default this machine's;
            ``clock_offset_seconds``, a number, or a callable that gives one.

    Raises:
        InvalidSetting: A setting of another type.
    """
    clock = settings.get("clock")
    if clock is not None and not hasattr(clock, "now"):
        raise InvalidSetting("clock: no clock", setting="clock")
    base = cast("Clock", clock) if clock is not None else HostClock()
    offset = settings.get("clock_offset_seconds", 0)
    if callable(offset):
        return OffsetClock(base, offset)
    if isinstance(offset, bool) or not isinstance(offset, (int, float)):
        name = "clock_offset_seconds"
        raise InvalidSetting(f"{name}: a number of seconds wanted", setting=name)
    seconds = float(offset)
    return OffsetClock(base, lambda: seconds) if seconds else base
