"""Generations: how processes learn that a copy they keep is out of date."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore.ports.rows import GenerationRow
from flightcore.ports.store import Find, Snapshot, Store, among, find

SCHEDULE = "schedule"
INVENTORY = "inventory"
TARIFF = "tariff"
NAMES = (SCHEDULE, INVENTORY, TARIFF)

ASKED: Find[GenerationRow] = find(GenerationRow, among("name", NAMES))
"""The question for all generations."""


def values(snapshot: Snapshot) -> Mapping[str, int]:
    """The generation by name; 0 where nothing was ever changed."""
    found = {row.name: row.value for row in snapshot[ASKED]}
    return {name: found.get(name, 0) for name in NAMES}


def next_row(store: Store, name: str) -> GenerationRow:
    """The row that raises a generation by one, over the one that is stored now.

    Two that raise it at once meet in a version conflict; the later one asks again.
    """
    asked = find(GenerationRow, among("name", (name,)))
    now = store.read(asked).one(asked)
    if now is None:
        return GenerationRow(name=name, value=1, version=1)
    return GenerationRow(name=name, value=now.value + 1, version=now.version + 1)
