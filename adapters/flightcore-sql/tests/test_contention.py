"""What only a database with many writers can do to a store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest
from sqlalchemy import Engine, make_url
from tests.contention import (
    LOCK_COUNTER,
    LOCK_ORDER,
    deadlocks,
    wait_for_a_lock,
    words_for,
)
from tests.proxy import Cut, Proxy

from flightcore.application.lanes import Lanes
from flightcore.domain.inventory import SeatRequest, SeatTake
from flightcore.domain.kernel.errors import OutcomeUnknown, StoreBusy
from flightcore.ports.rows import OrderRow
from flightcore.ports.store import Changes, Committed, Guard, Held, find
from flightcore.system import SystemConcurrency
from flightcore.testing.samples import FLIGHT, claim, counter, nest, order, seats
from flightcore_sql import SqlStore

pytestmark = pytest.mark.parametrize("url", ["postgresql", "mariadb"], indirect=True)
ORDER = find(OrderRow)


@pytest.fixture
def proxy(url: str) -> Iterator[Proxy]:
    """A wire to the server that can be cut."""
    server = make_url(url)
    assert server.host
    assert server.port
    proxy = Proxy(server.host, server.port)
    yield proxy
    proxy.close()


@pytest.fixture
def remote(store: SqlStore, url: str, proxy: Proxy) -> Iterator[SqlStore]:
    """The same database, at the other end of the wire."""
    there = make_url(url).set(host="127.0.0.1", port=proxy.port)
    remote = SqlStore.connect(there.render_as_string(hide_password=False), {})
    assert remote.count(ORDER) == 0
    yield remote
    remote.close()


@pytest.mark.parametrize("cut", list(Cut))
def test_a_commit_without_an_answer(
    remote: SqlStore, store: SqlStore, proxy: Proxy, cut: Cut
) -> None:
    """It may have happened; handed over again, its claim tells the truth."""
    unit = Changes(claim=claim(), puts=(order(),))
    proxy.arm(cut)
    with pytest.raises(OutcomeUnknown):
        remote.commit(unit)
    assert store.count(ORDER) == (1 if cut is Cut.AFTER else 0)
    outcome = remote.commit(unit)
    assert isinstance(outcome, Committed)
    assert outcome.replayed == (cut is Cut.AFTER)
    assert (store.count(ORDER), proxy.cuts) == (1, 1)


def test_who_cannot_have_a_row_says_so(store: SqlStore, host: Engine) -> None:
    """Held by somebody else for longer than ``busy_seconds``: nothing happened."""
    store.commit(Changes(puts=(order(),)))
    with host.begin() as connection:
        connection.exec_driver_sql(LOCK_ORDER)
        with pytest.raises(StoreBusy) as caught:
            store.commit(Changes(puts=(order(version=2),)))
        assert caught.value.__cause__ is not None
        assert isinstance(store.commit(Changes(puts=(order("other"),))), Committed)
    assert isinstance(store.commit(Changes(puts=(order(version=2),))), Committed)


def test_what_others_hold_is_left_out(store: SqlStore, host: Engine) -> None:
    """Of a batch that must not wait, only what touches a held row is left undone."""
    elsewhere = attrs.evolve(counter("Y", 9, parent=None), flight_date="AA0002/2030-1")
    store.commit(Changes(puts=(*nest(9, B=9), elsewhere, order("a"), order("b"))))
    there = SeatTake(flight_date="AA0002/2030-1", leg=1, path=("Y",), seats=1)
    batch = [
        Changes(seats=seats(1), puts=(order("1"),)),
        Changes(seats=SeatRequest(takes=(there,)), puts=(order("2"),)),
        Changes(puts=(order("a", version=2),)),
        Changes(puts=(order("b", version=2),)),
        Changes(guards=(Guard(rows=OrderRow, key=("ord_absent",), version=None),)),
    ]
    with host.begin() as connection:
        connection.exec_driver_sql(LOCK_COUNTER.format("Y/B"))
        reading = "SELECT 1 FROM fc_order WHERE id='ord_a' "
        connection.exec_driver_sql(reading + words_for(host).share)
        outcomes = store.commit_at_once(batch)
        held = {n: x.name for n, x in enumerate(outcomes) if isinstance(x, Held)}
        assert held == {0: FLIGHT, 2: "ord_a"}
        assert all(isinstance(outcomes[n], Committed) for n in (1, 3, 4))
        assert store.count(ORDER) == 3
    again = store.commit_at_once([batch[0], batch[2]])
    assert all(isinstance(each, Committed) for each in again)
    assert store.count(ORDER) == 4


def test_a_held_flight_delays_no_other(url: str, host: Engine) -> None:
    """Through a core's lanes: only who wants the held flight waits for it."""
    store = SqlStore.connect(url, {"busy_seconds": 20})
    elsewhere = attrs.evolve(counter("Y", 9, parent=None), flight_date="AA0002/2030-1")
    store.commit(Changes(puts=(*nest(9, B=9), elsewhere)))
    there = SeatTake(flight_date="AA0002/2030-1", leg=1, path=("Y",), seats=1)
    lanes = Lanes(store, SystemConcurrency())
    with ThreadPoolExecutor(16) as threads:
        with host.begin() as connection:
            connection.exec_driver_sql(LOCK_COUNTER.format("Y/B"))
            here = Changes(seats=seats(1))
            waiting = [threads.submit(lanes.commit, here) for _ in range(8)]
            wait_for_a_lock(host)
            free = Changes(seats=SeatRequest(takes=(there,)))
            others = [threads.submit(lanes.commit, free) for _ in range(9)]
            assert all(isinstance(each.result(10), Committed) for each in others)
            assert not any(each.done() for each in waiting)
        assert all(isinstance(each.result(10), Committed) for each in waiting)
    store.close()


def test_twins_get_one_answer_even_where_they_wait_for_the_same_row(
    url: str, host: Engine
) -> None:
    """The second one looks for the key when it has the row, and finds the first."""
    stores = [SqlStore.connect(url, {"busy_seconds": 20}) for _ in range(2)]
    stores[0].commit(Changes(puts=(order(),)))
    unit = Changes(claim=claim(), puts=(order(version=2),))
    with ThreadPoolExecutor(2) as threads:
        with host.begin() as connection:
            connection.exec_driver_sql(LOCK_ORDER)
            sent = [threads.submit(store.commit, unit) for store in stores]
            wait_for_a_lock(host, waiting=2)
        outcomes = [item.result(30) for item in sent]
    done = [outcome for outcome in outcomes if isinstance(outcome, Committed)]
    assert sorted(outcome.replayed for outcome in done) == [False, True], outcomes
    for store in stores:
        store.close()


def test_what_a_deadlock_undid_is_done_again(url: str, host: Engine) -> None:
    """A host locks rows in another order; the store gives way, and nobody is told."""
    store = SqlStore.connect(url, {"busy_seconds": 20})
    rows = [counter(name, 5, parent=None) for name in ("A", "B")]
    store.commit(Changes(puts=tuple(rows)))
    both = Changes(puts=tuple(attrs.evolve(row, version=2) for row in rows))
    earlier = deadlocks(host)
    with ThreadPoolExecutor(1) as threads:
        with host.begin() as connection:
            connection.exec_driver_sql(words_for(host).outlast)
            connection.exec_driver_sql(LOCK_COUNTER.format("B"))
            waiting = threads.submit(store.commit, both)
            wait_for_a_lock(host)
            connection.exec_driver_sql(LOCK_COUNTER.format("A"))
        assert isinstance(waiting.result(30), Committed)
    assert deadlocks(host) == earlier + 1
    store.close()


def test_counters_are_had_last(url: str, host: Engine) -> None:
    """Who replaces one waits for its other rows first, as who sells its seats does."""
    store = SqlStore.connect(url, {"busy_seconds": 20})
    store.commit(Changes(puts=(counter("Y/B", 5, parent=None), order())))
    replaced = counter("Y/B", 6, parent=None, version=2)
    earlier = deadlocks(host)
    with ThreadPoolExecutor(1) as threads:
        with host.begin() as connection:
            connection.exec_driver_sql(words_for(host).outlast)
            connection.exec_driver_sql(LOCK_ORDER)
            both = Changes(puts=(replaced, order(version=2)))
            waiting = threads.submit(store.commit, both)
            wait_for_a_lock(host)
            connection.exec_driver_sql(LOCK_COUNTER.format("Y/B"))
        assert isinstance(waiting.result(30), Committed)
    assert deadlocks(host) == earlier
    store.close()
