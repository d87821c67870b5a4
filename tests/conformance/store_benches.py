"""Benches for the stores of this repository."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import attrs
import psycopg
from sqlalchemy import make_url

from flightcore.memory import MemoryStore
from flightcore.ports.rows import ROW_TYPES, Row
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
            return [plain_record(dict(record)) for record in found]

    store = open_again()
    store.prepare()
    yield StoreBench(store=store, offset=offset, open=open_again, peek=peek)
    store.close()


@contextmanager
def postgresql_bench(url: str) -> Iterator[StoreBench]:
    """A store in a database of this process's own, emptied for each bench."""
    offset = Offset()
    own = postgresql_database(url)

    def open_again() -> Store:
        return SqlStore.connect(own, settings(offset))

    def peek(rows: type[Row]) -> Table:
        with _driver(own) as raw:
            records = raw.execute(f'SELECT * FROM "fc_{rows.TABLE}"')
            names = [str(column.name) for column in records.description or ()]
            return [
                plain_record(dict(zip(names, item, strict=True))) for item in records
            ]

    empty_postgresql(own)
    store = open_again()
    yield StoreBench(store=store, offset=offset, open=open_again, peek=peek)
    store.close()


def empty_postgresql(url: str) -> None:
    """Leave nothing in a prepared database."""
    tables = ", ".join(f'"fc_{name}"' for name in ROW_TYPES)
    with _driver(url) as raw:
        raw.execute(f"TRUNCATE {tables}".encode())


@cache
def postgresql_database(url: str) -> str:
    """The URL of a new, prepared database on that server; dropped with the process."""
    fresh = new_postgresql_database(url)
    own = fresh.__enter__()
    atexit.register(fresh.__exit__, None, None, None)
    store = SqlStore.connect(own, settings(Offset()))
    store.prepare()
    store.close()
    return own


@contextmanager
def new_postgresql_database(url: str) -> Iterator[str]:
    """The URL of a new, empty database on that server; dropped at the end."""
    name = f"flightcore_{uuid4().hex[:12]}"
    with _driver(url) as raw:
        raw.execute(f'CREATE DATABASE "{name}"'.encode())
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    with _driver(url) as raw:
        raw.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _driver(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def plain_record(record: Mapping[str, object]) -> dict[str, object]:
    """The columns that a peek shows."""
    return {
        name: value
        for name, value in record.items()
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
