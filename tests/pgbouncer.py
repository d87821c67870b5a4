"""PgBouncer in front of the suite's own PostgreSQL, lending connections in turns."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import time
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import make_url
from tests.servers import GROUP, START_SECONDS, USER, free_port, missing, postgresql_url

PROGRAM = "pgbouncer"
LENT = 3
"""Connections to the server, however many clients there are."""


def pgbouncer_url() -> str:
    """The pooler in front of the suite's server; a skip where there is none."""
    program = shutil.which(PROGRAM, path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")
    if program is None:
        missing("PgBouncer", "python -m nox -s servers")
    return own_pgbouncer(program)


@cache
def own_pgbouncer(program: str) -> str:
    """This process's pooler."""
    server, port = make_url(postgresql_url()), free_port()
    folder = Path(mkdtemp(prefix="flightcore-pgbouncer-"))
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        "[databases]\n"
        f"* = host=127.0.0.1 port={server.port} user=postgres\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        "auth_type = any\npool_mode = transaction\nmax_client_conn = 200\n"
        f"default_pool_size = {LENT}\n",
        encoding="utf-8",
    )
    if USER is not None:
        for path in (folder, settings):
            shutil.chown(path, USER, GROUP)
    process = subprocess.Popen(
        [program, "-q", str(settings)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=USER,
        group=GROUP,
    )
    atexit.register(_remove, process, folder)
    _wait_for(process, port)
    return server.set(port=port).render_as_string(hide_password=False)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail("PgBouncer does not start")


def _remove(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.terminate()
    process.wait(START_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
