"""``flightcore audit --sql``: the rules, for whoever has the database's own client."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Run

from flightcore_sql.audit import audit_script

SCRIPT = audit_script("sqlite")


def test_it_prints_the_script_and_nothing_else(market: Path, run: Run) -> None:
    """Line by line as it is shipped, so that it can be piped into a client."""
    ended = run("audit", "--sql")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"{SCRIPT}\n"


def test_a_client_finds_nothing_in_a_sound_store(market: Path, run: Run) -> None:
    """Whole, as one text; and a seat that nobody owns is a row of A2."""
    printed = run("audit", "--sql").out
    assert _found(printed) == []
    with sqlite3.connect("flightcore.db") as database:
        database.execute("UPDATE fc_counter SET used = 1 WHERE node = 'Y'")
    found = _found(printed)
    assert len(found) == 4
    assert {row[2:] for row in found} == {("Y", 1, 0)}


def _found(script: str) -> list[tuple[object, ...]]:
    """What a client shows: the rows of every statement."""
    rows: list[tuple[object, ...]] = []
    with closing(sqlite3.connect("flightcore.db", isolation_level=None)) as database:
        for statement in script.split(";\n"):
            rows.extend(database.execute(statement).fetchall())
    return rows


def test_as_a_document_it_has_a_query_for_each_rule(market: Path, run: Run) -> None:
    """Rule, sentence and SQL, and what begins and ends the snapshot."""
    document = run("audit", "--sql", "--json").document
    assert document["dialect"] == "sqlite"
    assert (document["begin"], document["end"]) == (["BEGIN"], "COMMIT")
    assert document["queries"] == [
        {"rule": each.rule, "says": each.says, "sql": each.sql}
        for each in SCRIPT.queries
    ]


def test_a_store_in_memory_cannot_be_asked(run: Run) -> None:
    """A typed error that says what is missing."""
    ended = run("audit", "--sql", "--store", "memory://", "--json")
    error = ended.document["error"]
    assert (ended.code, error["code"]) == (5, "unsafe_composition")
    assert error["facts"] == {"port": "store", "lacks": "audit_script"}
