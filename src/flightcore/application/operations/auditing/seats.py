"""Sweep counters and holds, and look twice at what does not agree."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore.application.operations.auditing.counters import (
    Node,
    add_seats,
    out_of_bounds,
    unlike_holds,
)
from flightcore.application.operations.auditing.pages import pages
from flightcore.application.operations.auditing.report import Notebook
from flightcore.ports.rows import CounterRow, HoldRow
from flightcore.ports.store import Store


def audit_seats(store: Store, notebook: Notebook) -> None:
    """Check every counter (A1), and that it equals its holds (A2)."""
    sums = _owned(store, notebook)
    for page in pages(store, CounterRow):
        notebook.count("counters", len(page))
        notebook.add(out_of_bounds(page))
        notebook.add(unlike_holds(page, sums))


def _owned(store: Store, notebook: Notebook) -> Mapping[Node, int]:
    sums: dict[Node, int] = {}
    for page in pages(store, HoldRow):
        notebook.count("holds", len(page))
        add_seats(sums, page)
    return sums
