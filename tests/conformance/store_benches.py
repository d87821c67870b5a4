"""Benches for the stores of this repository."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from flightcore.memory import MemoryStore
from flightcore.ports.rows import Row
from flightcore.ports.store import Store
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.testing.store import Offset, StoreBench
from flightcore.testing.store_rules import Table
from flightcore_sql import SqlStore


def settings(offset: Offset) -> dict[str, object]:
    """What a core gives its adapters, and a clock that can be moved."""
    return {
        "clock": SystemClock(),
        "concurrency": SystemConcurrency(),
        "clock_offset_seconds": offset,
    }


@contextmanager
def memory_bench(kind: type[MemoryStore] = MemoryStore) -> Iterator[StoreBench]:
    """A store in memory; a look past it is a look into its dictionaries."""
    offset = Offset()
    store = kind.connect("memory://", settings(offset))

    def peek(rows: type[Row]) -> Table:
        table = store._tables._tables[rows.TABLE]
        return [_plain(row) for row in table._rows.values()]

    def open_again() -> Store:
        return kind.connect("memory://", settings(offset))

    yield StoreBench(store=store, offset=offset, open=open_again, peek=peek)
    store.close()


def _plain(row: Row) -> dict[str, object]:
    return {
        name: value
        for name, value in attrs.asdict(row, recurse=False).items()
        if isinstance(value, (str, int)) or value is None
    }


@contextmanager
def sqlite_bench(folder: Path) -> Iterator[StoreBench]:
    """A store in a file; a look past it is a connection of the driver's own."""
    offset = Offset()
    path = folder / "store.db"
    shutil.copy(sqlite_template(), path)

    def open_again() -> Store:
        return SqlStore.connect(f"sqlite:///{path}", settings(offset))

    def peek(rows: type[Row]) -> Table:
        with closing(sqlite3.connect(path)) as raw:
            raw.row_factory = sqlite3.Row
            found = raw.execute(f'SELECT * FROM "fc_{rows.TABLE}"').fetchall()
            return [_plain_record(record) for record in found]

    store = open_again()
    store.prepare()
    yield StoreBench(store=store, offset=offset, open=open_again, peek=peek)
    store.close()


def _plain_record(record: sqlite3.Row) -> dict[str, object]:
    return {
        name: value
        for name, value in dict(record).items()
        if isinstance(value, (str, int)) or value is None
    }


@cache
def sqlite_template() -> Path:
    """A prepared, empty file; made once, gone with the process."""
    folder = TemporaryDirectory(prefix="flightcore-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "template.db"
    store = SqlStore.connect(f"sqlite:///{path}", settings(Offset()))
    store.prepare()
    store.close()
    return path
