"""The clock of record of databases that have none of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidSetting

ReadClock = Callable[[], Instant]


def host_now() -> Instant:
    """This machine's wall time in UTC."""
    return datetime.now(UTC)


def clock_of(settings: Mapping[str, object]) -> ReadClock:
    """The clock that the settings ask for.

    Args:
        settings: ``clock``, an object with ``now()``, by default this machine's;
            ``clock_offset_seconds``, a number by which the store's clock runs ahead,
            or a callable that gives one, so that no test sleeps through a hold.

    Raises:
        InvalidSetting: A setting of another type.
    """
    read = getattr(settings.get("clock"), "now", None)
    if read is None and settings.get("clock") is not None:
        raise InvalidSetting("clock: an object with now() wanted", setting="clock")
    return _ahead(read or host_now, settings.get("clock_offset_seconds", 0))


def _ahead(read: ReadClock, offset: object) -> ReadClock:
    if callable(offset):
        seconds: Callable[[], float] = offset
        return lambda: read() + timedelta(seconds=seconds())
    if isinstance(offset, bool) or not isinstance(offset, (int, float)):
        name = "clock_offset_seconds"
        raise InvalidSetting(f"{name}: a number of seconds wanted", setting=name)
    ahead = timedelta(seconds=offset)
    return lambda: read() + ahead
