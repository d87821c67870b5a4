"""What only a pooler between a store and its database can do to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool
from tests.pgbouncer import LENT, pgbouncer_url

from flightcore.ports.rows import OrderRow
from flightcore.ports.schema import SchemaUpgrade
from flightcore.ports.store import Changes, Committed, by_key, find
from flightcore.testing.samples import order
from flightcore_sql import SqlSchema, SqlStore
from flightcore_sql.migrations import HEAD

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
ORDER = find(OrderRow)


def through_the_pooler(url: str) -> str:
    pooler = make_url(pgbouncer_url()).set(database=make_url(url).database)
    return pooler.render_as_string(hide_password=False)


def test_a_pooler_that_lends_its_connections_in_turns(
    url: str, store: SqlStore
) -> None:
    """Nothing is asked of a connection that another one of ours prepared there."""
    pooled = SqlStore.connect(through_the_pooler(url), {})

    def many(caller: int) -> int:
        units = [Changes(puts=(order(f"{caller}-{n}"),)) for n in range(30)]
        done = [isinstance(pooled.commit(unit), Committed) for unit in units]
        for number in range(30):
            asked = by_key(OrderRow, f"ord_{caller}-{number}")
            assert pooled.read(asked).one(asked)
        return sum(done)

    with ThreadPoolExecutor(3 * LENT) as threads:
        assert sum(threads.map(many, range(3 * LENT))) == 3 * LENT * 30
    assert store.count(ORDER) == 3 * LENT * 30
    pooled.close()


def test_an_upgrade_through_a_pooler(url: str) -> None:
    """It is done, and leaves no limit of its own to whoever is lent its session."""
    pooled = through_the_pooler(url)
    schema = SqlSchema.connect(pooled)
    assert schema.upgrade() == SchemaUpgrade(before=None, after=HEAD)
    assert schema.upgrade() == SchemaUpgrade(before=HEAD, after=HEAD)
    assert schema.drift() == ()
    engine = create_engine(pooled, poolclass=NullPool)
    with engine.connect() as connection:
        asked = "SELECT current_setting('lock_timeout')"
        assert connection.exec_driver_sql(asked).scalar_one() == "0"
