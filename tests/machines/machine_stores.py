"""The stores of this repository, opened twice for each sequence of the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conformance.store_benches import sqlite_template

from flightcore.ports.store import Store
from flightcore.testing.machine import Stores, StoreSettings, memory_stores
from flightcore_sql import SqlStore

MEMORY_DISK = Path("/dev/shm")
"""Where a system keeps files in memory: nothing here is about the disk's speed."""


@contextmanager
def sqlite_stores(settings: StoreSettings) -> Iterator[tuple[Store, Store]]:
    """Two connections to one new file, as two processes have them."""
    quick = MEMORY_DISK if os.access(MEMORY_DISK, os.W_OK) else None
    with TemporaryDirectory(prefix="flightcore-", dir=quick) as folder:
        path = Path(folder) / "store.db"
        shutil.copy(sqlite_template(), path)
        url = f"sqlite:///{path}"
        yield SqlStore.connect(url, settings), SqlStore.connect(url, settings)


STORES: Mapping[str, Stores] = {"memory": memory_stores, "sqlite": sqlite_stores}
