"""A core with replicas: what it shows, and by what it decides."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
from tests.application.face_world import CARD, CONTACT
from tests.application.replicated_world import (
    SEATS,
    SETTINGS,
    ReplicatedWorld,
    open_replicated,
)
from tests.market import cheapest, people

import flightcore as fc
from flightcore.application.reading.reader import Reader
from flightcore.application.reading.replicas import Replicas
from flightcore.application.reading.replicated import ReplicatedReader
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import Order
from flightcore.ports.replica import Replica
from flightcore.ports.rows import CounterRow, GenerationRow, OrderRow
from flightcore.ports.store import Store, find

LAG = SETTINGS.replica_lag.total_seconds()
RETRY = SETTINGS.replica_retry.total_seconds()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ReplicatedWorld]:
    with open_replicated(tmp_path) as opened:
        yield opened


Shown = Callable[[ReplicatedWorld, Order], object]
QUESTIONS: dict[str, Shown] = {
    "search": lambda w, _: list(w.core.search(fc.slice("JFK", "LAX", on=w.day))),
    "services": lambda w, _: w.core.services(cheapest(w.core, w.day)),
    "order": lambda w, order: w.core.orders.get(order.id),
    "locator": lambda w, order: w.core.orders.find(order.locator),
    "list": lambda w, _: list(w.core.orders.list()),
    "events": lambda w, order: w.core.events(order.id),
    "backlog": lambda w, _: w.core.backlog(),
    "oversales": lambda w, _: w.core.inventory.oversales(),
    "cabins": lambda w, _: w.core.inventory.cabins(flight(w)),
    "availability": lambda w, _: w.core.inventory.availability(flight(w)),
    "seat map": lambda w, _: w.core.inventory.seat_map(flight(w)),
    "schedule": lambda w, _: w.core.schedules.get(flight(w)),
}


def flight(world: ReplicatedWorld) -> str:
    return f"AA0001/{world.day}"


@pytest.mark.parametrize("shown", QUESTIONS.values(), ids=list(QUESTIONS))
def test_what_only_shows_is_read_from_replicas(
    shown: Shown, world: ReplicatedWorld
) -> None:
    """Each in its turn, and the store answers none of it."""
    order = world.held(world.core)
    shown(world, order)
    before = [replica.answered for replica in world.replicas]
    asked = world.store.asked
    for _ in world.replicas:
        shown(world, order)
    after = [replica.answered for replica in world.replicas]
    assert all(late > early for early, late in zip(before, after, strict=True))
    assert world.store.asked == asked


def test_what_decides_asks_no_replica(world: ReplicatedWorld) -> None:
    """To hold, seat, pay, quote, cancel and work, with a replica that is well."""
    offer = cheapest(world.core, world.day)
    asked = world.asked
    order = world.core.book(offer, travellers=people(1), contact=CONTACT)
    world.core.orders.assign_seat(order.id, "P1", 0, "1A")
    world.core.pay(order.id, CARD)
    world.core.cancel(order.id).confirm()
    world.core.inventory.change(flight(world), capacity=SEATS + 1)
    world.core.inventory.heal(flight(world))
    while world.core.work().total:
        pass
    assert world.core.audit().is_clean
    assert world.asked == asked


def test_the_last_seat_is_sold_once_though_replicas_show_it(
    world: ReplicatedWorld,
) -> None:
    """A replica that is behind offers what is gone; the booking is refused."""
    other = world.another()
    world.held(other, SEATS - 1)
    cheapest(world.core, world.day)
    world.pause()
    last = world.held(other)
    offer, answered = cheapest(world.core, world.day), world.answered
    with pytest.raises(fc.SoldOut):
        world.core.book(offer, travellers=people(1), contact=CONTACT)
    assert world.answered == answered
    other.cancel(last.id).confirm()
    assert world.core.book(offer, travellers=people(1), contact=CONTACT).locator


def test_a_core_shows_what_was_written_through_it(world: ReplicatedWorld) -> None:
    """However far behind the replicas are; and so do those that are made of it."""
    world.pause()
    answered = world.answered
    order = world.held(world.core)
    assert world.core.orders.get(order.id) == order
    assert [each.id for each in world.core.orders.list()] == [order.id]
    assert world.core.as_(world.core._principal).orders.find(order.locator) == order
    assert len(world.core.events(order.id)) == order.sequence
    # The search of the offer is all that they answered.
    assert world.answered == answered + 2


def test_a_token_carries_it_to_another_process(world: ReplicatedWorld) -> None:
    """Without it the other process shows an older moment, with it the present one."""
    other = world.another()
    other.backlog()
    world.pause()
    order = world.held(world.core)
    token = world.core.consistency_token()
    with pytest.raises(fc.NotFound):
        other.orders.get(order.id)
    assert other.after(token).orders.get(order.id) == order


def test_tokens_have_an_async_twin(world: ReplicatedWorld) -> None:
    """What is written, shown and told through coroutines is the same."""
    world.pause()

    async def go() -> tuple[Order, Order]:
        aio = world.core.aio
        offers = await aio.search(fc.slice("JFK", "LAX", on=world.day))
        order = await aio.book(offers.cheapest(), travellers=people(1), contact=CONTACT)
        other = world.another().aio.after(await aio.consistency_token())
        return order, await other.orders.get(order.id)

    written, shown = asyncio.run(go())
    assert written == shown


def test_tokens_without_replicas(world: ReplicatedWorld) -> None:
    """There is nothing to wait for, and any token is as good as another."""
    alone = fc.connect(world.store, settings=SETTINGS)
    order = world.held(alone)
    assert alone.consistency_token() == ""
    assert alone.after("pffff").orders.get(order.id) == order
    with pytest.raises(fc.InvalidInput):
        alone.after("ffff")


def test_nothing_is_shown_that_is_older_than_the_lag(world: ReplicatedWorld) -> None:
    """The primary is asked once replicas may show what was so too long ago."""
    world.pause()
    core, other = world.another(), world.another()
    assert core.backlog().orders_on_hold == 0
    world.held(other)
    world.clock.pushed += LAG / 2
    assert core.backlog().orders_on_hold == 0
    world.clock.pushed += LAG / 2 + 1
    assert core.backlog().orders_on_hold == 1
    world.resume()
    answered = world.answered
    assert core.backlog().orders_on_hold == 1
    assert world.answered > answered


def test_one_that_fails_is_left_out_for_a_while(world: ReplicatedWorld) -> None:
    """The other answers; with neither, the store does; and then they come back."""
    ill, well = world.replicas
    ill.is_down = True
    for _ in range(4):
        world.core.inventory.oversales()
    asked, answered = ill.asked, well.answered
    for _ in range(4):
        world.core.inventory.oversales()
    assert ill.asked == asked
    assert well.answered == answered + 4
    well.is_down = True
    stored = world.store.asked
    for _ in range(4):
        world.core.inventory.oversales()
    assert world.store.asked == stored + 4
    ill.is_down = well.is_down = False
    world.clock.pushed += RETRY
    for _ in range(4):
        world.core.inventory.oversales()
    assert world.store.asked == stored + 4


def test_one_that_comes_back_as_another_is_not_read(world: ReplicatedWorld) -> None:
    """Whoever failed is checked anew, at its address may stand somebody else now."""
    ill, _ = world.replicas
    ill.is_down = True
    for _ in range(2):
        world.core.inventory.oversales()
    ill.is_down, ill.is_stranger = False, True
    world.clock.pushed += RETRY
    answered, asked = ill.answered, ill.asked
    for _ in range(4):
        world.core.inventory.oversales()
    assert ill.asked > asked
    assert ill.answered == answered


def test_strangers_are_refused_and_nobody_is_left_open(world: ReplicatedWorld) -> None:
    """At the start, with every replica closed that was named."""
    first, stranger = world.replicas
    stranger.is_stranger = True
    with pytest.raises(fc.UnsafeComposition):
        world.another()
    with pytest.raises(fc.CoreClosed):
        first.read(find(OrderRow), at_least=0)


def test_what_decides_has_no_replica_to_read() -> None:
    """Nothing that a mutating use case is given leads to one, by its types."""
    given = get_type_hints(Runtime).values()
    assert Store in given
    assert not {Reader, Replicas, ReplicatedReader, Replica} & set(given)


def test_a_core_starts_without_its_replicas(world: ReplicatedWorld) -> None:
    """One that does not answer is left out until it does."""
    for replica in world.replicas:
        replica.is_down = True
    core, stored = world.another(), world.store.asked
    core.inventory.oversales()
    assert world.store.asked == stored + 1


def test_a_store_that_cannot_be_copied(tmp_path: Path) -> None:
    """Named replicas are refused, by a store in memory and by SQLite alike."""
    for url in ("memory://", f"sqlite:///{tmp_path}/a.db"):
        with pytest.raises(fc.UnsafeComposition) as caught:
            fc.connect(url, replicas=[url])
        assert caught.value.port == "replica"


def test_a_catalogue_is_copied_from_the_store_alone(world: ReplicatedWorld) -> None:
    """Replicas say how far it is, and what is free; never what there is to sell.

    Two of them may be of two moments: pages of one under the generation of another
    would be kept for as long as nobody files anything.
    """
    core = world.another()
    for replica in world.replicas:
        replica.tables.clear()
    for _ in range(4):
        cheapest(core, world.day)
    for replica in world.replicas:
        assert replica.tables == {GenerationRow.TABLE, CounterRow.TABLE}
