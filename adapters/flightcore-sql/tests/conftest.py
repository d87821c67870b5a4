"""A prepared store in a file, and what a host application has beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from flightcore.testing.store import Offset
from flightcore_sql import SqlStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/host.db"


@pytest.fixture
def offset() -> Offset:
    return Offset()


@pytest.fixture
def store(url: str, offset: Offset) -> Iterator[SqlStore]:
    settings = {"clock_offset_seconds": offset, "busy_seconds": 0.5}
    store = SqlStore.connect(url, settings)
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def host(url: str, store: SqlStore) -> Iterator[Engine]:
    """The host's own engine on the same file, with a table of the host's own."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 0.05})
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE customer (name TEXT UNIQUE)")
    yield engine
    engine.dispose()
