"""The audit as SQL: it finds what the audit in Python finds, on every database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    delete,
    insert,
    make_url,
    select,
)
from sqlalchemy.pool import NullPool
from tests.busy_market import BusyMarket, busy_market
from tests.conformance.mysql_benches import new_mysql_database
from tests.conformance.store_benches import new_postgresql_database
from tests.mariadb_server import mariadb_url
from tests.planted.defects import DEFECTS, HARMLESS, Defect
from tests.planted.hand import Hand
from tests.servers import postgresql_url

import flightcore as fc
from flightcore.application.operations.auditing import sessions
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.ports.audit_script import AuditScript
from flightcore_sql.schema import METADATA

SELLERS, AUDITS = 3, 6
MOST_ORDERS = 5_000
"""Of one seller; the audits are long done by then."""


@attrs.frozen(kw_only=True)
class Audited:
    """A busy market, and a client of its database that knows nothing of it."""

    market: BusyMarket
    client: Engine

    @property
    def script(self) -> AuditScript:
        """What the market's own core prints."""
        return self.market.core.audit_script()

    def in_sql(self) -> set[str]:
        """Rules whose queries find something, all in one snapshot."""
        with self.client.connect() as connection:
            return {rule for rule, rows in run(connection, self.script) if rows}

    def in_python(self) -> set[str]:
        """Rules that the core's own audit finds broken in the database."""
        rules = {finding.rule for finding in self.market.core.audit().findings}
        return {rule for rule in rules if rule[0] != "B"}


def run(
    connection: Connection, script: AuditScript
) -> Iterator[tuple[str, Sequence[Any]]]:
    """Every query of a script and its rows."""
    bare = connection.execution_options(isolation_level="AUTOCOMMIT")
    for statement in script.begin:
        bare.exec_driver_sql(statement)
    for query in script.queries:
        yield query.rule, bare.exec_driver_sql(query.sql).all()
    bare.exec_driver_sql(script.end)


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mariadb"])
def audited(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Audited]:
    """A market in which everything has happened."""
    folder = tmp_path_factory.mktemp(request.param)
    with _database(request.param, folder) as url, busy_market(url, folder) as market:
        market.do_business()
        client = create_engine(url, poolclass=NullPool)
        yield Audited(market=market, client=client)
        client.dispose()


@contextmanager
def _database(dialect: str, folder: Path) -> Iterator[str]:
    if dialect == "sqlite":
        yield f"sqlite:///{folder}/market.db"
        return
    on_mariadb = dialect == "mariadb"
    fresh = new_mysql_database if on_mariadb else new_postgresql_database
    with fresh(mariadb_url() if on_mariadb else postgresql_url()) as url:
        yield url


@contextmanager
def planted(client: Engine, defect: Defect) -> Iterator[None]:
    """A defect in the tables, for a while."""
    with client.connect() as connection:
        before = {
            table: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in METADATA.tables.values()
        }
    with client.begin() as connection:
        defect(Hand(connection))
    yield
    with client.begin() as connection:
        _restore(connection, before)


def _restore(
    connection: Connection, before: Mapping[Any, Iterable[Mapping[str, Any]]]
) -> None:
    for table, rows in before.items():
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), list(rows))


def test_a_sound_database_has_no_row_in_any_query(audited: Audited) -> None:
    """Holds, refunds, expiries, offers, captures under way: nothing to find."""
    assert audited.market.core.audit().findings == ()
    assert audited.in_sql() == set()


@pytest.mark.parametrize(
    ("rule", "defect"),
    [pytest.param(*each, id=f"{each[0]}-{each[1].__name__}") for each in DEFECTS],
)
def test_a_defect_is_found_by_its_rule_alone(
    audited: Audited, rule: str, defect: Defect
) -> None:
    """By the query as by the audit in Python, and nothing is left once it is healed."""
    with planted(audited.client, defect):
        assert (audited.in_sql(), audited.in_python()) == ({rule}, {rule})
    assert audited.in_sql() == set()


@pytest.mark.parametrize("change", HARMLESS)
def test_what_breaks_no_rule_is_not_found(audited: Audited, change: Defect) -> None:
    """Dead operations, void tickets and things that are done count for nothing."""
    with planted(audited.client, change):
        assert (audited.in_sql(), audited.in_python()) == (set(), set())


def test_a_transaction_left_open_is_found(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A15, with less patience than it has: whoever left it open is named."""
    script = audited.script
    if script.dialect == "sqlite":
        assert "A15" not in [query.rule for query in script.queries]
        assert "idle transactions" not in audited.market.core.audit().checked
        return
    monkeypatch.setattr(sessions, "LEFT_OPEN", sessions.LEFT_OPEN * 0)
    _wait_for(audited, 0)
    assert audited.in_python() == set()
    with audited.client.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM fc_order").all()
        _wait_for(audited, 1)
        assert audited.in_python() == {"A15"}
        assert audited.in_sql() == set(), "nobody is idle for a minute yet"


def _wait_for(audited: Audited, idle: int) -> None:
    """MariaDB makes a new list for who did not ask in the last 0.1 seconds."""
    for _ in range(50):
        if _left_open(audited) == idle:
            return
        time.sleep(0.2)
    raise AssertionError(f"never {idle} idle")


def _left_open(audited: Audited) -> int:
    (query,) = (each for each in audited.script.queries if each.rule == "A15")
    impatient = query.sql.replace("idle_seconds >= 60", "idle_seconds >= 0")
    assert impatient != query.sql
    with audited.client.connect() as connection:
        bare = connection.execution_options(isolation_level="AUTOCOMMIT")
        return len(bare.exec_driver_sql(impatient).all())


def test_who_may_not_see_the_connections_is_told_of_none(tmp_path: Path) -> None:
    """A15: an account of MariaDB without PROCESS; the report does not count them."""
    with _database("mariadb", tmp_path) as url:
        database = make_url(url).database
        with create_engine(url, poolclass=NullPool).begin() as connection:
            for statement in (
                f"CREATE USER {database} IDENTIFIED BY 'secret'",
                f"GRANT ALL ON {database}.* TO {database}",
            ):
                connection.exec_driver_sql(statement)
        poor = make_url(url).set(username=database, password="secret")
        with fc.connect(poor.render_as_string(hide_password=False)) as core:
            report = core.audit()
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql(f"DROP USER {database}")
    assert report.is_clean
    assert "idle transactions" not in report.checked


def test_snapshots_taken_under_load_are_sound(audited: Audited) -> None:
    """While others book, pay and cancel, no query and no rule finds anything."""
    stop = threading.Event()
    with ThreadPoolExecutor(SELLERS) as pool:
        sellers = [pool.submit(_sell, audited.market, stop) for _ in range(SELLERS)]
        try:
            found = [_under_load(audited) for _ in range(AUDITS)]
        finally:
            stop.set()
        assert sum(seller.result() for seller in sellers) >= AUDITS
    assert found == [(set(), ())] * AUDITS
    assert (audited.in_sql(), audited.in_python()) == (set(), set())


def _sell(market: BusyMarket, stop: threading.Event) -> int:
    for number in range(MOST_ORDERS):
        if stop.is_set():
            return number
        order = market.held(to="SAN")
        if number % 3:
            market.core.pay(order.id, fc.card("tok_visa"))
        market.cancelled(order)
    return MOST_ORDERS


def _under_load(audited: Audited) -> tuple[set[str], tuple[AuditFinding, ...]]:
    """What is found in one snapshot and by the audit; others sell meanwhile."""
    before = _orders(audited)
    in_sql, findings = audited.in_sql(), audited.market.core.audit().findings
    for _ in range(100):
        if _orders(audited) > before:
            return in_sql, findings
        time.sleep(0.1)
    raise AssertionError("nobody sells")


def _orders(audited: Audited) -> int:
    with audited.client.connect() as connection:
        query = "SELECT count(*) FROM fc_order"
        return int(connection.exec_driver_sql(query).scalar_one())
