"""However many counters flight-dates have, a question brings all of them."""

from __future__ import annotations

from pathlib import Path

from tests.application.face_world import open_world

from flightcore.application.inventory.availability import counters_of
from flightcore.application.records.inventory import counter_row
from flightcore.domain.inventory import Counter, CounterKey
from flightcore.ports.store import MAX_FOUND, MAX_ROWS_IN_CHANGES, Changes

FLIGHTS = [f"ZZ{number:04d}/2031-01-01" for number in range(1, 131)]
LEGS, CLASSES = 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NODES = ("Y", *(f"Y/{code}" for code in CLASSES))


def test_none_is_lost_beyond_one_page(tmp_path: Path) -> None:
    """A hundred and thirty flights of three legs and all classes: 10,530 counters."""
    keys = [
        CounterKey(flight, leg, node)
        for flight in FLIGHTS
        for leg in range(1, LEGS + 1)
        for node in NODES
    ]
    assert len(keys) > MAX_FOUND
    rows = [counter_row(_counter(key)) for key in keys]
    with open_world("memory", tmp_path) as world:
        for start in range(0, len(rows), MAX_ROWS_IN_CHANGES):
            piece = tuple(rows[start : start + MAX_ROWS_IN_CHANGES])
            world.store.commit(Changes(puts=piece))
        found = counters_of(world.store, FLIGHTS)
    assert sorted(found) == sorted(keys)


def _counter(key: CounterKey) -> Counter:
    parent = None if key.node == "Y" else "Y"
    return Counter(key=key, parent=parent, au=100, used=0)
