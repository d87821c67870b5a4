"""Upgrades beside sales and beside each other, cut off, and met by old versions."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool
from tests.catalogues import catalogue

from flightcore.domain.kernel.errors import SchemaMismatch, StoreBusy
from flightcore.ports.rows import OrderRow
from flightcore.ports.schema import Drift, SchemaDrift, SchemaUpgrade
from flightcore.ports.store import Changes, find
from flightcore.testing.samples import order
from flightcore_sql import METADATA, SqlSchema, SqlStore
from flightcore_sql.dialects.mysql import SCHEMA_SECONDS
from flightcore_sql.migrations import HEAD, running

LATER = "0002_from_0001"
UPGRADE = (
    "import sys; from flightcore_sql import METADATA, SqlSchema; "
    "print(SqlSchema.connect(sys.argv[1]).upgrade().before)"
)
OPENED = (
    "import sys; from flightcore_sql import SqlStore\n"
    "store = SqlStore.connect(sys.argv[1], {}); store.prepare(); store.close()\n"
    "print('alembic' in sys.modules)"
)
KILLED = (
    "import os, signal, sys; from sqlalchemy import Engine, event\n"
    "seen = []\n"
    "def kill(*told):\n"
    "    seen.extend([1] if told[2].strip().startswith('CREATE') else [])\n"
    "    if len(seen) == 20: os.kill(os.getpid(), signal.SIGKILL)\n"
    "event.listen(Engine, 'after_cursor_execute', kill)\n" + UPGRADE
)


LIMITS = {
    "postgresql": (
        "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')",
        ("2s", "0"),
    ),
    "mysql": ("SELECT @@lock_wait_timeout, @@max_statement_time", (2, 0)),
}
"""What a server says of a session, and what it should: the work itself has no limit."""
STEPS = sum(1 + len(table.indexes) for table in METADATA.tables.values()) + 1
"""Of the first revision: tables, their indexes, and the table of the version."""
MOST_STEPS = 2 * STEPS
"""Beyond this, an upgrade gets nowhere."""


class Cut(Exception):
    """The upgrade's process ends here."""


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alembic finds a revision that a later version brings."""
    theirs = Path(__file__).parent / "later_revisions"
    monkeypatch.setattr(running, "VERSIONS", (*running.VERSIONS, theirs))


@contextmanager
def told(at: str, tell: Callable[[Connection, str], None]) -> Iterator[None]:
    """Tell of every statement of every engine of this process."""

    def listen(connection: Connection, _: Any, statement: str, *__: Any) -> None:
        tell(connection, statement.strip())

    event.listen(Engine, at, listen)
    try:
        yield
    finally:
        event.remove(Engine, at, listen)


def upgraded_bit_by_bit(schema: SqlSchema, revision: str, *, keeps: bool) -> int:
    """Cut off after a step, then after a later one …; how many steps there were.

    Args:
        schema: To be upgraded.
        revision: Up to here.
        keeps: Whether the database keeps the steps of what is cut off.
    """
    done = 0
    for last in range(1, MOST_STEPS, 1 if keeps else 9):
        steps = steps_until_cut(schema, revision, after=1 if keeps else last)
        if steps is not None:
            return done + steps
        done += keeps
    raise AssertionError


def steps_until_cut(schema: SqlSchema, revision: str, *, after: int) -> int | None:
    """Upgrade, and be cut off after so many steps: None; else how many there were."""
    steps = 0

    def cut(_: Connection, statement: str) -> None:
        nonlocal steps
        steps += statement.startswith(("CREATE", "ALTER"))
        if steps == after:
            raise Cut

    try:
        with told("after_cursor_execute", cut):
            schema.upgrade(revision=revision)
    except Cut:
        return None
    return steps


def test_cut_off_after_any_step(url: str, engine: Engine, later: None) -> None:
    """What is left is done by the next one; the catalogue is that of one at once.

    MariaDB commits each step by itself; the others leave nothing of what was cut off.
    """
    schema = SqlSchema.connect(url)
    keeps = engine.dialect.name == "mysql"
    assert upgraded_bit_by_bit(schema, HEAD, keeps=keeps) == STEPS
    assert upgraded_bit_by_bit(schema, LATER, keeps=keeps) == 3
    bits = catalogue(engine)
    schema.downgrade("base")
    schema.upgrade(revision=LATER)
    assert catalogue(engine) == bits


def test_killed_in_the_midst(url: str) -> None:
    """The process dies with its locks; the next one completes its work."""
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, url], check=False, capture_output=True
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    schema = SqlSchema.connect(url, {"busy_seconds": 5.0})
    assert schema.upgrade() == SchemaUpgrade(before=None, after=HEAD)
    assert schema.drift() == ()


def test_several_at_once(url: str) -> None:
    """One works; the others wait for it and find nothing to be done."""
    command = [sys.executable, "-c", UPGRADE, url]
    running = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    said = [process.communicate() for process in running]
    assert sorted(out.strip() for out, _ in said) == [HEAD] * 3 + ["None"], said


@pytest.mark.parametrize("url", ["postgresql", "mariadb"], indirect=True)
def test_a_table_in_use(store: SqlStore, host: Engine, later: None) -> None:
    """An upgrade gives up its place in the queue before those behind it suffer.

    It had only so long to wait, as the server says; the host's transaction goes on, and
    when that is over, the next upgrade does the work.
    """
    schema, limits = store.schema(), []
    asked, wanted = LIMITS[host.dialect.name]

    def note(connection: Connection, statement: str) -> None:
        if statement.startswith("ALTER"):
            limits.append(tuple(connection.exec_driver_sql(asked).one()))

    with host.begin() as busy, told("before_cursor_execute", note):
        busy.exec_driver_sql("SELECT * FROM fc_order").all()
        with pytest.raises(StoreBusy) as caught:
            schema.upgrade(revision=LATER, lock_seconds=2.0)
        assert busy.exec_driver_sql("SELECT * FROM fc_order").all() == []
        assert schema.revision().found == HEAD
    assert limits == [wanted]
    assert (caught.value.waited, caught.value.retryable) == (2.0, True)
    assert schema.upgrade(revision=LATER).before == HEAD


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_in_use(store: SqlStore, host: Engine, later: None) -> None:
    """SQLite has one writer: an upgrade waits ``busy_seconds`` for its place."""
    with host.begin() as busy:
        busy.exec_driver_sql("INSERT INTO customer VALUES ('Ada')")
        with pytest.raises(StoreBusy):
            store.schema().upgrade(revision=LATER)
    assert store.schema().upgrade(revision=LATER).before == HEAD


def test_an_old_version_beside_a_new_one(url: str, host: Engine, later: None) -> None:
    """A revision that only adds stops nobody: old versions read, write and start."""
    running_already = SqlStore.connect(url, {})
    schema = running_already.schema()
    schema.upgrade(revision=LATER)
    running_already.commit(Changes(puts=(order(),)))
    started_later = SqlStore.connect(url, {})
    started_later.prepare()
    orders = find(OrderRow)
    assert len(started_later.read(orders)[orders]) == 1
    assert schema.upgrade() == SchemaUpgrade(before=LATER, after=LATER)
    assert schema.revision().fits
    running_already.close()
    started_later.close()


def test_drift_of_a_later_revision(store: SqlStore, host: Engine, later: None) -> None:
    """What a later revision added is no drift; what is missing is."""
    schema = store.schema()
    schema.upgrade(revision=LATER)
    assert schema.drift() == ()
    on = " ON fc_order" if host.dialect.name == "mysql" else ""
    with host.begin() as connection:
        connection.exec_driver_sql(f"DROP INDEX fc_ix_order_due_at{on}")
    assert schema.drift() == (
        SchemaDrift(drift=Drift.MISSING, kind="index", name="fc_ix_order_due_at"),
    )


def test_an_index_that_was_built_before(
    store: SqlStore, host: Engine, later: None
) -> None:
    """A person may do the slow part of a revision, in the database's own best way."""
    concurrently = "CONCURRENTLY" if host.dialect.name == "postgresql" else ""
    with host.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        length = "VARCHAR(255)" if host.dialect.name == "mysql" else "TEXT"
        connection.exec_driver_sql(f"ALTER TABLE fc_order ADD branch {length}")
        connection.exec_driver_sql(
            f"CREATE INDEX {concurrently} fc_ix_order_branch ON fc_order (branch)"
        )
    assert store.schema().upgrade(revision=LATER).after == LATER


def test_no_schema_has_no_drift(url: str) -> None:
    """There is nothing to compare: what helps is said instead."""
    with pytest.raises(SchemaMismatch) as caught:
        SqlSchema.connect(url).drift()
    assert (caught.value.found, caught.value.command) == (None, "flightcore db upgrade")


def test_what_takes_long_is_waited_for(url: str) -> None:
    """PyMySQL would give up on an answer that a long ``ALTER TABLE`` keeps back."""
    waits: list[float | None] = []

    def note(connection: Connection, _: str) -> None:
        raw: Any = connection.connection.driver_connection
        waits.append(getattr(raw, "_read_timeout", None))

    with told("before_cursor_execute", note):
        SqlSchema.connect(url).upgrade()
    assert set(waits) == {SCHEMA_SECONDS if url.startswith("mysql") else None}


def test_a_schema_that_fits_costs_no_alembic(url: str) -> None:
    """Neither an import nor opening a store that is current loads it."""
    SqlSchema.connect(url).upgrade()
    done = subprocess.run(
        [sys.executable, "-c", OPENED, url], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
