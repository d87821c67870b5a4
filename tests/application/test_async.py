"""The coroutines' face: the same use cases, bounded; no cancelled call is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest
from tests.application.face_world import (
    CARD,
    CONTACT,
    KINDS,
    SETTINGS,
    FaceWorld,
    open_world,
)
from tests.market import people

import flightcore as fc

_T = TypeVar("_T")


def run(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end, and never for ever."""
    return asyncio.run(asyncio.wait_for(coroutine, timeout=30))


def test_the_same_use_cases(world: FaceWorld) -> None:
    """Search, book, pay, look, cancel, work, audit: as coroutines."""

    async def sell() -> fc.Order:
        aio = world.core.aio
        offers = await aio.search(fc.slice("JFK", "LAX", on=world.day))
        order = await aio.book(offers.cheapest(), travellers=people(1), contact=CONTACT)
        paid = await aio.pay(order.id, CARD)
        assert paid.status is fc.OrderStatus.TICKETED
        assert await aio.orders.get(order.id) == paid
        assert await aio.orders.find(order.locator) == paid
        assert len(await aio.events(order.id)) == paid.sequence
        quote = await aio.cancel(order.id)
        cancelled = await quote.confirm(idempotency_key="c")
        while (await aio.work()).total:
            pass
        assert (await aio.backlog()).is_quiet
        assert (await aio.audit()).findings == ()
        return cancelled

    assert run(sell()).status is fc.OrderStatus.CANCELLED


def test_errors_arrive_as_they_are(world: FaceWorld) -> None:
    """The same classes, with their facts and the key."""

    async def refused() -> None:
        aio = world.core.aio
        with pytest.raises(fc.NotFound):
            await aio.orders.get("ord_absent")
        with pytest.raises(fc.InvalidInput):
            await aio.run(lambda: world.core.orders.get(world.offer().id + "\0"))
        with pytest.raises(fc.NotFound) as caught:
            await aio.pay("ord_absent", CARD, idempotency_key="k")
        assert caught.value.idempotency_key == "k"
        ann = fc.Principal(
            id="ann", name="Ann", tenant="default", roles=(fc.Role.AGENT,)
        )
        with pytest.raises(fc.Forbidden):
            await aio.as_(ann).work()

    run(refused())


def test_many_at_once(world: FaceWorld) -> None:
    """Forty coroutines book forty seats."""

    async def sell() -> set[str]:
        aio = world.core.aio
        offer = world.offer()
        booked = [
            aio.book(
                offer, travellers=people(1), contact=CONTACT, idempotency_key=f"k{n}"
            )
            for n in range(40)
        ]
        return {order.id for order in await asyncio.gather(*booked)}

    assert len(run(sell())) == 40
    assert world.core.audit().findings == ()


def test_a_cancelled_caller_finds_the_result(world: FaceWorld) -> None:
    """It only stops waiting: the call runs to its end, once."""
    offer = world.offer()
    begun, go_on = threading.Event(), threading.Event()

    def book() -> fc.Order:
        begun.set()
        assert go_on.wait(timeout=20)
        return world.core.book(
            offer, travellers=people(1), contact=CONTACT, idempotency_key="mine"
        )

    async def give_up_and_return() -> fc.Order:
        aio = world.core.aio
        waiting = asyncio.ensure_future(aio.run(book))
        await asyncio.to_thread(begun.wait, 20)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        go_on.set()
        return await aio.book(
            offer, travellers=people(1), contact=CONTACT, idempotency_key="mine"
        )

    order = run(give_up_and_return())
    assert [each.id for each in world.core.orders.list()] == [order.id]


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_are_turned_away(kind: str, tmp_path: Path) -> None:
    """As many run and wait as may; one more is told to come again later."""
    settings = attrs.evolve(SETTINGS, aio_threads=1, aio_waiting=1)
    with open_world(kind, tmp_path, settings=settings) as world:
        free = threading.Event()

        async def crowd() -> None:
            aio = world.core.aio
            busy = [
                asyncio.ensure_future(aio.run(lambda: free.wait(20))) for _ in range(2)
            ]
            await asyncio.sleep(0)
            with pytest.raises(fc.Overloaded) as caught:
                await aio.backlog()
            assert caught.value.retryable
            assert caught.value.retry_after > 0
            free.set()
            assert await asyncio.gather(*busy) == [True, True]
            assert (await aio.backlog()).is_quiet

        world.until_quiet()
        run(crowd())


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_that_waits_is_not_lost_either(kind: str, tmp_path: Path) -> None:
    """Cancelled before a thread was free, it is made nevertheless."""
    settings = attrs.evolve(SETTINGS, aio_threads=1)
    with open_world(kind, tmp_path, settings=settings) as world:
        free, offer = threading.Event(), world.offer()

        async def give_up() -> None:
            aio = world.core.aio
            busy = asyncio.ensure_future(aio.run(lambda: free.wait(20)))
            waiting = asyncio.ensure_future(
                aio.book(offer, travellers=people(1), contact=CONTACT)
            )
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            free.set()
            await busy
            await aio.backlog()

        run(give_up())
        assert len(list(world.core.orders.list())) == 1


def test_a_closed_core(tmp_path: Path) -> None:
    """The same error as of the synchronous face."""
    with open_world("memory", tmp_path) as world:
        aio = world.core.aio

    async def late() -> None:
        with pytest.raises(fc.CoreClosed):
            await aio.backlog()

    run(late())


TWINLESS = {"FlightCore": {"aio", "close", "run_worker"}}
"""What a coroutine must not do for a whole core: end it, or stay in it for ever."""


def test_nothing_lacks_its_twin(world: FaceWorld) -> None:
    """Every public method and face, down to a quote; and nothing beside them."""
    quote = world.core.cancel(world.held().id)
    core, aio = world.core, world.core.aio
    faces = ("schedules", "inventory", "tariff", "orders", "travellers", "accounts")
    pairs: list[tuple[object, object]] = [
        (core, aio),
        (quote, run(aio.cancel(quote.quote.order_id))),
        *((getattr(core, name), getattr(aio, name)) for name in faces),
    ]
    for face, twin in pairs:
        name = type(face).__name__
        wanted = public(face) - TWINLESS.get(name, set()) - {"quote"}
        assert public(twin) - {"run", "face"} == wanted, name


def public(face: object) -> set[str]:
    """Names without an underscore."""
    return {name for name in dir(face) if not name.startswith("_")}


def test_every_face(world: FaceWorld) -> None:
    """A call of each context, with its keywords and its answer."""

    async def look() -> None:
        aio = world.core.aio
        flight = world.offer().segments[0].segment.flight_date
        assert (await aio.schedules.get(flight)).flight.id == flight
        assert await aio.inventory.availability(flight)
        assert (await aio.inventory.seat_map(flight, leg=1)).seat_map.leg == 1
        account = await aio.accounts.create("Ann", roles=[fc.Role.AGENT])
        assert (await aio.accounts.principal("Ann")).id == account.id
        assert await aio.tariff.file([]) == 0
        with pytest.raises(fc.NotFound):
            await aio.travellers.get("trv_absent")
        assert abs((await aio.now() - world.core.now()).total_seconds()) < 60

    run(look())


def test_a_list_that_is_read_as_it_is_wanted(world: FaceWorld) -> None:
    """Every order once, over several pages."""
    held = {world.held().id for _ in range(3)}
    world.ticketed()

    async def listed() -> list[str]:
        orders = world.core.aio.orders.list(status="ON_HOLD")
        return [order.id async for order in orders]

    found = run(listed())
    assert (len(found), set(found)) == (3, held)
