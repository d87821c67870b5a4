"""What becomes of a connection whose statement is broken off before its answer."""

from __future__ import annotations

from typing import Any

import pymysql
import pytest
from sqlalchemy import Engine, make_url

from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Changes, Committed, find
from flightcore.testing.samples import order
from flightcore_sql import SqlStore

pytestmark = pytest.mark.parametrize("url", ["mariadb"], indirect=True)


def interrupt(patch: pytest.MonkeyPatch, beginning: bytes) -> None:
    """Once, when a statement that begins so was sent and its answer is still to come.

    As a signal would do; PyMySQL leaves the answer on the wire.
    """
    send = pymysql.connections.Connection._execute_command

    def sent(self: Any, command: int, sql: bytes | str) -> None:
        send(self, command, sql)
        text = sql if isinstance(sql, bytes) else sql.encode()
        if text.startswith(beginning):
            patch.undo()
            raise KeyboardInterrupt

    patch.setattr(pymysql.connections.Connection, "_execute_command", sent)


def test_it_is_not_used_again(
    store: SqlStore, host: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who came next would take the late answer for his own."""
    interrupt(monkeypatch, b"INSERT INTO fc_order")
    with pytest.raises(KeyboardInterrupt):
        store.commit(Changes(puts=(order("a"),)))
    for name in "bc":
        assert isinstance(store.commit(Changes(puts=(order(name),))), Committed)
    asked = find(OrderRow)
    assert [row.id for row in store.read(asked)[asked]] == ["ord_b", "ord_c"]


def test_that_of_the_host_is_left_open(
    store: SqlStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A driver's connection is its owner's to close; nothing is committed."""
    place = make_url(url)
    raw: Any = pymysql.connect(
        host=place.host,
        port=place.port or 3306,
        user=place.username,
        password=place.password or "",
        database=place.database,
    )
    interrupt(monkeypatch, b"INSERT INTO fc_order")
    with pytest.raises(KeyboardInterrupt):
        store.commit(Changes(puts=(order("a"),)), join=raw)
    assert raw.open
    raw.close()
    assert store.count(find(OrderRow)) == 0
