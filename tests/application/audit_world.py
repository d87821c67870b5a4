"""A core in memory with orders in every stage, and a hand that breaks its rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import attrs
from tests.market import cheapest, open_market, people

import flightcore as fc
from flightcore.application.operations.audit import AuditReport
from flightcore.assembly import FlightCore
from flightcore.domain.booking import Order
from flightcore.memory import MemoryStore, SimulatedGateway
from flightcore.memory.clock import OffsetClock
from flightcore.memory.table import Table
from flightcore.ports.gateway_books import BookedOperation, GatewayBooks
from flightcore.ports.rows import OrderRow, Row
from flightcore.ports.store import Snapshot, find
from flightcore.system import SystemClock, SystemConcurrency

R = TypeVar("R", bound=Row)
SETTINGS = fc.Settings(pay_wait=timedelta(milliseconds=10))
"""So that nobody waits for a gateway that takes its time."""
Booked = tuple[BookedOperation, ...]


class OpenStore(MemoryStore):
    """A store in memory that lets a test reach its rows, and step in before a read."""

    before_read: Callable[[], object] | None = None
    reads_to_go: int = 0

    def table(self, rows: type[Row]) -> Table:
        """The rows of a class, behind the store's back."""
        return self._tables._tables[rows.TABLE]

    def _read(self, *asked: Any) -> Snapshot:
        self.reads_to_go -= 1
        if self.reads_to_go == 0 and self.before_read is not None:
            self.before_read()
        return super()._read(*asked)


class CookedBooks(SimulatedGateway):
    """A gateway whose books a test can falsify."""

    cook: Callable[[Booked], Booked] = staticmethod(lambda booked: booked)

    def books(self) -> GatewayBooks:
        """The books, as cooked."""
        return GatewayBooks(self.cook(super().books().operations))


@attrs.define
class World:
    """One core, its store and its gateway."""

    core: FlightCore
    store: OpenStore
    gateway: CookedBooks
    day: date
    ahead: float = 0.0

    @classmethod
    def open(cls, folder: Path) -> World:
        """A new world with open flights and no orders."""
        concurrency = SystemConcurrency()
        world: list[World] = []
        clock = OffsetClock(SystemClock(), lambda: world[0].ahead if world else 0.0)
        store = OpenStore(clock=clock, concurrency=concurrency)
        gateway = CookedBooks.connect(
            "simulated://", {"clock": SystemClock(), "concurrency": concurrency}
        )
        assert isinstance(gateway, CookedBooks)
        core = fc.connect(store, gateway=gateway, settings=SETTINGS)
        world.append(cls(core, store, gateway, open_market(core, folder)))
        return world[0]

    # -- orders ------------------------------------------------------------------

    def held(self, count: int = 1, *, destination: str = "LAX") -> Order:
        """An order on hold."""
        adults = [fc.adult()] * count
        offer = cheapest(self.core, self.day, *adults, destination=destination)
        return self.core.book(offer, travellers=people(count), contact="a@example.com")

    def paid(self, token: str = "tok_visa", count: int = 1, **options: str) -> Order:
        """An order for which was paid with a token; ticketed, as a rule."""
        return self.core.pay(self.held(count, **options).id, fc.card(token))

    def cancelled(self, token: str = "tok_visa") -> Order:
        """An order that was ticketed, cancelled and, as a rule, refunded."""
        return self.core.cancel(self.paid(token, destination="SAN").id).confirm()

    def dropped(self) -> Order:
        """An order that was cancelled on hold."""
        return self.core.cancel(self.held().id).confirm()

    def until_quiet(self, passes: int = 50) -> None:
        """Work until nothing is left to do."""
        for _ in range(passes):
            if self.core.work().total == 0:
                return
        raise AssertionError("the core never came to rest")

    # -- rows --------------------------------------------------------------------

    def rows(self, kind: type[R], /, **wanted: Any) -> list[R]:
        """The rows of a class whose columns have these values."""
        asked = find(kind, limit=10_000)
        return [
            row
            for row in self.store.read(asked)[asked]
            if all(getattr(row, name) == value for name, value in wanted.items())
        ]

    def one(self, kind: type[R], /, **wanted: Any) -> R:
        """The only such row."""
        (row,) = self.rows(kind, **wanted)
        return row

    def plant(self, *rows: Row) -> None:
        """Write rows past every check."""
        for row in rows:
            self.store.table(type(row)).restore(row.key, row)

    def change(self, row: R, /, **columns: Any) -> R:
        """Replace columns of a row."""
        changed = attrs.evolve(row, **columns)
        self.plant(changed)
        return changed

    def drop(self, *rows: Row) -> None:
        """Remove rows."""
        for row in rows:
            self.store.table(type(row)).restore(row.key, None)

    def edit(self, row: R, /, **members: Any) -> R:
        """Replace members of a row's JSON body."""
        body = {**json.loads(attrs.asdict(row)["body"]), **members}
        return self.change(row, body=json.dumps(body).encode())

    def order_row(self, order: Order) -> OrderRow:
        """The order as it is stored."""
        return self.one(OrderRow, id=order.id)

    # -- audit -------------------------------------------------------------------

    def before_read(self, number: int, step: Callable[[], object]) -> None:
        """Take a step before the n-th read from now; it may read itself."""
        self.store.reads_to_go, self.store.before_read = number, step

    def audit(self) -> AuditReport:
        """What the audit says."""
        return self.core.audit()

    def broken(self, *, books: bool = False) -> set[str]:
        """Rules that do not hold; those of the gateway's books only if asked for."""
        rules = {finding.rule for finding in self.audit().findings}
        return rules if books else {rule for rule in rules if rule[0] != "B"}
