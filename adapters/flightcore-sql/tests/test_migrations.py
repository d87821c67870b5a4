"""The schema's revisions against the row classes, and beside a host's own tables."""

from __future__ import annotations

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from flightcore.domain.kernel.errors import (
    InvalidSetting,
    PluginMissing,
    SchemaMismatch,
)
from flightcore.ports.rows import ROW_TYPES, OrderRow
from flightcore.ports.schema import SchemaRevision
from flightcore.ports.store import Changes, find
from flightcore.testing.samples import counter, order
from flightcore_sql import METADATA, SqlSchema, SqlStore, migrations
from flightcore_sql.migrations import revisions, running

NAME = r"0001|[0-9]{4}_from_[0-9]{4}"
"""The first revision, and those that say who still works with them."""


@pytest.fixture
def engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def test_the_head_is_what_the_rows_say(url: str, engine: Engine) -> None:
    """The revisions create every table, column, key, constraint and index."""
    SqlSchema.connect(url).upgrade()
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": migrations.VERSION_TABLE,
                "compare_type": True,
            },
        )
        assert compare_metadata(context, METADATA) == []
        found = inspect(connection)
        for rows in ROW_TYPES.values():
            table = f"fc_{rows.TABLE}"
            key = found.get_pk_constraint(table)["constrained_columns"]
            assert tuple(key) == rows.KEY
        (check,) = found.get_check_constraints("fc_counter")
        plain = check["sqltext"].translate(str.maketrans("", "", "()`")).lower()
        assert plain == "0 <= used and used <= au + oversold"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_tables_are_laid_out_alike(engine: Engine, url: str) -> None:
    """Also what Alembic does not compare: SQLite's own options."""
    SqlSchema.connect(url).upgrade()
    with engine.connect() as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        records = connection.exec_driver_sql(query)
        made = {str(name): str(text) for name, text in records}
    for name, table in METADATA.tables.items():
        wanted = str(CreateTable(table).compile(engine))
        narrow = "WITHOUT ROWID" in wanted
        assert ("WITHOUT ROWID" in made[name]) == narrow, name


def test_the_database_is_the_second_wall(store: SqlStore, host: Engine) -> None:
    """No SQL of anybody's can put a counter outside its bounds."""
    store.commit(Changes(puts=(counter("Y", 5, parent=None),)))
    for used in (-1, 6):
        with pytest.raises(DBAPIError) as caught, host.begin() as connection:
            connection.exec_driver_sql(f"UPDATE fc_counter SET used = {used}")
        assert "constraint" in str(caught.value).lower()


def test_an_empty_database_is_prepared_once(url: str, engine: Engine) -> None:
    """``prepare`` creates the schema, and finds it the second time."""
    for _ in range(2):
        store = SqlStore.connect(url, {})
        store.prepare()
        store.close()
    with engine.connect() as connection:
        assert migrations.current(connection) == migrations.HEAD


def test_a_store_that_was_not_prepared(url: str, engine: Engine) -> None:
    """It says so, instead of something about tables."""
    store = SqlStore.connect(url, {})
    for call in (
        lambda: store.read(find(OrderRow)),
        lambda: store.commit(Changes(puts=(order(),))),
    ):
        with pytest.raises(SchemaMismatch) as caught:
            call()
        assert caught.value.__cause__ is not None
    store.close()
    with engine.connect() as connection:
        assert not migrations.is_there(connection)


@pytest.mark.parametrize(
    ("other", "command"),
    [
        ("0000", revisions.UPGRADE),
        ("0003_from_0002", revisions.INSTALL),
        ("9999", revisions.INSTALL),
    ],
)
def test_another_version(
    store: SqlStore, host: Engine, other: str, command: str
) -> None:
    """One too old or too new is refused, with both revisions and what helps."""
    with host.begin() as connection:
        table = migrations.VERSION_TABLE
        connection.exec_driver_sql(f"UPDATE {table} SET version_num = '{other}'")
    with pytest.raises(SchemaMismatch) as caught:
        store.prepare()
    error = caught.value
    assert (error.found, error.expected) == (other, migrations.HEAD)
    assert error.command == command
    assert all(said in error.message for said in (other, migrations.HEAD, command))
    with pytest.raises(SchemaMismatch):
        store.schema().upgrade()
    assert store.schema().revision() == SchemaRevision(
        found=other, wanted=migrations.HEAD, fits=False
    )


def test_the_head_is_the_last_revision() -> None:
    """One line of revisions, numbered in its order; the adapter wants its end."""
    scripts = ScriptDirectory(str(running.SCRIPTS))
    assert scripts.get_heads() == [migrations.HEAD]
    names = [each.revision for each in scripts.walk_revisions()]
    assert names == sorted(names, reverse=True)
    assert [name for name in names if not re.fullmatch(NAME, name)] == []


@pytest.mark.parametrize(
    ("found", "fits"),
    [
        (None, False),
        ("0000", False),
        ("0001", True),
        ("0002", False),
        ("0002_from_0001", True),
        ("0007_from_0001", True),
        ("0007_from_0002", False),
        ("0001_from_0001", False),
        ("of somebody else", False),
    ],
)
def test_what_a_version_works_with(found: str | None, *, fits: bool) -> None:
    """With the revision wanted, and with later ones that say so."""
    assert revisions.fits(found) is fits


def test_a_hosts_tables_are_left_alone(store: SqlStore, host: Engine, url: str) -> None:
    """Its own tables and its own ``alembic_version`` stay as they are."""
    with host.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('host')")
    SqlSchema.connect(url).upgrade()
    store.prepare()
    with host.connect() as connection:
        query = "SELECT version_num FROM alembic_version"
        assert connection.exec_driver_sql(query).scalar_one() == "host"
        tables = inspect(connection).get_table_names()
    ours = {name for name in tables if name.startswith("fc_")}
    assert set(tables) - ours == {"customer", "alembic_version"}
    assert ours == {*METADATA.tables, migrations.VERSION_TABLE}


def test_the_way_back(store: SqlStore, host: Engine, url: str) -> None:
    """Down to nothing, the host's tables stay; up again, the store works."""
    SqlSchema.connect(url).downgrade("base")
    with host.connect() as connection:
        tables = set(inspect(connection).get_table_names())
    assert tables == {"customer", migrations.VERSION_TABLE}
    SqlSchema.connect(url).upgrade()
    store.prepare()
    store.commit(Changes(puts=(order(),)))


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql", "mariadb"])
def test_the_schema_as_text(dialect: str) -> None:
    """For a person to read and run, for each database."""
    text = SqlSchema.connect("sqlite:///never.db").script(dialect=dialect)
    assert text.count("CREATE TABLE") == len(ROW_TYPES) + 1
    assert "fc_alembic_version" in text


def test_the_text_for_nobody() -> None:
    """A database or a revision that is not known is a typed error."""
    schema = SqlSchema.connect("sqlite:///never.db")
    with pytest.raises(PluginMissing):
        schema.script(dialect="oracle")
    with pytest.raises(SchemaMismatch, match="does not know"):
        schema.script(since="0007")
    with pytest.raises(InvalidSetting):
        SqlSchema.connect("nonsense")


def test_a_database_that_the_store_does_not_know() -> None:
    """The error names what it knows."""
    with pytest.raises(PluginMissing) as caught:
        SqlStore.connect("oracle://scott:tiger@host/db", {})
    assert "sqlite" in caught.value.installed
    assert "tiger" not in str(caught.value)
