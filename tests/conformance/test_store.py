"""The store's suite on our stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conformance.mysql_benches import mysql_bench
from tests.conformance.store_benches import (
    memory_bench,
    postgresql_bench,
    sqlite_bench,
)
from tests.mariadb_server import mariadb_url, named_mysql
from tests.pgbouncer import pgbouncer_url
from tests.servers import named_postgresql, postgresql_url

from flightcore.testing.store import StoreBench, StoreConformance


class TestMemoryStore(StoreConformance):
    """The reference keeps its own contract."""

    __test__ = True

    @pytest.fixture
    def bench(self) -> Iterator[StoreBench]:
        with memory_bench() as bench:
            yield bench


class TestSqliteStore(StoreConformance):
    """So does SQLite."""

    __test__ = True

    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[StoreBench]:
        with sqlite_bench(tmp_path) as bench:
            yield bench


class TestPostgresqlStore(StoreConformance):
    """So does PostgreSQL, of the version that its wheel brings."""

    __test__ = True

    @pytest.fixture
    def bench(self) -> Iterator[StoreBench]:
        with postgresql_bench(postgresql_url()) as bench:
            yield bench


class TestPooledPostgresqlStore(StoreConformance):
    """And with a pooler in between that lends connections for a transaction each."""

    __test__ = True

    @pytest.fixture
    def bench(self) -> Iterator[StoreBench]:
        with postgresql_bench(pgbouncer_url()) as bench:
            yield bench


class TestMariadbStore(StoreConformance):
    """So does MariaDB, of the version that the system's package brings."""

    __test__ = True

    @pytest.fixture
    def bench(self) -> Iterator[StoreBench]:
        with mysql_bench(mariadb_url()) as bench:
            yield bench


if named_postgresql() is not None:

    class TestNamedPostgresqlStore(StoreConformance):
        """And of whatever version the server has that the environment names."""

        __test__ = True

        @pytest.fixture
        def bench(self) -> Iterator[StoreBench]:
            with postgresql_bench(named_postgresql() or "") as bench:
                yield bench


if named_mysql() is not None:

    class TestNamedMysqlStore(StoreConformance):
        """And MariaDB or MySQL of the version that the environment names."""

        __test__ = True

        @pytest.fixture
        def bench(self) -> Iterator[StoreBench]:
            with mysql_bench(named_mysql() or "") as bench:
                yield bench
