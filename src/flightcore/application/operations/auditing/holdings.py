"""One sweep of the holds: who owns what."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import attrs

from flightcore.application.operations.auditing.counters import (
    OWNING,
    Node,
    add_seats,
)
from flightcore.application.operations.auditing.offered import OFFERED, add_offered
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.application.pages import pages
from flightcore.ports.rows import HoldRow
from flightcore.ports.store import (
    MAX_FOUND,
    Find,
    Operator,
    Store,
    Where,
    among,
    compare,
    find,
)

STEP = 9_000
"""Owning holds between two bounds; a question may bring 10,000, so some may be new."""
MAX_BOUNDS = 13
"""Bounds with which one read still covers all: 126,000 owning holds."""


@attrs.frozen(kw_only=True)
class Holdings:
    """What one sweep found.

    Attributes:
        sums: Seats owned, by counter; those that a waitlist offers, too.
        order_ids: Orders that the holds name.
        bounds: Every ``STEP``-th id of an owning hold.
        holds: How many were swept.
        unreadable: Told of holds whose seats cannot be read; they own none here.
    """

    sums: Mapping[Node, int]
    order_ids: frozenset[str]
    bounds: tuple[str, ...]
    holds: int
    unreadable: tuple[AuditFinding, ...]

    def questions(self) -> tuple[Find[HoldRow], ...]:
        """What to ask for all owning holds at once; empty where they are too many."""
        if len(self.bounds) > MAX_BOUNDS:
            return ()
        edges = (None, *self.bounds, None)
        return tuple(
            find(HoldRow, among("state", OWNING), *_between(low, high), limit=MAX_FOUND)
            for low, high in pairwise(edges)
        )


def _between(low: str | None, high: str | None) -> tuple[Where, ...]:
    above = () if low is None else (compare("id", Operator.GT, low),)
    below = () if high is None else (compare("id", Operator.LE, high),)
    return above + below


def sweep_holds(store: Store) -> Holdings:
    """Read every hold once."""
    sums: dict[Node, int] = {}
    for offered in pages(store, OFFERED.rows, *OFFERED.where):
        add_offered(sums, offered)
    order_ids: set[str] = set()
    owning: list[str] = []
    unreadable: list[AuditFinding] = []
    holds = 0
    for page in pages(store, HoldRow):
        unreadable.extend(add_seats(sums, page))
        holds += len(page)
        order_ids.update(row.order_id for row in page)
        owning.extend(row.id for row in page if row.state in OWNING)
    return Holdings(
        sums=sums,
        order_ids=frozenset(order_ids),
        bounds=tuple(owning[STEP - 1 :: STEP]),
        holds=holds,
        unreadable=tuple(unreadable),
    )
