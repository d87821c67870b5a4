"""The clock of record: the database's own, or this machine's where it has none."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from flightcore.domain.kernel import Instant
from flightcore.domain.kernel.errors import InvalidSetting
from flightcore_sql.dialects import Dialect

ReadClock = Callable[[], Instant]

LONGEST_RECKONING = 30.0
"""Seconds for which a database's clock is reckoned on from what it said."""


class StoreClock:
    """What a store goes by.

    Args:
        dialect: Says whether the database has a clock, which then is the only one.
        settings: ``clock``, an object with ``now()``, by default this machine's, for
            databases that have none; ``clock_offset_seconds``, a number by which the
            store's clock runs ahead, or a callable that gives one, so that no test
            sleeps through a hold.

    Raises:
        InvalidSetting: A setting of another type.
    """

    def __init__(self, dialect: Dialect, settings: Mapping[str, object]) -> None:
        self._dialect = dialect
        self._host = _host_clock(settings.get("clock"))
        self._ahead = _offset(settings.get("clock_offset_seconds", 0))
        self._heard: tuple[Instant, float] | None = None

    def of_host(self) -> Instant | None:
        """The time that no database must be asked for; None where one must."""
        return None if self._dialect.has_clock else self._host() + self._ahead()

    def read(self, connection: Connection) -> Instant:
        """The time, later than whatever was asked on the connection before."""
        now = self.of_host()
        return self._dialect.now(connection) + self._ahead() if now is None else now

    def by(self, database: Instant | None) -> Instant:
        """The time, where the database's clock was read with something else.

        Args:
            database: What it says; None where it has no clock.
        """
        if database is None:
            return self._host() + self._ahead()
        self._heard = (database, time.monotonic())
        return database + self._ahead()

    def reckoned(self) -> Instant | None:
        """About the time, from what the database said last; None where that is old."""
        now = self.of_host()
        if now is not None or self._heard is None:
            return now
        said, heard_at = self._heard
        since = time.monotonic() - heard_at
        if since > LONGEST_RECKONING:
            return None
        return said + timedelta(seconds=since) + self._ahead()


def host_now() -> Instant:
    """This machine's wall time in UTC."""
    return datetime.now(UTC)


def _host_clock(clock: object) -> ReadClock:
    read: ReadClock | None = getattr(clock, "now", None)
    if read is None and clock is not None:
        raise InvalidSetting("clock: an object with now() wanted", setting="clock")
    return read or host_now


def _offset(offset: object) -> Callable[[], timedelta]:
    if callable(offset):
        seconds: Callable[[], float] = offset
        return lambda: timedelta(seconds=seconds())
    if isinstance(offset, bool) or not isinstance(offset, (int, float)):
        name = "clock_offset_seconds"
        raise InvalidSetting(f"{name}: a number of seconds wanted", setting=name)
    ahead = timedelta(seconds=offset)
    return lambda: ahead
