"""The faces of the contexts as coroutines, each call on a bounded pool of threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from itertools import islice
from typing import Concatenate, Generic, ParamSpec, TypeVar

from flightcore.assembly.inventory import InventoryFace
from flightcore.assembly.orders import Cancellation, OrdersFace
from flightcore.assembly.people import AccountsFace, TravellersFace
from flightcore.assembly.schedules import SchedulesFace
from flightcore.assembly.tariff import TariffFace
from flightcore.domain.booking import Order
from flightcore.domain.kernel import Instant, Money
from flightcore.system import WorkerPool

PAGE = 100
"""Orders that one call on the pool reads of a list."""

_F_co = TypeVar("_F_co", covariant=True)
_P = ParamSpec("_P")
_T = TypeVar("_T")


class AsyncFace(Generic[_F_co]):
    """A face whose calls can be awaited.

    Every method is the twin of the synchronous one of its name: it takes what that
    one takes and raises what that one does, and ``Overloaded`` where all threads are
    busy and as many calls wait as may. A coroutine that is cancelled only stops
    waiting: the call runs to its end.

    Attributes:
        face: The synchronous one.
    """

    def __init__(self, face: _F_co, pool: WorkerPool) -> None:
        self.face = face
        self._pool = pool

    async def run(self, call: Callable[[], _T]) -> _T:
        """Run any call on the pool.

        Raises:
            Overloaded: Too many calls at once.
        """
        started = self._pool.submit(call)
        # Shielded: a cancelled caller stops waiting, it does not stop the call.
        return await asyncio.shield(asyncio.wrap_future(started))


def twin(
    method: Callable[Concatenate[_F_co, _P], _T],
) -> Callable[Concatenate[AsyncFace[_F_co], _P], Awaitable[_T]]:
    """The coroutine beside a method of a synchronous face."""

    async def call(
        self: AsyncFace[_F_co], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        return await self.run(partial(method, self.face, *args, **kwargs))

    call.__name__, call.__doc__ = method.__name__, method.__doc__
    return call


class AsyncSchedules(AsyncFace[SchedulesFace]):
    """Load, read and change schedules."""

    load_csv = twin(SchedulesFace.load_csv)
    load_ssim = twin(SchedulesFace.load_ssim)
    get = twin(SchedulesFace.get)
    change = twin(SchedulesFace.change)
    cancel_flight = twin(SchedulesFace.cancel_flight)


class AsyncInventory(AsyncFace[InventoryFace]):
    """Open flights for sale, tell what is left, seat maps and waitlists."""

    open = twin(InventoryFace.open)
    open_nests = twin(InventoryFace.open_nests)
    cabins = twin(InventoryFace.cabins)
    change = twin(InventoryFace.change)
    change_nest = twin(InventoryFace.change_nest)
    oversales = twin(InventoryFace.oversales)
    heal = twin(InventoryFace.heal)
    availability = twin(InventoryFace.availability)
    seat_map = twin(InventoryFace.seat_map)
    set_seat_map = twin(InventoryFace.set_seat_map)
    join_waitlist = twin(InventoryFace.join_waitlist)
    waitlisted = twin(InventoryFace.waitlisted)
    leave_waitlist = twin(InventoryFace.leave_waitlist)


class AsyncTariff(AsyncFace[TariffFace]):
    """File fares, rules and taxes."""

    load_csv = twin(TariffFace.load_csv)
    load = twin(TariffFace.load)
    file = twin(TariffFace.file)


class AsyncOrders(AsyncFace[OrdersFace]):
    """Find and list orders, and seat their passengers."""

    get = twin(OrdersFace.get)
    find = twin(OrdersFace.find)
    retry = twin(OrdersFace.retry)
    assign_seat = twin(OrdersFace.assign_seat)
    change_seat = twin(OrdersFace.change_seat)
    release_seat = twin(OrdersFace.release_seat)

    async def list(self, *, status: str | None = None) -> AsyncIterator[Order]:
        """See :meth:`OrdersFace.list`; read ``PAGE`` at a time."""
        orders = await self.run(partial(self.face.list, status=status))
        while page := await self.run(lambda: tuple(islice(orders, PAGE))):
            for order in page:
                yield order


class AsyncTravellers(AsyncFace[TravellersFace]):
    """Keep, copy and forget travellers' profiles."""

    create = twin(TravellersFace.create)
    get = twin(TravellersFace.get)
    traveller = twin(TravellersFace.traveller)
    update = twin(TravellersFace.update)
    anonymise = twin(TravellersFace.anonymise)


class AsyncAccounts(AsyncFace[AccountsFace]):
    """Say who may act in the tenant, and as what."""

    create = twin(AccountsFace.create)
    get = twin(AccountsFace.get)
    principal = twin(AccountsFace.principal)
    disable = twin(AccountsFace.disable)
    grant = twin(AccountsFace.grant)
    revoke = twin(AccountsFace.revoke)


class AsyncCancellation(AsyncFace[Cancellation]):
    """A cancellation as quoted; nothing happens before ``confirm``."""

    confirm = twin(Cancellation.confirm)

    @property
    def refund(self) -> Money:
        """What the payer gets back."""
        return self.face.refund

    @property
    def penalty(self) -> Money:
        """What is kept of the fare."""
        return self.face.penalty

    @property
    def deadline(self) -> Instant:
        """First instant at which the quote no longer stands."""
        return self.face.deadline
