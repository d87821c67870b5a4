"""The audit's script: every rule, in the words of the domain and of a dialect."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from tests.planted.defects import DEFECTS

from flightcore.application.operations.auditing import history
from flightcore.cli.session import PIPED_WIDTH
from flightcore.domain.booking import (
    TRANSITIONS,
    ItemStatus,
    OrderStatus,
    QuoteState,
    SegmentStatus,
)
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.inventory import HoldState, WaitlistState
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.domain.ticketing import DocumentState
from flightcore_sql.audit import DIALECTS, audit_script
from flightcore_sql.audit.script import RULES, relations

STATES = (
    DocumentState,
    FulfilmentState,
    HoldState,
    OperationKind,
    OperationState,
    OrderStatus,
    ItemStatus,
    QuoteState,
    SegmentStatus,
    WaitlistState,
)


def test_every_rule_has_a_defect() -> None:
    """A rule that nothing shows to bite is none; A15 has a test of its own."""
    assert {rule for rule, _ in DEFECTS} | {"A15"} == set(RULES)


def test_the_walk_is_that_of_the_domain() -> None:
    """A10 repeats the map of an order's statuses: every edge, and no other."""
    (query,) = (each for each in audit_script("sqlite").queries if each.rule == "A10")
    maps, _, _ = query.sql.partition(",\ngapless AS")
    with closing(sqlite3.connect(":memory:")) as database:
        steps = dict(database.execute(f"{maps} SELECT type, reached FROM step"))
        edges = set(database.execute(f"{maps} SELECT status, type FROM edge"))
    assert steps.pop(history._FIRST) == OrderStatus.ON_HOLD
    assert steps.keys() == history._STEPS.keys()
    assert {(status, history._STEPS[kind]): steps[kind] for status, kind in edges} == (
        TRANSITIONS
    )


def test_names_are_the_domains() -> None:
    """A state that is misspelt in a query would never be met."""
    names = {str(each) for kind in STATES for each in kind}
    text = str(audit_script("sqlite"))
    assert set(re.findall(r"'([A-Z][A-Z_]+)'", text)) - names == {"INF"}
    busy = ", ".join(f"'{each}'" for each in FulfilmentState if each.is_busy)
    assert f"IN ({busy})" in " ".join(text.split())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_script_is_whole(dialect: str) -> None:
    """Every rule, every relation in use, nothing left to fill in, lines that fit."""
    script = audit_script(dialect)
    missing = {"A15"} if dialect == "sqlite" else set()
    assert {query.rule for query in script.queries} == set(RULES) - missing
    text = str(script)
    assert [name for name in relations(dialect) if f"{name} AS (" not in text] == []
    assert not re.search(r"\{[a-z_]+\}", text)
    assert max(map(len, text.splitlines())) <= PIPED_WIDTH
    assert [query.rule for query in script.queries if ";" in query.sql] == []
