"""How a host stands in the way of a store, in the words of each database."""

from __future__ import annotations

import time

import attrs
import pytest
from sqlalchemy import Engine

from flightcore.testing.samples import FLIGHT

# By the whole key: MariaDB locks every row that it looks at, and the gaps between.
LOCK_COUNTER = (
    f"SELECT 1 FROM fc_counter WHERE flight_date = '{FLIGHT}' AND leg = 1 "
    "AND node = '{}' FOR UPDATE"
)
LOCK_ORDER = "SELECT 1 FROM fc_order WHERE id = 'ord_1' FOR UPDATE"


@attrs.frozen(kw_only=True)
class Words:
    """What one database calls these things.

    Attributes:
        share: Ends a query that lets others read what it found, and not write it.
        waiting: Counts the transactions that wait for a lock.
        deadlocks: Counts those that were resolved so far.
        outlast: Has the transaction that sends it survive every deadlock.
    """

    share: str
    waiting: str
    deadlocks: str
    outlast: str


POSTGRESQL = Words(
    share="FOR SHARE",
    waiting=(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    ),
    deadlocks=(
        "SELECT deadlocks FROM pg_stat_database, pg_stat_force_next_flush() "
        "WHERE datname = current_database()"
    ),
    outlast="SET LOCAL deadlock_timeout = '1h'",
)
MARIADB = Words(
    share="LOCK IN SHARE MODE",
    waiting=(
        "SELECT count(*) FROM information_schema.innodb_trx "
        "WHERE trx_state = 'LOCK WAIT'"
    ),
    deadlocks=(
        "SELECT CAST(variable_value AS INT) FROM information_schema.global_status "
        "WHERE variable_name = 'INNODB_DEADLOCKS'"
    ),
    # Whoever has changed the fewest rows is the one that is undone.
    outlast="INSERT INTO customer SELECT seq FROM seq_1_to_1000",
)


def words_for(engine: Engine) -> Words:
    """Those of the database that an engine talks to."""
    return POSTGRESQL if engine.dialect.name == "postgresql" else MARIADB


def wait_for_a_lock(host: Engine, *, waiting: int = 1) -> None:
    """Until so many wait for one in this database; at most ten seconds."""
    for _ in range(70):
        if asked(host, words_for(host).waiting) == waiting:
            return
        # MariaDB tells those who ask more often what it told them before.
        time.sleep(0.15)
    pytest.fail("nobody waits")


def deadlocks(host: Engine) -> int:
    """How many the database has resolved, by its own account."""
    return asked(host, words_for(host).deadlocks)


def asked(host: Engine, query: str) -> int:
    """The one number that a query finds."""
    with host.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return int(connection.exec_driver_sql(query).scalar_one())
