"""MariaDB for the suite: its own, from the system's packages, and one that is named.

As with PostgreSQL, a process starts its own when a test first asks for it, and stops it
at its end. ``FLIGHTCORE_TEST_MYSQL_URL`` names another one, MariaDB or MySQL, on which
databases may be made and dropped.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import time
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from tests.servers import START_SECONDS, USER, free_port, missing

NAMED = "FLIGHTCORE_TEST_MYSQL_URL"
SERVER, INSTALLER = "mariadbd", "mariadb-install-db"
"""Programs of the server's package."""
_PLACES = (os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/usr/libexec")


def named_mysql() -> str | None:
    """The URL of the server that the environment names."""
    return os.environ.get(NAMED)


def mariadb_url() -> str:
    """A server on which databases may be made; a skip that says why there is none."""
    if _program(SERVER) is None or _program(INSTALLER) is None:
        missing("MariaDB", "python -m nox -s servers")
    return own_mariadb().url


@cache
def own_mariadb() -> MariadbServer:
    """This process's server."""
    server = MariadbServer(Path(mkdtemp(prefix="flightcore-mariadb-")))
    atexit.register(server.remove)
    server.create()
    server.start()
    return server


class MariadbServer:
    """A server in a folder of its own.

    Args:
        folder: Empty; removed in the end.
        durable: Whether a commit waits for the disk.
        options: Further ones of ``mariadbd``, such as ``--sql-mode=``.
    """

    def __init__(
        self, folder: Path, *, durable: bool = False, options: tuple[str, ...] = ()
    ) -> None:
        self._folder, self._data = folder, folder / "data"
        self._temporary, self._log = folder / "tmp", folder / "log"
        self._durable = durable
        self._options = options
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"mysql+pymysql://root@127.0.0.1:{self._port}/test"

    def create(self) -> None:
        """Make an empty server."""
        self._data.mkdir()
        self._temporary.mkdir()
        if USER is not None:
            for folder in (self._folder, self._data, self._temporary):
                shutil.chown(folder, USER)
        options = ("--auth-root-authentication-method=normal", "--skip-name-resolve")
        made = subprocess.run(
            [*self._command(INSTALLER), *options],
            check=False,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            cwd=self._folder,
        )
        if made.returncode:
            raise ChildProcessError(f"{INSTALLER}: {made.stdout}{made.stderr}")

    def start(self) -> None:
        """Start it, and wait until it answers; at most ``START_SECONDS``."""
        flush = "1" if self._durable else "0"
        self._process = subprocess.Popen(
            [
                *self._command(SERVER),
                f"--port={self._port}",
                "--bind-address=127.0.0.1",
                f"--socket={self._folder / 's'}",
                f"--pid-file={self._folder / 'pid'}",
                f"--innodb-flush-log-at-trx-commit={flush}",
                "--innodb-buffer-pool-size=64M",
                "--max-connections=300",
                "--skip-name-resolve",
                f"--log-error={self._log}",
                *self._options,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=self._folder,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None:
                raise ChildProcessError(f"{SERVER}: {self._log.read_text()}")
            assert time.monotonic() < deadline, "MariaDB does not start"
            time.sleep(0.02)

    def restart(self) -> None:
        """Start it again after a kill; it repairs itself first."""
        self.start()

    def kill(self) -> None:
        """End it without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(START_SECONDS)

    def remove(self) -> None:
        """Stop it, and forget its data."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            create_engine(self.url, poolclass=NullPool).connect().close()
        except OperationalError:
            return False
        return True

    def _command(self, name: str) -> tuple[str, ...]:
        """Who runs as root must say as whom it shall run instead.

        Whoever starts removes the temporary tables that lie in the system's folder,
        though others that run may be using them.
        """
        user = () if USER is None else (f"--user={USER}",)
        return (
            _program(name) or name,
            "--no-defaults",
            *user,
            f"--datadir={self._data}",
            f"--tmpdir={self._temporary}",
        )


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join(_PLACES))
