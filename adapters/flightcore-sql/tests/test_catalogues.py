"""However the schema is made, the database's own catalogue is the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.pool import NullPool
from tests.catalogues import catalogue

from flightcore_sql import METADATA, SqlSchema


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def emptied(engine: Engine) -> None:
    """Drop whatever is there."""
    found = MetaData()
    found.reflect(engine)
    found.drop_all(engine)
    assert catalogue(engine) == []


def test_revisions_make_what_the_metadata_say(url: str, engine: Engine) -> None:
    """Names, types, collations, keys, indexes, checks and the tables' options."""
    SqlSchema.connect(url).upgrade()
    upgraded = catalogue(engine)
    assert len(upgraded) >= len(METADATA.tables)
    emptied(engine)
    METADATA.create_all(engine)
    assert catalogue(engine) == upgraded


def test_the_printed_sql_makes_what_an_upgrade_makes(url: str, engine: Engine) -> None:
    """Run by a person on an empty database; the store then finds its revision."""
    schema = SqlSchema.connect(url)
    schema.upgrade()
    upgraded = catalogue(engine)
    emptied(engine)
    assert not schema.revision().fits
    family = engine.dialect
    dialect = "mariadb" if getattr(family, "is_mariadb", False) else family.name
    with engine.connect() as connection:
        for statement in schema.script(dialect=dialect).split(";\n"):
            connection.exec_driver_sql(statement.removesuffix(";"))
    assert catalogue(engine) == upgraded
    assert schema.revision().fits
    assert schema.drift() == ()
