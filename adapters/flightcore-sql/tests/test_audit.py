"""The audit as SQL: it finds what the audit in Python finds, on every database."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
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
from tests.planted_defects import DEFECTS, Defect, Hand
from tests.servers import postgresql_url

import flightcore as fc
from flightcore.application.operations.auditing import history, sessions
from flightcore.cli.session import PIPED_WIDTH
from flightcore.domain.booking import (
    TRANSITIONS,
    ItemStatus,
    OrderStatus,
    QuoteState,
    SegmentStatus,
)
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.inventory import HoldState, WaitlistState
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.domain.ticketing import DocumentState
from flightcore.ports.audit_script import AuditScript
from flightcore_sql.audit import DIALECTS, audit_script
from flightcore_sql.audit.script import RULES, relations
from flightcore_sql.schema import METADATA

STATES = (
    DocumentState,
    FulfilmentState,
    HoldState,
    OperationKind,
    OperationState,
    OrderStatus,
    ItemStatus,
    QuoteState,
    SegmentStatus,
    WaitlistState,
)


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
    [pytest.param(*each, id=f"{each[0]}{each[1].__name__}") for each in DEFECTS],
)
def test_a_defect_is_found_by_its_rule_alone(
    audited: Audited, rule: str, defect: Defect
) -> None:
    """By the query as by the audit in Python, and nothing is left once it is healed."""
    with planted(audited.client, defect):
        assert (audited.in_sql(), audited.in_python()) == ({rule}, {rule})
    assert audited.in_sql() == set()


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
    """For a moment, MariaDB answers from the list that it made for the last one."""
    for _ in range(100):
        if _left_open(audited) == idle:
            return
        time.sleep(0.05)
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


def test_every_rule_has_a_defect() -> None:
    """A rule that nothing shows to bite is none; A15 has a test of its own."""
    assert {rule for rule, _ in DEFECTS} | {"A15"} == set(RULES)


def test_the_walk_is_that_of_the_domain() -> None:
    """A10 repeats the map of an order's statuses: every edge, and no other."""
    (query,) = (each for each in audit_script("sqlite").queries if each.rule == "A10")
    maps, _, _ = query.sql.partition(",\ngapless AS")
    with closing(sqlite3.connect(":memory:")) as database:
        steps = dict(database.execute(f"{maps} SELECT type, reached FROM step"))
        edges = set(database.execute(f"{maps} SELECT status, type FROM edge"))
    assert steps.pop(history._FIRST) == OrderStatus.ON_HOLD
    assert steps.keys() == history._STEPS.keys()
    assert {(status, history._STEPS[kind]): steps[kind] for status, kind in edges} == (
        TRANSITIONS
    )


def test_names_are_the_domains() -> None:
    """A state that is misspelt in a query would never be met."""
    names = {str(each) for kind in STATES for each in kind}
    text = str(audit_script("sqlite"))
    assert set(re.findall(r"'([A-Z][A-Z_]+)'", text)) - names == {"INF"}
    busy = ", ".join(f"'{each}'" for each in FulfilmentState if each.is_busy)
    assert f"IN ({busy})" in " ".join(text.split())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_script_is_whole(dialect: str) -> None:
    """Every rule, every relation in use, nothing left to fill in, lines that fit."""
    script = audit_script(dialect)
    missing = {"A15"} if dialect == "sqlite" else set()
    assert {query.rule for query in script.queries} == set(RULES) - missing
    text = str(script)
    assert [name for name in relations(dialect) if f"{name} AS (" not in text] == []
    assert not re.search(r"\{[a-z_]+\}", text)
    assert max(map(len, text.splitlines())) <= PIPED_WIDTH
    assert [query.rule for query in script.queries if ";" in query.sql] == []
