"""A whole core over a memory or a SQLite store, whose time a test can let pass."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import attrs
from tests.conformance.store_benches import sqlite_template
from tests.market import cheapest, open_market, people

import flightcore as fc
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.domain.shopping import Offer
from flightcore.memory import SimulatedGateway
from flightcore.memory._gateway_rules import SimulatedTiming
from flightcore.ports.rows import ROW_TYPES, Row
from flightcore.ports.store import Find, Store, Where, find
from flightcore.system import SystemClock, SystemConcurrency
from flightcore.testing.store import Offset

R = TypeVar("R", bound=Row)
PAGE = 10_000
KINDS = ("memory", "sqlite")
SETTINGS = fc.Settings(pay_wait=timedelta(milliseconds=10))
"""So that no test waits for a gateway that takes its time."""
CONTACT = "ada@example.com"
CARD = fc.card("tok_visa")


class MovedClock(SystemClock):
    """The real clock until a test stops it: then it shows that very instant."""

    stopped: datetime | None = None

    def now(self) -> datetime:
        """The time, or the instant at which it was stopped."""
        return self.stopped or super().now()


@attrs.define(eq=False)
class FaceWorld:
    """One core with open flights, its store, its gateway and its folders."""

    kind: str
    folder: Path
    settings: fc.Settings
    clock: MovedClock
    offset: Offset
    store: Store
    gateway: SimulatedGateway
    core: FlightCore
    day: date = date.min

    # -- selling -----------------------------------------------------------------

    def offer(self, count: int = 1, *, destination: str = "LAX") -> Offer:
        """The cheapest offer for some adults."""
        adults = [fc.adult()] * count
        return cheapest(self.core, self.day, *adults, destination=destination)

    def held(self, count: int = 1, *, core: FlightCore | None = None) -> Order:
        """An order on hold."""
        seller = core or self.core
        offer = cheapest(seller, self.day, *[fc.adult()] * count)
        return seller.book(offer, travellers=people(count), contact=CONTACT)

    def ticketed(self, count: int = 1) -> Order:
        """An order that is paid and ticketed."""
        return self.core.pay(self.held(count).id, fc.card("tok_visa"))

    def until_quiet(self, passes: int = 50) -> None:
        """Work until nothing is left to do."""
        for _ in range(passes):
            if self.core.work().total == 0:
                return
        raise AssertionError("the core never came to rest")

    def stop_at(self, moment: datetime) -> None:
        """Let the store's clock, and the gateway's, stand at that very instant."""
        self.offset.seconds = 0.0
        self.clock.stopped = moment

    def agent(self, name: str, *, tenant: str = "default") -> FlightCore:
        """The core in the name of an agent, who sees nothing but its own."""
        principal = fc.Principal(
            id=name, name=name, tenant=tenant, roles=(fc.Role.AGENT,)
        )
        return self.core.as_(principal)

    # -- looking -----------------------------------------------------------------

    def rows(self, kind: type[R], *where: Where) -> tuple[R, ...]:
        """Every row of a class that satisfies the conditions."""
        asked: Find[R] | None = find(kind, *where, limit=PAGE)
        found: list[R] = []
        while asked is not None:
            page = self.store.read(asked)[asked]
            found.extend(page)
            full = len(page) == PAGE
            asked = attrs.evolve(asked, after=page[-1].key) if full else None
        return tuple(found)

    def everything(self) -> Mapping[str, tuple[Row, ...]]:
        """Every row of every table, and the gateway's books."""
        tables: dict[str, Any] = {
            name: self.rows(kind) for name, kind in sorted(ROW_TYPES.items())
        }
        tables["books"] = self.gateway.books()
        tables["outbox"] = tuple(sorted(self.outbox.rglob("*")))
        return tables

    @property
    def outbox(self) -> Path:
        """Where messages to people are written."""
        return self.folder / "outbox"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "store.db"

    @property
    def url(self) -> str:
        """The store's URL."""
        return f"sqlite:///{self.database}" if self.kind == "sqlite" else "memory://"

    def another(self, **options: Any) -> FlightCore:
        """A second core over the same store and gateway."""
        options = {"gateway": self.gateway, "settings": self.settings, **options}
        return fc.connect(self.store, **options)


@contextmanager
def open_world(
    kind: str,
    folder: Path,
    *,
    settings: fc.Settings = SETTINGS,
    seats: int = 100,
    **options: Any,
) -> Iterator[FaceWorld]:
    """A world with open flights and no orders; closed at the end."""
    world = _assembled(kind, folder, settings, options)
    world.day = open_market(world.core, folder, seats=seats)
    world.offer()
    yield world
    world.core.close()


def _assembled(
    kind: str, folder: Path, settings: fc.Settings, options: Mapping[str, Any]
) -> FaceWorld:
    clock, offset = MovedClock(), Offset()
    if kind == "sqlite":
        shutil.copy(sqlite_template(), folder / "store.db")
    url = f"sqlite:///{folder / 'store.db'}" if kind == "sqlite" else "memory://"
    adapters = {
        "clock": clock,
        "concurrency": SystemConcurrency(),
        "clock_offset_seconds": offset,
        "timing": SimulatedTiming(slow=0.01),
    }
    gateway = SimulatedGateway.connect(f"simulated://{folder / 'books'}", adapters)
    core = fc.connect(
        url,
        gateway=gateway,
        channels=[f"file:{folder / 'outbox'}"],
        settings=settings,
        seams=fc.Seams(clock=clock, adapter_settings=adapters),
        **options,
    )
    return FaceWorld(
        kind=kind,
        folder=folder,
        settings=settings,
        clock=clock,
        offset=offset,
        store=core._runtime.store,
        gateway=gateway,
        core=core,
    )
