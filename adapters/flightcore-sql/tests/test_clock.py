"""What a store knows of the time without asking its database."""

from __future__ import annotations

import time

import pytest

from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Changes, find
from flightcore_sql import SqlStore
from flightcore_sql.clock import LONGEST_RECKONING


def test_nothing_is_reckoned_before_the_database_spoke(url: str) -> None:
    """A file has the clock of this machine; a server must be asked once."""
    store = SqlStore.connect(url, {})
    assert (store.reckoned() is None) == (not url.startswith("sqlite"))
    store.prepare()
    store.read(find(OrderRow))
    assert store.reckoned() is not None
    store.close()


@pytest.mark.parametrize("url", ["postgresql", "mariadb"], indirect=True)
def test_what_was_heard_long_ago_is_not_reckoned_on(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clocks drift apart: after a while the database must be asked again."""
    store.commit(Changes())
    heard = store.reckoned()
    assert heard is not None
    start = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: start + LONGEST_RECKONING - 1)
    later = store.reckoned()
    assert later is not None
    assert (later - heard).total_seconds() >= LONGEST_RECKONING - 2
    monkeypatch.setattr(time, "monotonic", lambda: start + LONGEST_RECKONING + 1)
    assert store.reckoned() is None
