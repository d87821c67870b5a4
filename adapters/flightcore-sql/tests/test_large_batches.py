"""Batches that are larger than what a server takes at once."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from flightcore.ports.rows import ClaimRow
from flightcore.ports.store import Changes, Committed, find
from flightcore.testing.samples import claim
from flightcore_sql import SqlStore

pytestmark = pytest.mark.parametrize("url", ["mariadb"], indirect=True)


def test_it_is_sent_in_pieces(store: SqlStore, host: Engine) -> None:
    """Every row is less than the server takes, and all of them are more."""
    with host.connect() as connection:
        asked = connection.exec_driver_sql("SELECT @@max_allowed_packet")
        most = int(asked.scalar_one())
    answer = b"x" * (most // 16)
    batch = [Changes(claim=claim(f"{n}", answer=answer)) for n in range(17)]
    outcomes = store.commit_many(batch)
    assert all(isinstance(each, Committed) for each in outcomes)
    asked_for = find(ClaimRow)
    assert all(row.answer == answer for row in store.read(asked_for)[asked_for])
    assert store.count(asked_for) == 17
