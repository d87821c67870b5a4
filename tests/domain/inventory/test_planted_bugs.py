"""The property of the seat rule finds planted bugs: it is not vacuous."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import Phase, given, settings
from tests.domain.inventory.scenarios import Scenario, scenarios
from tests.domain.inventory.test_decide import Decide, check_against_model

from flightcore.domain.kernel.errors import InvariantBroken


class Bug(NamedTuple):
    """A fragment of the rule's source, and what a tired author might have written."""

    name: str
    right: str
    wrong: str


FOUND = (AssertionError, InvariantBroken, RuntimeError, ExceptionGroup)
"""What a bug shows itself by: a wrong answer, or a rule that trips over itself."""

BUGS = [
    Bug("sells one seat too many", "> tally.au:", "> tally.au + 1:"),
    Bug(
        "takes oversold for room",
        "> tally.au:",
        "> tally.au + tally.counter.oversold:",
    ),
    Bug(
        "forgets the parents",
        "for tally in path:\n    ",
        "for tally in path[:1]:\n    ",
    ),
    Bug("looks at the cabin alone", "in path:\n    ", "in path[-1:]:\n    "),
    Bug("refuses without undoing", "_add(path, -seats)", "_add(path, 0)"),
    Bug("forgets the returns", "_add(path, -take.seats)", "_add(path, 0)"),
    Bug(
        "judges each take by itself",
        "tally.used + seats > tally.au",
        "tally.counter.used + seats > tally.au",
    ),
    Bug("asks no bid price", "if request.yields else", "if False else"),
    Bug("prices seats as already sold", "[cabin.counter.key] += take.seats", "[0] = 0"),
    Bug("lets a journey pay for another", "if journey == number", "if True"),
    Bug("forgets earlier journeys", "left[line.cabin.key] -= line", "_ = line"),
    Bug("wants more than the price", "balance >= 0", "balance > 0"),
    Bug("sells last seats at the first's price", "[min(left, last) - 1]", "[-1]"),
    Bug("believes in any nest", "if tally.counter.parent != parent:", "if False:"),
    Bug("takes the first leg only", "(request.takes):", "(request.takes[:1]):"),
]


def planted(bug: Bug) -> Decide:
    """The rule, built again from its source with the bug in it."""
    names: dict[str, Any] = {"__name__": "planted"}
    ours: dict[str, Any] = {}
    found = 0
    for path in ("bid_prices", "gate", "decide"):
        source = inspect.getsource(import_module(f"flightcore.domain.inventory.{path}"))
        found += bug.right in source
        exec(compile(source.replace(bug.right, bug.wrong), bug.name, "exec"), names)
        ours |= {
            name: value
            for name, value in names.items()
            if getattr(value, "__module__", "") == "planted"
        }
    assert found, f"the source has changed: {bug.right}"
    names |= ours
    return cast("Decide", names["decide"])


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_bug_is_found(bug: Bug) -> None:
    """Each planted bug breaks the property within its budget of examples."""
    rule = planted(bug)

    @given(scenarios())
    @settings(
        max_examples=1500, derandomize=True, database=None, phases=[Phase.generate]
    )
    def search(scenario: Scenario) -> None:
        check_against_model(rule, scenario)

    with pytest.raises(FOUND):
        search()


def test_without_bug() -> None:
    """The rule as it is survives the same treatment, so it is the bug that fails."""
    rule = planted(Bug("none", "def decide(", "def decide("))

    @given(scenarios())
    @settings(
        max_examples=300, derandomize=True, database=None, phases=[Phase.generate]
    )
    def search(scenario: Scenario) -> None:
        check_against_model(rule, scenario)

    search()
