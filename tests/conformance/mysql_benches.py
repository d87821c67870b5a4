"""A bench for the store in MariaDB or MySQL."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from uuid import uuid4

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool
from tests.conformance.store_benches import plain_record, settings

from flightcore.ports.rows import ROW_TYPES, Row
from flightcore.ports.store import Store
from flightcore.testing.store import Offset, StoreBench
from flightcore.testing.store_rules import Table
from flightcore_sql import SqlStore


@contextmanager
def mysql_bench(url: str) -> Iterator[StoreBench]:
    """A store in a database of this process's own, emptied for each bench."""
    offset = Offset()
    own = mysql_database(url)

    def open_again() -> Store:
        return SqlStore.connect(own, settings(offset))

    def peek(rows: type[Row]) -> Table:
        found = _sent(own, f"SELECT * FROM `fc_{rows.TABLE}`")
        return [plain_record(record) for record in found]

    empty_mysql(own)
    store = open_again()
    yield StoreBench(store=store, offset=offset, open=open_again, peek=peek)
    store.close()


def empty_mysql(url: str) -> None:
    """Leave nothing in a prepared database."""
    _sent(url, *(f"DELETE FROM `fc_{name}`" for name in ROW_TYPES))


@cache
def mysql_database(url: str) -> str:
    """The URL of a new, prepared database on that server; dropped with the process."""
    fresh = new_mysql_database(url)
    own = fresh.__enter__()
    atexit.register(fresh.__exit__, None, None, None)
    store = SqlStore.connect(own, settings(Offset()))
    store.prepare()
    store.close()
    return own


@contextmanager
def new_mysql_database(url: str) -> Iterator[str]:
    """The URL of a new, empty database on that server; dropped at the end."""
    name = f"flightcore_{uuid4().hex[:12]}"
    _sent(url, f"CREATE DATABASE `{name}`")
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    _sent(url, f"DROP DATABASE `{name}`")


def _sent(url: str, *statements: str) -> Sequence[dict[str, object]]:
    """What the last of the statements finds."""
    found: list[dict[str, object]] = []
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements:
            records = connection.exec_driver_sql(statement)
            if records.returns_rows:
                found = [dict(record) for record in records.mappings()]
    return found
