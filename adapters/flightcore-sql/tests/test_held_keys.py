"""A key that a host has used in a transaction which is still open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from tests.contention import wait_for_a_lock

from flightcore.application.lanes import Lanes
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import (
    Changes,
    Committed,
    Held,
    KeyUsed,
    Refused,
    find,
)
from flightcore.system import SystemConcurrency
from flightcore.testing.samples import claim, order
from flightcore_sql import SqlStore

# MariaDB's limits are whole seconds, and belong to a session.
pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
ORDER = find(OrderRow)


def test_a_held_key_delays_no_other(url: str, host: Engine) -> None:
    """Of a batch that meets a key in an open transaction, only who brought it waits."""
    store = SqlStore.connect(url, {"busy_seconds": 20})
    lanes = Lanes(store, SystemConcurrency())
    key = Changes(claim=claim(), puts=(order("1"),))
    with ThreadPoolExecutor(16) as threads:
        with host.begin() as connection:
            store.commit(key, join=connection)
            again = Changes(claim=claim(fingerprint="other"), puts=(order("2"),))
            waiting = threads.submit(lanes.commit, again)
            wait_for_a_lock(host)
            free = [Changes(puts=(order(f"free{number}"),)) for number in range(9)]
            others = [threads.submit(lanes.commit, each) for each in free]
            assert all(isinstance(each.result(10), Committed) for each in others)
            assert not waiting.done()
        outcome = waiting.result(10)
        assert isinstance(outcome, Refused)
        assert isinstance(outcome.reason, KeyUsed)
    store.close()


def test_a_held_key_leaves_all_of_a_batch_out(store: SqlStore, host: Engine) -> None:
    """Nobody can tell whose it was: nothing happened, and each may try by itself."""
    units = [Changes(claim=claim(f"key{n}"), puts=(order(f"{n}"),)) for n in range(3)]
    with host.begin() as connection:
        store.commit(units[1], join=connection)
        assert store.commit_at_once(units) == (Held(name=""),) * 3
        assert store.count(ORDER) == 0
        alone = [store.commit_at_once([unit])[0] for unit in units]
        assert [isinstance(each, Held) for each in alone] == [False, True, False]
    assert store.count(ORDER) == 3
