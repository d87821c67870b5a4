"""What every use case works with: the assembled ports and settings of one core."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from flightcore.application.booking.known_flights import KnownFlights
from flightcore.application.booking.stock_turns import StockTurns
from flightcore.application.catalogue import Catalogue
from flightcore.application.lanes import Lanes
from flightcore.application.reading.session import Session
from flightcore.application.retry import RetryPolicy
from flightcore.application.settings import Settings
from flightcore.domain.kernel import Fact, Instant
from flightcore.domain.notification import Templates
from flightcore.domain.shopping import Offer, SearchRequest
from flightcore.ports.airports import Airports
from flightcore.ports.channel import NotificationChannel
from flightcore.ports.gateway import PaymentGateway
from flightcore.ports.queue import MessageQueue
from flightcore.ports.store import Changes, Outcome, Store
from flightcore.ports.system import Clock, Concurrency, Ids, Randomness

Ranking = Callable[[SearchRequest, tuple[Offer, ...]], tuple[Offer, ...]]


@attrs.frozen(kw_only=True)
class Runtime:
    """One core's ports. It holds no state but its session's.

    Attributes:
        queue: Where events are published; None: they are told to plugins only.
        tell: Tells the plugins an event of a tenant; raises where one failed.
        rank: Puts offers in the order in which plugins want them shown; None where
            no plugin has a view.
        session: Told of every commit, so that its caller can be shown it.
    """

    store: Store
    lane: Lanes
    retry: RetryPolicy
    gateway: PaymentGateway
    gateway_name: str
    queue: MessageQueue | None
    tell: Callable[[str, Fact], None]
    rank: Ranking | None
    channels: Mapping[str, NotificationChannel]
    templates: Templates
    airports: Airports
    catalogue: Catalogue
    flights: KnownFlights
    stocks: StockTurns
    clock: Clock
    ids: Ids
    randomness: Randomness
    concurrency: Concurrency
    settings: Settings
    session: Session = attrs.field(factory=Session)

    def now(self) -> Instant:
        """The store's clock: the only one that decides."""
        return self.store.now()

    def commit(self, changes: Changes, *, join: object | None = None) -> Outcome:
        """Hand over one unit of work; unknown outcomes are asked again.

        A joined one runs on the host's transaction: never batched, never repeated.

        Raises:
            StoreBusy: Nothing happened.
            OutcomeUnknown: It may have happened; repeat the call with its key.
        """
        try:
            if join is not None:
                return self.store.commit(changes, join=join)
            return self.retry.call(lambda: self.lane.commit(changes))
        finally:
            self.session.wrote(joined=join is not None)

    def commit_alone(self, changes: Changes) -> Outcome:
        """Hand over one unit of work beside the lane.

        For one so large that nobody else should wait for it in a batch.
        """
        try:
            return self.retry.call(lambda: self.store.commit(changes))
        finally:
            self.session.wrote()

    def close(self) -> None:
        """Release every port, the store last. Idempotent."""
        for channel in self.channels.values():
            channel.close()
        if self.queue is not None:
            self.queue.close()
        self.gateway.close()
        self.store.close()
