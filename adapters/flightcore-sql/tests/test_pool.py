"""Connections, forks, locks, settings, and errors on their way out."""

from __future__ import annotations

import gc
import os
import sqlite3
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from flightcore.domain.kernel.errors import (
    FlightCoreError,
    InvalidSetting,
    OutcomeUnknown,
    StoreBusy,
)
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Changes, Committed, find
from flightcore.testing.samples import event, order
from flightcore_sql import SqlStore, begin_immediate

SECRET = "ada.lovelace@example.com"
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what only SQLite has: a file, and a lock on all of it."""
REFUSING = {
    "sqlite": (
        "CREATE TRIGGER stop BEFORE INSERT ON fc_order BEGIN "
        "SELECT RAISE(ABORT, 'stopped'); END"
    ),
    "postgresql": "ALTER TABLE fc_order ADD CHECK (owner = '')",
    "mysql": (
        "CREATE TRIGGER stop BEFORE INSERT ON fc_order FOR EACH ROW SIGNAL "
        "SQLSTATE '45000' SET MYSQL_ERRNO = 1366, MESSAGE_TEXT = NEW.owner"
    ),
}
"""What makes each database refuse an order; a server repeats what was in it."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_opens_anew(store: SqlStore) -> None:
    """A child writes by itself, and does not disturb the parent's connections."""
    store.commit(Changes(puts=(order("parent"),)))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            outcome = store.commit(Changes(puts=(order("child"),)))
            store.close()
            code = 0 if isinstance(outcome, Committed) else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    store.commit(Changes(puts=(order("later"),)))
    assert store.count(find(OrderRow)) == 3


@ON_SQLITE
def test_the_file_is_durable(store: SqlStore, url: str) -> None:
    """WAL in the file, FULL on every connection."""
    pool = store._pool
    with pool.reading() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    assert (mode, synchronous) == ("wal", 2)


def test_readers_do_not_wait_for_a_writer(store: SqlStore, host: Engine) -> None:
    """A read answers while somebody holds the write lock; so does an idle lease."""
    store.commit(Changes(puts=(order(),)))
    with begin_immediate(host):
        assert store.count(find(OrderRow)) == 1
        assert store.lease(OrderRow, 1, 60) == ()


@ON_SQLITE
def test_threads_give_up_in_time(store: SqlStore, host: Engine) -> None:
    """Nobody waits longer than ``busy_seconds`` for the writer's place."""
    with begin_immediate(host), ThreadPoolExecutor(4) as threads:
        sent = [
            threads.submit(store.commit, Changes(puts=(event("a", n),)))
            for n in range(1, 5)
        ]
        errors = [item.exception(10) for item in sent]
    assert [type(error) for error in errors] == [StoreBusy] * 4


@ON_SQLITE
def test_an_answer_that_is_lost(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that fails on its way leaves the outcome unknown, and says so."""

    def fails(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(type(store._pool._engine.dialect), "do_commit", fails)
    with pytest.raises(OutcomeUnknown) as caught:
        store.commit(Changes(puts=(order(owner=SECRET),)))
    assert isinstance(caught.value.__cause__, Exception)
    monkeypatch.undo()
    assert isinstance(store.commit(Changes(puts=(order(),))), Committed)


def test_no_value_leaves_with_an_error(store: SqlStore, host: Engine) -> None:
    """Neither the error nor its cause repeats what was to be written."""
    with host.begin() as connection:
        connection.exec_driver_sql(REFUSING[host.dialect.name])
    with pytest.raises(FlightCoreError) as caught:
        store.commit(Changes(puts=(order(owner=SECRET),)))
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "no url", "sqlite:///file:x?mode=memory"]
)
def test_urls_that_cannot_be(url: str) -> None:
    """SQLite's own memory is not shared between connections; ours is memory://."""
    with pytest.raises(InvalidSetting):
        SqlStore.connect(url, {})


@pytest.mark.parametrize(
    "settings",
    [
        {"busy_seconds": 0},
        {"busy_seconds": "30"},
        {"pool_size": True},
        {"clock": 5},
        {"clock_offset_seconds": "1"},
    ],
)
def test_settings_that_cannot_be(url: str, settings: dict[str, object]) -> None:
    """Named, before a file is touched."""
    with pytest.raises(InvalidSetting) as caught:
        SqlStore.connect(url, settings)
    assert caught.value.setting in settings


def test_a_dropped_store_is_not_kept(url: str) -> None:
    """A store that is dropped leaves nothing behind to be forked."""
    store = SqlStore.connect(url, {})
    pool = weakref.ref(store._pool)
    store.close()
    del store
    gc.collect()
    assert pool() is None
