"""A scene with orders in several states, to make bad calls on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
from tests.application.face_world import CONTACT, FaceWorld, open_world
from tests.market import people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.assembly.orders import Cancellation
from flightcore.domain.booking import Order
from flightcore.domain.shopping import Offer


@attrs.frozen(kw_only=True)
class Scene:
    """What bad calls are made on."""

    world: FaceWorld
    core: FlightCore
    agent: FlightCore
    stranger: FlightCore
    closed: FlightCore
    offer: Offer
    pair: Offer
    agents_offer: Offer
    expired: Offer
    held: Order
    ticketed: Order
    cancelled: Order
    agents: Order
    overdue: Order
    stale: Cancellation

    @property
    def wanted(self) -> Any:
        """One slice that has offers."""
        return fc.slice("JFK", "LAX", on=self.world.day)

    def file(self, name: str, text: str | bytes) -> Path:
        """A file of that content."""
        path = self.world.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def book(self, offer: Any = None, *travellers: Any, **options: Any) -> Order:
        """Book for one adult, or as told."""
        options = {"contact": CONTACT, **options}
        return self.core.book(
            self.offer if offer is None else offer,
            travellers=travellers or people(1),
            **options,
        )

    def search(self, *slices: Any, **options: Any) -> object:
        """Search for one adult, or as told."""
        return self.core.search(*(slices or (self.wanted,)), **options)


@contextmanager
def open_scene(kind: str, folder: Path) -> Iterator[Scene]:
    """A world at rest with one order in each of several states."""
    with open_world(kind, folder) as world:
        scene = _set(world)
        world.offset.advance(timedelta(hours=3).total_seconds())
        fresh = attrs.evolve(
            scene,
            offer=world.offer(),
            pair=world.offer(2),
            agents_offer=scene.agent.search(scene.wanted).cheapest(),
            held=world.held(),
        )
        fresh.core.book(
            fresh.offer, travellers=people(1), contact=CONTACT, idempotency_key="used"
        )
        yield fresh


def _set(world: FaceWorld) -> Scene:
    agent, stranger = world.agent("ann"), world.agent("bob", tenant="elsewhere")
    closed = fc.connect("memory://")
    closed.close()
    moved = world.ticketed()
    stale = world.core.cancel(moved.id)
    cancelled = world.core.cancel(moved.id).confirm()
    overdue, agents = world.held(), world.held(core=agent)
    offer = world.offer()
    scene = Scene(
        world=world,
        core=world.core,
        agent=agent,
        stranger=stranger,
        closed=closed,
        offer=offer,
        pair=offer,
        agents_offer=offer,
        expired=offer,
        held=overdue,
        ticketed=world.ticketed(),
        cancelled=cancelled,
        agents=agents,
        overdue=overdue,
        stale=stale,
    )
    for _ in range(60):
        world.core.work()
    return scene


@attrs.frozen
class Bad:
    """One bad call.

    Attributes:
        name: What is bad about it.
        error: The class of the tree that says so; not a base of it.
        call: The call.
        facts: Names of facts that the error carries.
    """

    name: str
    error: type[fc.FlightCoreError]
    call: Callable[[Scene], object]
    facts: tuple[str, ...] = ()


def child(years: int = 5) -> fc.Traveller:
    """Somebody who is so old on the day of departure."""
    born = datetime.now(UTC).date() - timedelta(days=int(365.25 * years))
    return fc.Traveller("Tim", "Lovelace", born=born)
