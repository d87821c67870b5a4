"""Servers that a campaign starts for itself and may kill; they wait for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tests.mariadb_server import MariadbServer
from tests.servers import PostgresqlServer

Server = PostgresqlServer | MariadbServer

SERVERS = {"postgresql": PostgresqlServer, "mariadb": MariadbServer}
"""By the name that ``--on`` takes."""


@contextmanager
def server(kind: str) -> Iterator[Server]:
    """One that runs, and is removed at the end."""
    folder = Path(mkdtemp(prefix=f"flightcore-{kind}-"))
    started: Server = SERVERS[kind](folder, durable=True)
    try:
        started.create()
        started.start()
        yield started
    finally:
        started.remove()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of an empty one: on a server of its own, or ``sqlite`` in a file."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="flightcore-") as folder:
            yield f"sqlite:///{folder}/market.db"
        return
    with server(kind) as started:
        yield started.url
