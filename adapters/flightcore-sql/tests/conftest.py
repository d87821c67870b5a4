"""A prepared store on each database, and what a host application has beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool
from tests.conformance.mysql_benches import new_mysql_database
from tests.conformance.store_benches import new_postgresql_database
from tests.mariadb_server import mariadb_url
from tests.servers import postgresql_url

from flightcore.testing.store import Offset
from flightcore_sql import SqlStore


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/host.db"
        return
    is_mariadb = request.param == "mariadb"
    fresh = new_mysql_database if is_mariadb else new_postgresql_database
    with fresh(mariadb_url() if is_mariadb else postgresql_url()) as url:
        yield url


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
    """The host's own engine on the same database, with a table of the host's own."""
    is_file = url.startswith("sqlite")
    options = {"connect_args": {"timeout": 0.05}} if is_file else {}
    engine = create_engine(url, poolclass=NullPool, **options)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE customer (name VARCHAR(50) UNIQUE)")
    yield engine
    engine.dispose()
