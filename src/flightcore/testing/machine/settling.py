"""The end of a sequence: all clocks run out, and everything comes to rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flightcore.domain.kernel import Instant
from flightcore.ports.rows import EventRow, FulfilmentRow, NotificationRow, OrderRow
from flightcore.ports.store import MAX_FOUND, Find, find
from flightcore.testing.machine import plans
from flightcore.testing.machine.reading import check_money
from flightcore.testing.machine.sequence import Sequence

SETTLING = 500
"""Passes after which a sequence that does not come to rest is stuck."""
STRIDE = timedelta(hours=1)
"""How long nobody works in the end, so that few passes find all there is to do."""

_WORK: tuple[Find[Any], ...] = tuple(
    find(kind, limit=MAX_FOUND)
    for kind in (OrderRow, FulfilmentRow, EventRow, NotificationRow)
)


def settle(at: Sequence) -> None:
    """All clocks run out: everything comes to rest, where the model has it.

    Payers who did not authenticate so far never will.
    """
    for _ in range(SETTLING):
        due = _next_due(at)
        if due is None:
            break
        at.time.pass_until(due + STRIDE, at.now)
        at.work(at.cores[0])
        at.look()
    _check_rest(at)


def _check_rest(at: Sequence) -> None:
    assert _next_due(at) is None, "A7: something never comes to rest"
    at.check()
    for sale in at.model.sales.values():
        assert sale.status in plans.AT_REST, f"A7: stuck: {sale}"
        check_money(at.gateway.books(), sale)
    report = at.cores[1].audit()
    assert report.is_clean, report.findings
    _check_told(at)


def _check_told(at: Sequence) -> None:
    """Every event was told, in order within its order (I9)."""
    expected: dict[str, list[int]] = {}
    for row in at.read().rows(EventRow):
        expected.setdefault(row.aggregate, []).append(row.sequence)
    told: dict[str, list[int]] = {}
    for aggregate, sequence in dict.fromkeys(at.listener.told):
        told.setdefault(aggregate, []).append(sequence)
    assert told == {name: sorted(all_) for name, all_ in expected.items()}, "I9"


def _next_due(at: Sequence) -> Instant | None:
    snapshot = at.stores[0].read(*_WORK)
    due = [row.due_at for asked in _WORK for row in snapshot[asked]]
    return min((moment for moment in due if moment), default=None)
