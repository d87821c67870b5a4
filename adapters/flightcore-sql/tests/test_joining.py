"""Writing inside the host's own transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from traceback import format_exception

import attrs
import psycopg
import pymysql
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from tests.contention import LOCK_COUNTER, asked, wait_for_a_lock, words_for
from tests.hosts import KINDS, Host, django_connection, opened, transaction

from flightcore.domain.kernel.errors import (
    CannotJoin,
    InvariantBroken,
    SchemaMismatch,
    StoreBusy,
    TransactionLost,
    TransactionStale,
)
from flightcore.ports.rows import FlightDateRow, OrderRow
from flightcore.ports.store import (
    Changed,
    Changes,
    Committed,
    Refused,
    Taken,
    by_key,
    find,
)
from flightcore.testing.samples import (
    FLIGHT,
    claim,
    counter,
    nest,
    order,
    seats,
    seats_back,
)
from flightcore_sql import SqlStore, begin_immediate

ORDER = find(OrderRow)
PAIRS = [
    (url, kind)
    for url in ("sqlite", "postgresql", "mariadb")
    for kind in KINDS
    if (url, kind) != ("mariadb", "django")  # which wants a driver that is not ours
]
EVERY_KIND = pytest.mark.parametrize(("url", "kind"), PAIRS, indirect=["url"])
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what only SQLite has: a file, and a lock on all of it."""
ON_SERVERS = pytest.mark.parametrize("url", ["postgresql", "mariadb"], indirect=True)
Begin = Callable[[], AbstractContextManager[Host]]


TODAYS = FlightDateRow(
    id=FLIGHT,
    carrier="AA",
    number=1,
    date=date(2030, 12, 1),
    origin="JFK",
    destination="LAX",
    state="OPEN",
    generation=1,
    version=1,
    body=b"{}",
)


class Undone(Exception):
    """The host changes its mind."""


def customers(engine: Engine) -> int:
    with engine.connect() as connection:
        query = "SELECT count(*) FROM customer"
        return int(connection.exec_driver_sql(query).scalar_one())


@pytest.fixture
def begin(kind: str, url: str, host: Engine) -> Begin:
    """Begins transactions of a kind of host beside whose table ours lie."""
    assert customers(host) == 0
    return partial(transaction, kind, url)


def add_customer(host: Host, name: str = "Ada") -> None:
    host.execute(f"INSERT INTO customer VALUES ('{name}')")


@EVERY_KIND
def test_both_or_nothing(store: SqlStore, host: Engine, begin: Begin) -> None:
    """The host's row and ours become durable with the host's commit, or not at all."""
    with begin() as own:
        add_customer(own)
        outcome = store.commit(Changes(puts=(order("a"),)), join=own.join)
        assert isinstance(outcome, Committed)
        assert store.count(ORDER) == 0
    assert (store.count(ORDER), customers(host)) == (1, 1)
    with suppress(Undone), begin() as own:
        add_customer(own, "Bob")
        store.commit(Changes(puts=(order("b"),)), join=own.join)
        raise Undone
    assert (store.count(ORDER), customers(host)) == (1, 1)


@EVERY_KIND
def test_a_read_sees_the_hosts_own_writes(store: SqlStore, begin: Begin) -> None:
    """Joined, it reads what the host's transaction has written; outside, not yet."""
    asked, flight = by_key(OrderRow, "ord_a"), TODAYS
    with begin() as own:
        store.commit(Changes(puts=(order("a"), flight)), join=own.join)
        found = store.read(asked, find(FlightDateRow), join=own.join)
        assert found.one(asked) == order("a")
        assert found[find(FlightDateRow)] == (flight,)
        assert store.read(asked).one(asked) is None


@EVERY_KIND
def test_a_refusal_leaves_the_hosts_work_alone(
    store: SqlStore, host: Engine, begin: Begin
) -> None:
    """It is undone to the savepoint; the host goes on, and commits."""
    store.commit(Changes(puts=(*nest(1, B=1), order("old"))))
    wishes = {
        Changes(puts=(order("new"), order("old"))): Changed,
        Changes(puts=(order("new"), order("x", live_locator="Lold"))): Taken,
    }
    with begin() as own:
        add_customer(own)
        for changes, reason in wishes.items():
            outcome = store.commit(changes, join=own.join)
            assert isinstance(outcome, Refused)
            assert isinstance(outcome.reason, reason)
        with pytest.raises(InvariantBroken):
            store.commit(
                Changes(puts=(order("new"),), seats=seats_back(1)), join=own.join
            )
        last = Changes(puts=(order("last"),), seats=seats(1), claim=claim())
        assert isinstance(store.commit(last, join=own.join), Committed)
        again = store.commit(last, join=own.join)
        assert isinstance(again, Committed)
        assert again.replayed
    assert (store.count(ORDER), customers(host)) == (2, 1)


def test_a_connection_of_a_driver_outside_a_transaction(
    store: SqlStore, url: str
) -> None:
    """One that commits each statement by itself, and one that is closed."""
    raw = opened(url)
    if not url.startswith("sqlite"):
        raw.autocommit(True) if url.startswith("mysql") else raw.set_autocommit(True)
    with pytest.raises(CannotJoin, match="begin"):
        store.commit(Changes(puts=(order(),)), join=raw)
    raw.close()
    with pytest.raises(CannotJoin, match="closed"):
        store.commit(Changes(puts=(order(),)), join=raw)
    assert store.count(ORDER) == 0


@ON_SERVERS
def test_a_connection_to_another_kind_of_database(
    store: SqlStore, tmp_path: Path
) -> None:
    """It is told where the store is."""
    with (
        transaction("driver", f"sqlite:///{tmp_path}/elsewhere.db") as own,
        pytest.raises(CannotJoin, match="the store is in"),
    ):
        store.commit(Changes(puts=(order(),)), join=own.join)


def test_a_driver_that_nobody_has_tried(store: SqlStore, host: Engine) -> None:
    """It is refused, with those that were."""
    host.dialect.driver = "homemade"
    with begin_immediate(host) as connection:
        with pytest.raises(CannotJoin, match="psycopg") as caught:
            store.commit(Changes(puts=(order(),)), join=connection)
        assert caught.value.facts["given"] == "homemade"


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_transaction_that_has_failed(store: SqlStore, url: str) -> None:
    """The host must roll it back before anything else."""
    raw = opened(url)
    with suppress(psycopg.Error):
        raw.execute("SELECT nonsense")
    with pytest.raises(CannotJoin, match="failed"):
        store.commit(Changes(puts=(order(),)), join=raw)
    raw.rollback()
    assert isinstance(store.commit(Changes(puts=(order(),)), join=raw), Committed)
    raw.close()


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_djangos_connection_without_a_transaction(store: SqlStore, url: str) -> None:
    """It must be inside ``atomic()``, and have something left to commit."""
    with django_connection(url) as connection:
        connection.ensure_connection()
        with pytest.raises(CannotJoin, match=r"atomic\(\)"):
            store.commit(Changes(puts=(order(),)), join=connection)
    with transaction("django", url) as own:
        own.join.set_rollback(True)
        with pytest.raises(CannotJoin, match="rolled back"):
            store.commit(Changes(puts=(order(),)), join=own.join)


@EVERY_KIND
def test_a_transaction_that_sees_a_moment_that_is_over(
    store: SqlStore, url: str, kind: str
) -> None:
    """It can never succeed; the host does it again from its beginning.

    MariaDB has then ended it already.
    """
    store.commit(Changes(puts=(order(),)))
    replacing = Changes(puts=(order(version=2),), claim=claim())

    def stale() -> None:
        with transaction(kind, url) as own:
            _look_at_one_moment(own, url)
            store.commit(Changes(puts=(order(version=2),)))
            store.commit(Changes(puts=(order(version=3),), claim=claim()))
            over = TransactionLost if url.startswith("mysql") else TransactionStale
            with pytest.raises(over):
                store.commit(replacing, join=own.join)
            raise Undone

    with suppress(Undone):
        stale()
    with transaction(kind, url) as own:
        outcome = store.commit(replacing, join=own.join)
        assert isinstance(outcome, Committed)
        assert outcome.replayed


@ON_SERVERS
@pytest.mark.parametrize("kind", ["connection", "driver"])
@pytest.mark.parametrize("reads", [True, False])
def test_a_session_that_the_server_has_ended(
    store: SqlStore, host: Engine, url: str, kind: str, reads: bool
) -> None:
    """The transaction is lost, whatever is asked of it next."""
    is_mariadb = url.startswith("mysql")
    me = "CONNECTION_ID()" if is_mariadb else "pg_backend_pid()"

    def asked_too_late() -> None:
        with transaction(kind, url) as own:
            own.execute(f"UPDATE ended SET session = {me}")
            own.execute("COMMIT")
            own.execute("BEGIN")
            session = asked(host, "SELECT session FROM ended")
            end = f"KILL {session}" if is_mariadb else f"{_END}({session})"
            with host.connect() as administrator:
                administrator.exec_driver_sql(end)
            call = store.read if reads else store.commit
            with pytest.raises(TransactionLost):
                call(ORDER if reads else Changes(puts=(order(),)), join=own.join)
            raise Undone

    with host.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ended (session BIGINT)")
        connection.exec_driver_sql("INSERT INTO ended VALUES (0)")
    with pytest.raises((Undone, SQLAlchemyError, psycopg.Error, pymysql.Error)):
        asked_too_late()
    assert store.count(ORDER) == 0


_END = "SELECT pg_terminate_backend"


USED = Changes(claim=claim("key-of-ada"), puts=(order(),))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "again",
    [
        USED,
        attrs.evolve(USED, claim=claim("key-of-ada", fingerprint="other")),
        attrs.evolve(USED, puts=()),
    ],
    ids=["twin", "other call", "claim alone"],
)
def test_a_key_that_was_used_beyond_the_hosts_sight(
    store: SqlStore, url: str, again: Changes
) -> None:
    """For another call or for this one: nobody here can say; and no value is told."""
    raw = opened(url)
    _look_at_one_moment(Host(raw, raw.execute), url)
    store.commit(USED)
    with pytest.raises(TransactionStale) as caught:
        store.commit(again, join=raw)
    assert "key-of-ada" not in "".join(format_exception(caught.value))
    raw.close()


@pytest.mark.parametrize("url", ["mariadb"], indirect=True)
def test_what_a_twin_did_meanwhile_is_seen(store: SqlStore, url: str) -> None:
    """Though the host's transaction began before it, and reads as of then."""
    store.commit(Changes(puts=(order(),)))
    replacing = Changes(puts=(order(version=2),), claim=claim())
    with transaction("driver", url) as own:
        own.execute("SELECT * FROM fc_order")
        assert isinstance(store.commit(replacing), Committed)
        outcome = store.commit(replacing, join=own.join)
        assert isinstance(outcome, Committed)
        assert outcome.replayed


def _look_at_one_moment(own: Host, url: str) -> None:
    """Have the host's transaction see what stands now, and nothing later."""
    if url.startswith("sqlite"):
        # Django and the driver have begun one that holds the lock.
        own.execute("ROLLBACK")
        own.execute("BEGIN")
    elif url.startswith("mysql"):
        own.execute("ROLLBACK")
        own.execute("SET SESSION innodb_snapshot_isolation = ON")
        own.execute("BEGIN")
    else:
        own.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    own.execute("SELECT * FROM fc_order")


@ON_SERVERS
def test_a_deadlock_with_somebody_else(store: SqlStore, host: Engine, url: str) -> None:
    """MariaDB ends the host's transaction; PostgreSQL undoes our part of it."""
    rows = [counter(name, 5, parent=None) for name in ("A", "B")]
    store.commit(Changes(puts=tuple(rows)))
    both = Changes(puts=tuple(attrs.evolve(row, version=2) for row in rows))
    is_mariadb = url.startswith("mysql")

    def joining() -> None:
        with transaction("driver", url) as own:
            add_customer(own, "Grace")
            expected = TransactionLost if is_mariadb else StoreBusy
            with pytest.raises(expected):
                store.commit(both, join=own.join)

    with ThreadPoolExecutor(1) as threads:
        with host.begin() as connection:
            connection.exec_driver_sql(words_for(host).outlast)
            connection.exec_driver_sql(LOCK_COUNTER.format("B"))
            waiting = threads.submit(joining)
            wait_for_a_lock(host)
            connection.exec_driver_sql(LOCK_COUNTER.format("A"))
        waiting.result(30)
    graces = "SELECT count(*) FROM customer WHERE name = 'Grace'"
    assert asked(host, graces) == (0 if is_mariadb else 1)


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_an_async_session(store: SqlStore, host: Engine, url: str) -> None:
    """Inside its ``run_sync`` it is a session like any other."""
    engine = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"))

    async def book() -> None:
        async with AsyncSession(engine) as session:
            if url.startswith("sqlite"):
                await session.execute(text("BEGIN IMMEDIATE"))
            await session.execute(text("INSERT INTO customer VALUES ('Ada')"))
            changes = Changes(puts=(order(),), claim=claim())
            done = await session.run_sync(lambda own: store.commit(changes, join=own))
            assert isinstance(done, Committed)
            assert store.count(ORDER) == 0
            await session.commit()
        await engine.dispose()

    asyncio.run(book())
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
        add_customer(Host(connection, connection.exec_driver_sql))
    assert isinstance(store.commit(Changes(puts=(order(),))), Committed)
