"""Processes that are forked from one in which a core was open before.

What the first core of a process imports and reads, all of them have from the start; so
those that are killed live to sell.
"""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory

import flightcore as fc

PRELOADED = ["psycopg", "pymysql", "tests.campaigns._seller", "tests.campaigns._warmth"]


def forks() -> ForkServerContext:
    """Begins such processes."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def warm_up() -> None:
    """Open a core, and close it."""
    with TemporaryDirectory(prefix="flightcore-") as folder:
        fc.connect(f"sqlite:///{Path(folder) / 'market.db'}").close()
