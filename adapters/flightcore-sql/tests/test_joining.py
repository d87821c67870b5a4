"""Writing inside the host's own transaction."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

from flightcore.domain.kernel.errors import (
    CannotJoin,
    InvariantBroken,
    SchemaMismatch,
    StoreBusy,
    TransactionLost,
)
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import (
    Changed,
    Changes,
    Committed,
    Refused,
    Taken,
    by_key,
    find,
)
from flightcore.testing.samples import claim, nest, order, seats, seats_back
from flightcore_sql import SqlStore, begin_immediate

ORDER = find(OrderRow)
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what only SQLite has: a file, and a lock on all of it."""


class Undone(Exception):
    """The host changes its mind."""


def customers(engine: Engine) -> int:
    with engine.connect() as connection:
        query = "SELECT count(*) FROM customer"
        return int(connection.exec_driver_sql(query).scalar_one())


def add_customer(connection: Connection, name: str = "Ada") -> None:
    connection.execute(text("INSERT INTO customer VALUES (:name)"), {"name": name})


def test_both_or_nothing(store: SqlStore, host: Engine) -> None:
    """The host's row and ours become durable with the host's commit, or not at all."""
    with begin_immediate(host) as connection:
        add_customer(connection)
        outcome = store.commit(Changes(puts=(order("a"),)), join=connection)
        assert isinstance(outcome, Committed)
        assert store.count(ORDER) == 0
    assert (store.count(ORDER), customers(host)) == (1, 1)
    with suppress(Undone), begin_immediate(host) as connection:
        add_customer(connection, "Bob")
        store.commit(Changes(puts=(order("b"),)), join=connection)
        raise Undone
    assert (store.count(ORDER), customers(host)) == (1, 1)


def test_a_read_sees_the_hosts_own_writes(store: SqlStore, host: Engine) -> None:
    """Joined, it reads what the host's transaction has written; outside, not yet."""
    asked = by_key(OrderRow, "ord_a")
    with begin_immediate(host) as connection:
        store.commit(Changes(puts=(order("a"),)), join=connection)
        assert store.read(asked, join=connection).one(asked) == order("a")
        assert store.read(asked).one(asked) is None


def test_a_refusal_leaves_the_hosts_work_alone(store: SqlStore, host: Engine) -> None:
    """It is undone to the savepoint; the host goes on, and commits."""
    store.commit(Changes(puts=(*nest(1, B=1), order("old"))))
    wishes = {
        Changes(puts=(order("new"), order("old"))): Changed,
        Changes(puts=(order("new"), order("x", live_locator="Lold"))): Taken,
    }
    with begin_immediate(host) as connection:
        add_customer(connection)
        for changes, reason in wishes.items():
            outcome = store.commit(changes, join=connection)
            assert isinstance(outcome, Refused)
            assert isinstance(outcome.reason, reason)
        with pytest.raises(InvariantBroken):
            store.commit(
                Changes(puts=(order("new"),), seats=seats_back(1)), join=connection
            )
        last = Changes(puts=(order("last"),), seats=seats(1), claim=claim())
        assert isinstance(store.commit(last, join=connection), Committed)
    assert (store.count(ORDER), customers(host)) == (2, 1)


def test_a_session(store: SqlStore, host: Engine) -> None:
    """A host with an ORM hands over its session."""
    with begin_immediate(host) as connection, Session(bind=connection) as session:
        add_customer(connection)
        outcome = store.commit(Changes(puts=(order(),)), join=session)
        assert isinstance(outcome, Committed)
        assert store.read(ORDER, join=session)[ORDER] == (order(),)
    assert (store.count(ORDER), customers(host)) == (1, 1)


@ON_SQLITE
def test_a_transaction_that_may_not_write(store: SqlStore, host: Engine) -> None:
    """SQLite needs one that was begun IMMEDIATE; the message names the helper."""
    with host.connect() as connection:
        with pytest.raises(CannotJoin, match="begin_immediate"):
            store.commit(Changes(puts=(order(),)), join=connection)
        with Session(bind=connection) as session, pytest.raises(CannotJoin):
            store.commit(Changes(puts=(order(),)), join=session)
    assert store.count(ORDER) == 0


@ON_SQLITE
def test_what_is_no_transaction_of_this_database(
    store: SqlStore, host: Engine, tmp_path: Path
) -> None:
    """Engines, closed and autocommitting connections, other objects."""
    closed = host.connect()
    closed.close()
    automatic = host.connect().execution_options(isolation_level="AUTOCOMMIT")
    unbound = Session()
    for wrong in (host, closed, automatic, unbound, object()):
        with pytest.raises(CannotJoin):
            store.commit(Changes(puts=(order(),)), join=wrong)
    automatic.close()
    unbound.close()
    elsewhere = create_engine(f"sqlite:///{tmp_path}/elsewhere.db")
    with begin_immediate(elsewhere) as connection, pytest.raises(SchemaMismatch):
        store.commit(Changes(puts=(order(),)), join=connection)
    elsewhere.dispose()
    assert store.count(ORDER) == 0


@ON_SQLITE
def test_a_transaction_that_was_ended(
    store: SqlStore, host: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database ends the host's transaction, the host is told so."""
    from flightcore_sql.applying import Applier

    def ends(applier: Applier, _: object) -> None:
        applier.connection.exec_driver_sql("ROLLBACK")
        applier.connection.exec_driver_sql("SELECT nonsense")

    monkeypatch.setattr(Applier, "apply", ends)
    with host.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(TransactionLost):
            store.commit(Changes(puts=(order(),)), join=connection)


@ON_SQLITE
def test_a_held_lock(store: SqlStore, host: Engine) -> None:
    """While the host writes, others wait, and then say that they are busy."""
    with begin_immediate(host) as connection:
        with pytest.raises(StoreBusy) as caught:
            store.commit(Changes(puts=(order(),)))
        assert caught.value.__cause__ is not None
        with pytest.raises(StoreBusy), begin_immediate(host, seconds=0.05):
            pytest.fail("two writers")
        assert store.count(ORDER) == 0
        add_customer(connection)
    assert isinstance(store.commit(Changes(puts=(order(),))), Committed)
