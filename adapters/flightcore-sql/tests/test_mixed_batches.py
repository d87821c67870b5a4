"""Batches of units of work that add rows and that replace some, in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection

from flightcore.ports.store import Changes, Committed
from flightcore.testing.samples import event, next_version, order
from flightcore_sql import SqlStore
from flightcore_sql.wire import driver

UNITS = range(8)


@pytest.fixture
def sent(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that go to the driver, one after the other."""
    texts: list[str] = []
    opened = driver.cursor_of

    @contextmanager
    def noting(connection: Connection, text: str) -> Iterator[Any]:
        texts.append(text)
        with opened(connection, text) as cursor:
            yield cursor

    monkeypatch.setattr(driver, "cursor_of", noting)
    return texts


def test_each_table_is_written_twice_at_most(store: SqlStore, sent: list[str]) -> None:
    """However many units there are, and whoever comes between them."""
    standing = [order(f"old{n}") for n in UNITS]
    assert isinstance(store.commit(Changes(puts=tuple(standing))), Committed)
    sent.clear()
    batch: list[Changes] = []
    for n, row in enumerate(standing):
        batch.append(Changes(puts=(order(f"new{n}"), event(f"new{n}", 1))))
        batch.append(Changes(puts=(next_version(row), event(f"old{n}", 1))))
    assert all(isinstance(each, Committed) for each in store.commit_many(batch))
    text = ";".join(sent)
    assert text.count("INSERT INTO fc_order") == 1
    assert text.count("INSERT INTO fc_event") == 1
    assert len(re.findall("(?<!FOR )UPDATE", text)) == 1
