"""Stepping in between what a use case reads and what it commits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flightcore.ports.store import Snapshot, Store


def step_in(
    patch: pytest.MonkeyPatch, store: Store, *, after: int, then: Callable[[], object]
) -> None:
    """Do something once, right after so many more reads of a store."""
    read, left = store._read, after

    def stepping(*asked: Any) -> Snapshot:
        nonlocal left
        snapshot = read(*asked)
        left -= 1
        if left == 0:
            then()
        return snapshot

    patch.setattr(store, "_read", stepping)
