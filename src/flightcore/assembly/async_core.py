"""AsyncCore: the use cases of a core as coroutines, on a bounded pool of threads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from flightcore.assembly.core import FlightCore
from flightcore.assembly.orders import Cancellation, OrdersFace
from flightcore.domain.booking import Order
from flightcore.domain.users import Principal
from flightcore.system import WorkerPool

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _as_coroutine(
    method: Callable[Concatenate[FlightCore, _P], _T],
) -> Callable[Concatenate[AsyncCore, _P], Awaitable[_T]]:
    async def call(self: AsyncCore, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await self.run(partial(method, self.core, *args, **kwargs))

    call.__name__, call.__doc__ = method.__name__, method.__doc__
    return call


class AsyncCore:
    """A core for coroutines.

    The core itself is synchronous. Each call here runs on one of a bounded number of
    threads. A coroutine that is cancelled only stops waiting: the call runs to its
    end, and whoever repeats it with the same key finds its result.

    Every method raises what its synchronous twin does, and ``Overloaded`` where all
    threads are busy and as many calls wait as may.
    """

    def __init__(self, core: FlightCore, pool: WorkerPool) -> None:
        self.core = core
        self._pool = pool

    search = _as_coroutine(FlightCore.search)
    services = _as_coroutine(FlightCore.services)
    book = _as_coroutine(FlightCore.book)
    pay = _as_coroutine(FlightCore.pay)
    cancel = _as_coroutine(FlightCore.cancel)
    receive_webhook = _as_coroutine(FlightCore.receive_webhook)
    events = _as_coroutine(FlightCore.events)
    work = _as_coroutine(FlightCore.work)
    backlog = _as_coroutine(FlightCore.backlog)
    audit = _as_coroutine(FlightCore.audit)

    async def get_order(self, order_id: str) -> Order:
        """See :meth:`OrdersFace.get`."""
        return await self.run(partial(OrdersFace.get, self.core.orders, order_id))

    async def find_order(self, locator: str) -> Order:
        """See :meth:`OrdersFace.find`."""
        return await self.run(partial(OrdersFace.find, self.core.orders, locator))

    async def confirm(
        self, quote: Cancellation, *, idempotency_key: str | None = None
    ) -> Order:
        """See :meth:`Cancellation.confirm`."""
        return await self.run(partial(quote.confirm, idempotency_key=idempotency_key))

    def as_(self, principal: Principal) -> AsyncCore:
        """The same core in another's name."""
        return AsyncCore(self.core.as_(principal), self._pool)

    async def run(self, call: Callable[[], _T]) -> _T:
        """Run any call of the core on the pool.

        Raises:
            Overloaded: Too many calls at once.
        """
        started = self._pool.submit(call)
        # Shielded: a cancelled caller stops waiting, it does not stop the call.
        return await asyncio.shield(asyncio.wrap_future(started))
