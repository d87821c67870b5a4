"""The replica's suite on our replicas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conformance.store_benches import memory_bench, settings
from tests.standby import at, new_database

from flightcore.memory import MemoryReplica, MemoryStore
from flightcore.testing.replica import ReplicaBench, ReplicaConformance
from flightcore.testing.store import Offset
from flightcore_sql import SqlStore


class TestMemoryReplica(ReplicaConformance):
    """The reference keeps its own contract."""

    @pytest.fixture
    def bench(self) -> Iterator[ReplicaBench]:
        with memory_bench() as memory:
            assert isinstance(memory.store, MemoryStore)
            replica = MemoryReplica(memory.store)
            yield ReplicaBench(
                store=memory.store,
                replica=replica,
                pause=replica.pause,
                resume=replica.resume,
            )


class TestPostgresqlReplica(ReplicaConformance):
    """So does a standby that follows a real primary by streaming replication."""

    @pytest.fixture
    def bench(self) -> Iterator[ReplicaBench]:
        with new_database() as pair:
            store = SqlStore.connect(pair.url, settings(Offset()))
            store.prepare()
            replica = store.replica(pair.replica_url)
            strangers = [
                store.replica(url)
                for url in (pair.url, at(pair.standby.url, "postgres"))
            ]
            yield ReplicaBench(
                store=store,
                replica=replica,
                pause=pair.standby.pause,
                resume=pair.standby.resume,
                strangers=strangers,
            )
            for each in (replica, *strangers):
                each.close()
            store.close()
