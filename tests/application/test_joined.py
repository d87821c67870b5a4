"""Selling inside the host's own transaction, on one SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from tests.application.face_world import CARD, CONTACT, FaceWorld, open_world
from tests.application.stepping_in import step_in
from tests.market import people

import flightcore as fc
from flightcore.domain.booking import Order
from flightcore.domain.shopping import Offer
from flightcore.ports.rows import HoldRow
from flightcore_sql import begin_immediate


class ChangedItsMind(Exception):
    """The host's."""


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[FaceWorld]:
    with open_world("sqlite", tmp_path, seats=2) as opened:
        yield opened


@pytest.fixture
def host(joined: FaceWorld) -> Iterator[Engine]:
    """The host's engine on the same file, with a table of its own."""
    engine = create_engine(joined.url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE cart (name TEXT)")
    yield engine
    engine.dispose()


def put_in_cart(connection: Connection, name: str) -> None:
    connection.exec_driver_sql("INSERT INTO cart VALUES (?)", (name,))


def cart(host: Engine) -> list[str]:
    with host.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM cart ORDER BY name")
        return [row[0] for row in rows]


def book(
    world: FaceWorld, offer: Offer, connection: Connection, count: int = 1
) -> Order:
    return world.core.book(
        offer, travellers=people(count), contact=CONTACT, join=connection
    )


def test_a_host_that_commits_has_both(joined: FaceWorld, host: Engine) -> None:
    """Order and payment become visible with the host's row; work pays after that."""
    offer = joined.offer()
    with begin_immediate(host) as connection:
        put_in_cart(connection, "Ada")
        order = book(joined, offer, connection)
        pending = joined.core.pay(order.id, CARD, join=connection)
        assert pending.status is fc.OrderStatus.PAYMENT_PENDING
        with pytest.raises(fc.NotFound):
            joined.core.orders.get(order.id)
        assert joined.gateway.books().operations == ()
    assert cart(host) == ["Ada"]
    joined.offset.advance(120)
    joined.until_quiet()
    assert joined.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    assert joined.core.audit().findings == ()


def test_an_offer_that_expires_before_its_commit(
    joined: FaceWorld, host: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not sold, and the host's transaction goes on."""
    offer = joined.offer()
    expire = partial(joined.stop_at, offer.expires_at)
    step_in(monkeypatch, joined.store, after=1, then=expire)
    with begin_immediate(host) as connection:
        with pytest.raises(fc.OfferExpired):
            book(joined, offer, connection)
        put_in_cart(connection, "Ada")
    assert cart(host) == ["Ada"]
    assert joined.rows(HoldRow) == ()


def test_a_host_that_rolls_back_has_neither(joined: FaceWorld, host: Engine) -> None:
    """Every table is as it was; the seats are there for others."""
    offer, before = joined.offer(2), joined.everything()
    with suppress(ChangedItsMind), begin_immediate(host) as connection:
        put_in_cart(connection, "Ada")
        order = book(joined, offer, connection, 2)
        joined.core.pay(order.id, CARD, join=connection)
        raise ChangedItsMind
    assert joined.everything() == before
    assert cart(host) == []
    assert joined.held(2).status is fc.OrderStatus.ON_HOLD


def test_a_refusal_leaves_the_hosts_work_alone(joined: FaceWorld, host: Engine) -> None:
    """Sold out: undone to the savepoint, told with its facts, and the host goes on."""
    offer = joined.offer()
    joined.held(2)
    before = joined.everything()
    with begin_immediate(host) as connection:
        put_in_cart(connection, "before")
        with pytest.raises(fc.SoldOut) as caught:
            book(joined, offer, connection)
        assert (caught.value.asked, caught.value.left) == (1, 0)
        put_in_cart(connection, "after")
    assert cart(host) == ["after", "before"]
    assert joined.everything() == before


def test_a_key_is_good_inside_and_outside(joined: FaceWorld, host: Engine) -> None:
    """Booked joined, repeated without: the same order."""
    offer = joined.offer()
    with begin_immediate(host) as connection:
        order = joined.core.book(
            offer,
            travellers=people(1),
            contact=CONTACT,
            idempotency_key="k",
            join=connection,
        )
    again = joined.core.book(
        offer, travellers=people(1), contact=CONTACT, idempotency_key="k"
    )
    assert again == order


def test_a_cancellation_joins(joined: FaceWorld, host: Engine) -> None:
    """Confirmed with the host's row, refunded by work afterwards."""
    order = joined.ticketed()
    quote = joined.core.cancel(order.id)
    with begin_immediate(host) as connection:
        put_in_cart(connection, "cancelled")
        cancelled = quote.confirm(join=connection)
        assert cancelled.status is fc.OrderStatus.CANCELLED
        assert joined.core.orders.get(order.id).status is fc.OrderStatus.TICKETED
    joined.offset.advance(120)
    joined.until_quiet()
    assert joined.core.audit().findings == ()
    kinds = [str(each.kind) for each in joined.gateway.books().operations]
    assert kinds.count("REFUND") == 1


def test_what_is_no_transaction_cannot_be_joined(
    joined: FaceWorld, host: Engine
) -> None:
    """Closed, committing by itself, of another database, or no connection at all."""
    offer, before = joined.offer(), joined.everything()
    elsewhere = create_engine("sqlite://")
    closed = host.connect()
    closed.close()
    with host.connect() as plain, Session() as unbound, elsewhere.connect() as other:
        auto = plain.execution_options(isolation_level="AUTOCOMMIT")
        for wrong in (host, closed, auto, unbound, object(), "transaction", 1):
            with pytest.raises(fc.CannotJoin) as caught:
                joined.core.book(
                    offer, travellers=people(1), contact=CONTACT, join=wrong
                )
            assert caught.value.given == type(wrong).__name__
        with pytest.raises(fc.FlightCoreError):
            book(joined, offer, other)
    elsewhere.dispose()
    assert joined.everything() == before
