"""The queue's suite on our queues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conformance.store_benches import memory_bench, settings, sqlite_bench

from flightcore.application.store_queue import StoreQueue
from flightcore.memory import MemoryQueue
from flightcore.testing.queue import QueueBench, QueueConformance
from flightcore.testing.store import Offset


class TestMemoryQueue(QueueConformance):
    """The reference keeps its own contract."""

    __test__ = True

    @pytest.fixture
    def bench(self) -> Iterator[QueueBench]:
        offset = Offset()
        queue = MemoryQueue.connect("memory://", settings(offset))
        yield QueueBench(queue=queue, advance=offset.advance)
        queue.close()


class TestQueueOnMemoryStore(QueueConformance):
    """So does the store's own queue, on the store in memory."""

    __test__ = True

    @pytest.fixture
    def bench(self) -> Iterator[QueueBench]:
        with memory_bench() as store:
            yield QueueBench(
                queue=StoreQueue(store.store), advance=store.offset.advance
            )


class TestQueueOnSqlite(QueueConformance):
    """And on SQLite."""

    __test__ = True

    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[QueueBench]:
        with sqlite_bench(tmp_path) as store:
            yield QueueBench(
                queue=StoreQueue(store.store), advance=store.offset.advance
            )
