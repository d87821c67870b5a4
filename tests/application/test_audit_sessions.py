"""A15: a connection that holds a transaction open and does nothing is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

import flightcore as fc
from flightcore.application.operations.audit import AuditReport
from flightcore.application.operations.auditing.sessions import left_open
from flightcore.memory import MemoryStore
from flightcore.ports.sessions import IdleTransaction
from flightcore.system import SystemClock, SystemConcurrency


class WatchedStore(MemoryStore):
    """A store with a list of connections."""

    shown: Sequence[IdleTransaction] | None = ()

    def idle_transactions(self) -> Sequence[IdleTransaction] | None:
        """As a test has it."""
        return self.shown


def _idle(seconds: float) -> IdleTransaction:
    return IdleTransaction(session_id="17", idle=timedelta(seconds=seconds))


def _audited(shown: Sequence[IdleTransaction] | None) -> AuditReport:
    store = WatchedStore(clock=SystemClock(), concurrency=SystemConcurrency())
    store.shown = shown
    with fc.connect(store) as core:
        return core.audit()


@pytest.mark.parametrize(
    ("seconds", "broken"), [(0, False), (59.9, False), (60, True), (3600, True)]
)
def test_a_transaction_may_be_idle_for_less_than_a_minute(
    seconds: float, broken: bool
) -> None:
    """A15: between two statements everybody is idle; who left it open is named."""
    found = [(each.rule, each.subject) for each in left_open([_idle(seconds)])]
    assert found == [("A15", "session 17")] * broken


def test_connections_are_part_of_the_audit() -> None:
    """A15, over a whole store: what is idle for a moment is only counted."""
    report = _audited([_idle(1), _idle(90)])
    (finding,) = report.findings
    assert finding.rule == "A15"
    assert finding.message == "idle in a transaction for 0:01:30"
    assert report.checked["idle transactions"] == 2


@pytest.mark.parametrize(("shown", "counted"), [((), True), (None, False)])
def test_the_report_tells_whether_there_was_anything_to_see(
    shown: Sequence[IdleTransaction] | None, counted: bool
) -> None:
    """A15: no idle transaction is a result; a list that we may not see is none."""
    report = _audited(shown)
    assert report.is_clean
    assert ("idle transactions" in report.checked) is counted
