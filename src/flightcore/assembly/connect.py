"""connect(): one core out of a store, a gateway, channels and settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flightcore.application.booking.known_flights import KnownFlights
from flightcore.application.booking.stock_turns import StockTurns
from flightcore.application.catalogue import Catalogue
from flightcore.application.lanes import Lanes
from flightcore.application.retry import RetryPolicy
from flightcore.application.runtime import Ranking, Runtime
from flightcore.application.settings import Settings
from flightcore.assembly.arguments import as_principal
from flightcore.assembly.composition import BUILTINS, Composer
from flightcore.assembly.core import FlightCore, Life
from flightcore.assembly.following import replicas_of
from flightcore.assembly.seams import Seams
from flightcore.domain.kernel import Fact, checked
from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.domain.shopping import Offer, SearchRequest
from flightcore.domain.users import Principal, Role
from flightcore.plugins import (
    EventTold,
    Hooks,
    OffersFound,
    Port,
    Registry,
    TemplatesWanted,
)
from flightcore.ports.channel import NotificationChannel
from flightcore.ports.gateway import PaymentGateway
from flightcore.ports.queue import MessageQueue
from flightcore.ports.replica import Replica
from flightcore.ports.store import Store
from flightcore.system import AirportDirectory, WorkerPool


@checked
def connect(
    store: str | Store,
    *,
    replicas: Sequence[str | Replica] = (),
    gateway: str | PaymentGateway = "simulated://",
    channels: Sequence[str | NotificationChannel] = (),
    queue: str | MessageQueue | None = None,
    settings: Settings | None = None,
    principal: Principal | None = None,
    plugins: Sequence[object] = (),
    seams: Seams | None = None,
) -> FlightCore:
    """Assemble a core. An empty store gets its schema.

    Args:
        store: ``memory://``, ``sqlite:///agency.db``, or an instance.
        replicas: Copies of the store for searches, lists and reports, by URL or as
            instances; what is decided is read from the store alone. One that does not
            answer is left out until it does. See :meth:`FlightCore.after`.
        gateway: ``simulated://`` and others by scheme, or an instance.
        channels: Where messages to people go, such as ``file:outbox``.
        queue: Where events are published; None: they are told to plugins only.
        settings: Everything else that can be chosen.
        principal: Who acts; the host itself, with every right in the tenant, where
            None. See :meth:`FlightCore.as_`.
        plugins: Objects with hooks, beside the installed ones.
        seams: Clock, identities, chance and waiting, and what adapters that are
            named by URL may read; the real world where None.

    Raises:
        PluginMissing, PluginBroken: An adapter cannot be had.
        SchemaMismatch: The store's schema is too old or too new.
        UnsafeComposition: An adapter lacks an ability that its role needs; a replica
            is no copy of the store.
    """
    chosen = settings or Settings()
    actor = as_principal(principal or host(chosen.tenant))
    real = seams or Seams()
    composer = Composer(Registry(BUILTINS), real.for_adapters())
    opened = composer.store(store)
    opened.prepare()
    hooks = Hooks(plugins)
    airports = AirportDirectory()
    runtime = Runtime(
        store=opened,
        lane=Lanes(opened, real.concurrency, max_waiting=chosen.queue_limit),
        retry=RetryPolicy(
            clock=real.clock, concurrency=real.concurrency, randomness=real.randomness
        ),
        gateway=composer.gateway(gateway),
        gateway_name=composer.name_of(Port.GATEWAY, gateway),
        queue=None if queue is None else composer.queue(queue),
        tell=_teller(hooks),
        rank=_ranker(hooks) if hooks.ranks else None,
        channels=composer.channels(channels),
        templates=hooks.templates(TemplatesWanted(tenant=chosen.tenant)),
        airports=airports,
        catalogue=Catalogue(opened, airports=airports, concurrency=real.concurrency),
        flights=KnownFlights(real.concurrency),
        stocks=StockTurns(real.concurrency),
        clock=real.clock,
        ids=real.ids,
        randomness=real.randomness,
        concurrency=real.concurrency,
        settings=chosen,
    )
    try:
        copies = replicas_of(runtime, replicas)
    except FlightCoreError:
        if opened is not store:
            opened.close()
        raise
    threads = WorkerPool(threads=chosen.aio_threads, waiting=chosen.aio_waiting)
    life = Life(threads, copies)
    return FlightCore(runtime, principal=actor, life=life)


def host(tenant: str) -> Principal:
    """The host application itself: it may do everything in its tenant."""
    return Principal(id="host", name="host", tenant=tenant, roles=(Role.ADMIN,))


def _teller(hooks: Hooks) -> Callable[[str, Fact], None]:
    def tell(tenant: str, fact: Fact) -> None:
        hooks.tell(EventTold(tenant=tenant, fact=fact))

    return tell


def _ranker(hooks: Hooks) -> Ranking:
    def rank(request: SearchRequest, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
        return hooks.rank(OffersFound(request=request, offers=offers))

    return rank
