"""AsyncCore: the use cases of a core as coroutines."""

from __future__ import annotations

from functools import partial

from flightcore.assembly.async_faces import (
    AsyncAccounts,
    AsyncCancellation,
    AsyncFace,
    AsyncInventory,
    AsyncOrders,
    AsyncSchedules,
    AsyncTariff,
    AsyncTravellers,
    twin,
)
from flightcore.assembly.core import FlightCore
from flightcore.domain.users import Principal


class AsyncCore(AsyncFace[FlightCore]):
    """A core for coroutines.

    The core itself is synchronous. Each call here runs on one of a bounded number of
    threads. A coroutine that is cancelled only stops waiting: the call runs to its
    end, and whoever repeats it with the same key finds its result.

    Every method raises what its synchronous twin does, and ``Overloaded`` where all
    threads are busy and as many calls wait as may.
    """

    search = twin(FlightCore.search)
    services = twin(FlightCore.services)
    book = twin(FlightCore.book)
    pay = twin(FlightCore.pay)
    receive_webhook = twin(FlightCore.receive_webhook)
    events = twin(FlightCore.events)
    work = twin(FlightCore.work)
    backlog = twin(FlightCore.backlog)
    audit = twin(FlightCore.audit)
    audit_script = twin(FlightCore.audit_script)
    now = twin(FlightCore.now)

    async def cancel(self, order_id: str) -> AsyncCancellation:
        """See :meth:`FlightCore.cancel`; its ``confirm`` is a coroutine, too."""
        quote = await self.run(partial(self.face.cancel, order_id))
        return AsyncCancellation(quote, self._pool)

    def as_(self, principal: Principal) -> AsyncCore:
        """The same core in another's name."""
        return AsyncCore(self.face.as_(principal), self._pool)

    consistency_token = twin(FlightCore.consistency_token)

    def after(self, token: str) -> AsyncCore:
        """See :meth:`FlightCore.after`."""
        return AsyncCore(self.face.after(token), self._pool)

    @property
    def schedules(self) -> AsyncSchedules:
        """See :attr:`FlightCore.schedules`."""
        return AsyncSchedules(self.face.schedules, self._pool)

    @property
    def inventory(self) -> AsyncInventory:
        """See :attr:`FlightCore.inventory`."""
        return AsyncInventory(self.face.inventory, self._pool)

    @property
    def tariff(self) -> AsyncTariff:
        """See :attr:`FlightCore.tariff`."""
        return AsyncTariff(self.face.tariff, self._pool)

    @property
    def orders(self) -> AsyncOrders:
        """See :attr:`FlightCore.orders`."""
        return AsyncOrders(self.face.orders, self._pool)

    @property
    def travellers(self) -> AsyncTravellers:
        """See :attr:`FlightCore.travellers`."""
        return AsyncTravellers(self.face.travellers, self._pool)

    @property
    def accounts(self) -> AsyncAccounts:
        """See :attr:`FlightCore.accounts`."""
        return AsyncAccounts(self.face.accounts, self._pool)
