"""Time, chance and threads enter the core through `flightcore.system` only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tests.packaging.sources import CORE, name_of, tree_of

MODULES = {"_thread", "random", "secrets", "threading", "time", "uuid"}
NOW = {"now", "today", "utcnow"}
CLOCKS = {"date", "datetime"}
OF_THE_PROCESS = {"src/flightcore/ports/decoding.py threading"}
"""A lock over what all cores of a process share; whoever holds it waits for nobody."""


def breaches(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the name of everything that takes time or chance by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] in MODULES:
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").partition(".")[0] in MODULES:
                yield node.lineno, node.module or ""
        elif isinstance(node, ast.Attribute) and reads_a_clock(node):
            yield node.lineno, ast.unparse(node)


def reads_a_clock(node: ast.Attribute) -> bool:
    """Whether an attribute is `datetime.now`, `date.today` or their like."""
    return node.attr in NOW and ast.unparse(node.value).rpartition(".")[2] in CLOCKS


def test_only_system_knows_time_and_chance() -> None:
    """No module outside `flightcore.system` takes the time, chance or a thread."""
    found = {
        f"{name_of(path)} {what}"
        for path in sorted(CORE.rglob("*.py"))
        if "system" not in path.relative_to(CORE).parts[:1]
        for _, what in breaches(tree_of(path))
    }
    assert found == OF_THE_PROCESS


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "import random as chance",
        "from secrets import token_hex",
        "from uuid import uuid4",
        "import threading",
        "def f():\n    from time import sleep",
        "datetime.datetime.now(UTC)",
        "now = datetime.now",
        "date.today()",
    ],
)
def test_a_breach_is_seen(source: str) -> None:
    """Each way to take time, chance or a thread is noticed."""
    assert list(breaches(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["from datetime import time", "clock.now()", "store.now()", "now = 1"]
)
def test_the_ports_are_no_breach(source: str) -> None:
    """A clock that was handed in, and a time of day, are what the rule is for."""
    assert not list(breaches(ast.parse(source)))
