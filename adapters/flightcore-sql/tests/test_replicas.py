"""A core over a PostgreSQL and its standby, two clusters that stream for real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import attrs
import psycopg
import pytest
from tests.application.replicated_world import PushedClock
from tests.market import cheapest, open_market, people
from tests.servers import PostgresqlServer
from tests.standby import Pair, at, new_database, plain, until

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.ports.replica import Behind, HasReplicas
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import find
from flightcore_sql import SqlStore

SETTINGS = fc.Settings(
    pay_wait=timedelta(milliseconds=10),
    replica_lag=timedelta(hours=1),
    replica_wait=timedelta(milliseconds=100),
    replica_retry=timedelta(hours=1),
)
"""No test lasts for an hour: where one must pass, the clock is pushed."""
LAG = SETTINGS.replica_lag.total_seconds()
RETRY = SETTINGS.replica_retry.total_seconds()
SEATS = 3
NAME = "flightcore-under-test"
"""What the sessions of the cores under test are called on the standby."""
SESSIONS = (
    "SELECT pid, query_start FROM pg_stat_activity "
    f"WHERE application_name = '{NAME}' ORDER BY pid"
)


@attrs.define(eq=False)
class Market:
    """A database with open flights, a core that sells, and one that reads replicas."""

    pair: Pair
    clock: PushedClock
    seller: FlightCore
    core: FlightCore
    day: date

    def another(self) -> FlightCore:
        """A core of another process."""
        return replicated(self.pair, self.clock)

    def caught_up(self) -> None:
        """Wait until the standby shows all that is there."""
        store = self.seller._runtime.store
        assert isinstance(store, HasReplicas)
        replica, position = store.replica(self.pair.replica_url), store.position()
        asked = find(OrderRow)
        until(lambda: not isinstance(replica.count(asked, at_least=position), Behind))
        replica.close()

    def held(self, core: FlightCore) -> Order:
        """An order on hold."""
        return book(core, cheapest(core, self.day))

    def asked(self) -> Sequence[tuple[int, object]]:
        """When each session of ours at the standby was last told anything."""
        with psycopg.connect(plain(self.pair.replica_url)) as connection:
            return connection.execute(SESSIONS.encode()).fetchall()


def book(core: FlightCore, offer: fc.Offer) -> Order:
    return core.book(offer, travellers=people(1), contact="ada@example.com")


def replicated(pair: Pair, clock: PushedClock) -> FlightCore:
    return fc.connect(
        pair.url,
        replicas=[f"{pair.replica_url}?application_name={NAME}&connect_timeout=30"],
        settings=SETTINGS,
        seams=fc.Seams(clock=clock),
    )


@pytest.fixture
def pair() -> Iterator[Pair]:
    with new_database() as made:
        yield made


@pytest.fixture
def market(pair: Pair, tmp_path: Path) -> Iterator[Market]:
    clock = PushedClock()
    seller = fc.connect(pair.url, settings=SETTINGS)
    day = open_market(seller, tmp_path, seats=SEATS)
    core = replicated(pair, clock)
    market = Market(pair, clock, seller, core, day)
    # The first search of all makes the keys that sign offers: a write.
    cheapest(seller, day)
    market.caught_up()
    cheapest(core, day)
    yield market
    core.close()
    seller.close()


@contextmanager
def held_back(market: Market) -> Iterator[None]:
    """A standby that shows the present moment until the end."""
    market.caught_up()
    market.pair.standby.pause()
    try:
        yield
    finally:
        market.pair.standby.resume()


def test_searches_and_lists_are_answered_by_the_standby(market: Market) -> None:
    """Its sessions are told something each time, and show what the primary holds."""
    order = market.held(market.seller)
    market.caught_up()
    for ask in (
        lambda: market.core.search(fc.slice("JFK", "LAX", on=market.day)),
        lambda: market.core.orders.get(order.id),
        lambda: list(market.core.orders.list()),
        market.core.backlog,
    ):
        before = market.asked()
        ask()
        assert market.asked() != before
    with held_back(market):
        late = market.held(market.seller)
        assert [each.id for each in market.core.orders.list()] == [order.id]
        with pytest.raises(fc.NotFound):
            market.core.orders.get(late.id)


def test_no_statement_of_a_decision_reaches_the_standby(market: Market) -> None:
    """Not one while an order is booked, paid, quoted, cancelled and worked on."""
    offer = cheapest(market.core, market.day)
    before = market.asked()
    assert before
    order = book(market.core, offer)
    market.core.pay(order.id, fc.card("tok_visa"))
    market.core.cancel(order.id).confirm()
    while market.core.work().total:
        pass
    assert market.core.audit().is_clean
    assert market.asked() == before


def test_the_last_seat_is_refused_though_the_standby_shows_it(market: Market) -> None:
    """Whoever searched an older moment is told so at the booking, and no seat later."""
    for _ in range(SEATS - 1):
        market.held(market.seller)
    with held_back(market):
        market.held(market.seller)
        offer = cheapest(market.core, market.day)
        with pytest.raises(fc.SoldOut):
            book(market.core, offer)
    assert market.seller.audit().is_clean


def test_what_a_core_wrote_it_shows(market: Market) -> None:
    """Also while the standby is held back, and by a token in another process."""
    other = market.another()
    other.backlog()
    with held_back(market):
        order = market.held(market.core)
        assert market.core.orders.get(order.id) == order
        assert [each.id for each in market.core.orders.list()] == [order.id]
        with pytest.raises(fc.NotFound):
            other.orders.get(order.id)
        token = market.core.consistency_token()
        assert other.after(token).orders.get(order.id) == order
    market.caught_up()
    before = market.asked()
    assert other.after(token).orders.get(order.id) == order
    assert market.asked() != before
    other.close()


def test_what_the_host_commits_with_its_own_is_shown(market: Market) -> None:
    """Joined, the store is asked how far it has got after the host's commit."""
    offer = cheapest(market.core, market.day)
    with held_back(market):
        with psycopg.connect(plain(market.pair.url)) as host:
            order = market.core.book(
                offer,
                travellers=people(1),
                contact="ada@example.com",
                join=host,
            )
            assert list(market.core.orders.list()) == []
        assert market.core.orders.get(order.id).locator == order.locator


def test_nothing_is_shown_that_is_older_than_the_lag(market: Market) -> None:
    """A standby that stays behind is passed over until it has caught up."""
    assert market.core.backlog().orders_on_hold == 0
    with held_back(market):
        market.held(market.seller)
        assert market.core.backlog().orders_on_hold == 0
        market.clock.pushed += LAG + 1
        assert market.core.backlog().orders_on_hold == 1
    market.caught_up()
    before = market.asked()
    assert market.core.backlog().orders_on_hold == 1
    assert market.asked() != before


def test_a_standby_that_is_killed_is_left_out_until_it_is_back(market: Market) -> None:
    """Nobody notices: the primary answers meanwhile."""
    order = market.held(market.seller)
    market.pair.standby.kill()
    try:
        for _ in range(3):
            assert market.core.orders.get(order.id) == order
    finally:
        market.pair.standby.restart()
    market.caught_up()
    assert market.core.orders.get(order.id) == order
    assert market.asked() == []
    market.clock.pushed += RETRY
    assert market.core.orders.get(order.id) == order
    assert market.asked() != []


def test_a_core_starts_while_its_standby_is_down(market: Market) -> None:
    """It is made sure of when it is met; a stranger in its place is never read."""
    market.pair.standby.kill()
    try:
        core = market.another()
        assert core.backlog().orders_on_hold == 0
    finally:
        market.pair.standby.restart()
    market.caught_up()
    market.clock.pushed += RETRY
    assert core.backlog().orders_on_hold == 0
    assert market.asked() != []
    core.close()


def refused(pair: Pair, replica: str) -> fc.UnsafeComposition:
    with pytest.raises(fc.UnsafeComposition) as caught:
        fc.connect(pair.url, replicas=[f"{replica}?connect_timeout=30"])
    assert caught.value.port == "replica"
    return caught.value


def test_what_is_no_standby_is_refused(pair: Pair) -> None:
    """The primary itself, or another database of the standby's."""
    error = refused(pair, pair.url)
    assert (error.lacks, error.found, error.expected) == (
        "standby",
        "primary",
        "standby",
    )
    error = refused(pair, at(pair.standby.url, "postgres"))
    assert error.lacks == "identity"
    assert error.found.endswith("/postgres")
    assert error.expected.endswith(f"/{pair.database}")


def test_another_system_is_refused(pair: Pair) -> None:
    """A cluster that was made by itself, though its database has the same name."""
    stranger = PostgresqlServer(Path(mkdtemp(prefix="flightcore-pg-")))
    stranger.create()
    stranger.start()
    try:
        with psycopg.connect(plain(stranger.url), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{pair.database}"'.encode())
        error = refused(pair, at(stranger.url, pair.database))
        assert error.lacks == "identity"
        assert error.found != error.expected
    finally:
        stranger.remove()


@pytest.mark.parametrize("url", ["mariadb"], indirect=True)
def test_other_databases_have_no_replicas(url: str) -> None:
    """Refused when the core is assembled, for want of a position."""
    with pytest.raises(fc.UnsafeComposition) as caught:
        fc.connect(url, replicas=[url])
    assert (caught.value.port, caught.value.lacks) == ("replica", "position")


@pytest.mark.parametrize("replica", ["no url", "sqlite:///a.db"])
def test_urls_that_cannot_be(pair: Pair, replica: str) -> None:
    """Named as a setting, before anybody is asked."""
    with pytest.raises(fc.InvalidSetting) as caught:
        fc.connect(pair.url, replicas=[replica])
    assert caught.value.setting == "replicas"


def test_options_of_a_replica(pair: Pair) -> None:
    """A copy is given up soon, unless its URL says how patient one should be."""
    store = SqlStore.connect(pair.url, {})
    for given, expected in (
        ("", ("2", "10000")),
        ("?connect_timeout=7", ("7", "10000")),
    ):
        replica = store.replica(f"{pair.replica_url}{given}")
        with replica._pool.asking() as connection:
            raw = connection.connection.driver_connection
            options = raw.info.get_parameters()
        told = options["connect_timeout"], options["tcp_user_timeout"]
        assert told == expected
        replica.close()
    store.close()


def test_positions_of_a_database_that_does_not_wait_for_its_disk(pair: Pair) -> None:
    """What is not written yet counts too, where commits do not wait for it."""
    options = "options=-csynchronous_commit%3Doff"
    store = SqlStore.connect(f"{pair.url}?{options}", {})
    store.prepare()
    with psycopg.connect(plain(pair.url)) as connection:
        before = store.position()
        connection.execute(b"CREATE TABLE unfinished (name text)")
        assert store.position() > before
    store.close()
