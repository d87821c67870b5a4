"""Any sequence of sales, on both stores and against planted bugs."""

from __future__ import annotations

import pytest
from tests.machines.machine_stores import STORES
from tests.machines.planted_bugs import BUGS, planted

from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.testing.machine import memory_stores, run_sequences, sales_machine

SEQUENCES = 300
STEPS = {"memory": 10, "sqlite": 5}
"""Calls of a sequence: a file is slower, and has the same minute."""
BUG_SEQUENCES = 400
"""More than a bug takes; the machine stops at the first that fails."""


@pytest.mark.parametrize("store", sorted(STORES))
def test_no_sequence_of_sales_breaks_a_rule(store: str) -> None:
    """300 sequences on each store: every answer, seat and cent is the model's."""
    machine = sales_machine(STORES[store])
    run_sequences(machine, sequences=SEQUENCES, steps=STEPS[store])


@pytest.mark.parametrize("name", sorted(BUGS))
def test_the_machine_finds_a_planted_bug(name: str) -> None:
    """It bites: with each of these bugs one of some hundred sequences fails."""
    with planted(name):
        assert _finds_something()


def _finds_something() -> bool:
    machine = sales_machine(memory_stores)
    try:
        run_sequences(machine, sequences=BUG_SEQUENCES, shrink=False)
    except (AssertionError, FlightCoreError):
        return True
    except ExceptionGroup as several:
        return several.split((AssertionError, FlightCoreError))[1] is None
    return False
