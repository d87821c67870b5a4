"""The suite about a store's schema, on the databases that we know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool
from tests.conformance.mysql_benches import new_mysql_database
from tests.conformance.store_benches import new_postgresql_database
from tests.mariadb_server import mariadb_url
from tests.servers import postgresql_url

from flightcore.ports.store import Store
from flightcore.testing.schema import SchemaBench, SchemaConformance
from flightcore_sql import SqlStore
from flightcore_sql.migrations import VERSION_TABLE


@contextmanager
def schema_bench(url: str) -> Iterator[SchemaBench]:
    """A bench on an empty database; a look past the store is an inspection."""
    engine = create_engine(url, poolclass=NullPool)

    def open_store() -> Store:
        return SqlStore.connect(url, {})

    def record(revision: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE {VERSION_TABLE} SET version_num = '{revision}'"
            )

    yield SchemaBench(
        open=open_store,
        tables=lambda: inspect(engine).get_table_names(),
        record=record,
        unknown="9999",
    )


class TestSqliteSchema(SchemaConformance):
    """In a file."""

    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[SchemaBench]:
        with schema_bench(f"sqlite:///{tmp_path}/empty.db") as bench:
            yield bench


class TestPostgresqlSchema(SchemaConformance):
    """On PostgreSQL."""

    @pytest.fixture
    def bench(self) -> Iterator[SchemaBench]:
        with (
            new_postgresql_database(postgresql_url()) as url,
            schema_bench(url) as bench,
        ):
            yield bench


class TestMariadbSchema(SchemaConformance):
    """On MariaDB."""

    @pytest.fixture
    def bench(self) -> Iterator[SchemaBench]:
        with new_mysql_database(mariadb_url()) as url, schema_bench(url) as bench:
            yield bench
