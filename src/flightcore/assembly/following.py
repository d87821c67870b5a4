"""The replicas of a core, as it is assembled."""

from __future__ import annotations

from collections.abc import Sequence

from flightcore.application.reading.replicas import Limits, Replicas
from flightcore.application.runtime import Runtime
from flightcore.application.settings import Settings
from flightcore.domain.kernel.errors import UnsafeComposition
from flightcore.ports.replica import HasReplicas, Replica
from flightcore.ports.store import Store


def replicas_of(runtime: Runtime, named: Sequence[str | Replica]) -> Replicas | None:
    """The replicas of URLs, or those given; None where none are named.

    Raises:
        InvalidSetting: No URL of a replica.
        UnsafeComposition: The store cannot have any, or one is no copy of it; all are
            closed.
    """
    if not named:
        return None
    store = _copied(runtime.store)
    replicas = Replicas(
        store,
        [each if isinstance(each, Replica) else store.replica(each) for each in named],
        limits=_limits(runtime.settings),
        clock=runtime.clock,
        concurrency=runtime.concurrency,
    )
    try:
        replicas.check()
    except UnsafeComposition:
        replicas.close()
        raise
    return replicas


def _copied(store: Store) -> HasReplicas:
    if isinstance(store, HasReplicas):
        return store
    raise UnsafeComposition(
        f"{type(store).__name__} has no replicas", port="replica", lacks="position"
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        lag=settings.replica_lag,
        wait=settings.replica_wait,
        leave_out=settings.replica_retry,
    )
