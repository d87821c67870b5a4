"""``flightcore db``: the schema of a store that need not be there nor fit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from flightcore_sql import SqlSchema
from flightcore_sql.migrations import HEAD

FITS = {"found": HEAD, "wanted": HEAD, "fits": True}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the commands run: an empty folder."""
    monkeypatch.chdir(tmp_path)


def sent(statement: str) -> None:
    """What somebody does to the database by hand."""
    with closing(sqlite3.connect("flightcore.db")) as database, database:
        database.execute(statement)


def test_upgrade_makes_the_schema_once(run: Run) -> None:
    """From nothing to the revision wanted; then there is nothing to be done."""
    first = run("db", "upgrade", "--json")
    assert (first.code, first.document) == (
        0,
        {"before": None, "after": HEAD, "changed": True},
    )
    again = run("db", "upgrade", "--json")
    assert again.document == {"before": HEAD, "after": HEAD, "changed": False}
    assert run("backlog").code == 0
    assert f"is at {HEAD}" in run("db", "upgrade").out


def test_current_says_where_it_stands(run: Run) -> None:
    """Of a store that is there; one that is not is not made."""
    assert run("db", "current", "--json").code == 3
    assert not Path("flightcore.db").exists()
    run("db", "upgrade")
    assert run("db", "current", "--json").document == FITS
    assert HEAD in run("db", "current").out


def test_check_finds_nothing(run: Run) -> None:
    """The exit code is 0."""
    run("db", "upgrade")
    ended = run("db", "check", "--json")
    assert (ended.code, ended.document) == (0, {**FITS, "sound": True, "drift": []})
    assert "sound" in run("db", "check").out


def test_check_finds_what_is_missing(run: Run) -> None:
    """The exit code is 6, and the thing has a name."""
    run("db", "upgrade")
    sent("DROP INDEX fc_ix_order_due_at")
    ended = run("db", "check", "--json")
    missing = {"drift": "missing", "kind": "index", "name": "fc_ix_order_due_at"}
    assert (ended.code, ended.document["drift"]) == (6, [missing])
    shown = run("db", "check")
    assert (shown.code, "fc_ix_order_due_at" in shown.out) == (6, True)


@pytest.mark.parametrize(
    ("found", "command"),
    [("0000", "flightcore db upgrade"), ("0009_from_0009", "pip install --upgrade")],
)
def test_a_schema_that_does_not_fit(run: Run, found: str, command: str) -> None:
    """Every other command names both revisions and what to run; these two report."""
    run("db", "upgrade")
    sent(f"UPDATE fc_alembic_version SET version_num = '{found}'")
    error = run("backlog", "--json").document["error"]
    assert error["code"] == "schema_mismatch"
    assert (error["facts"]["found"], error["facts"]["expected"]) == (found, HEAD)
    assert command in error["message"]
    assert command in error["facts"]["command"]
    assert run("db", "current", "--json").document == {
        "found": found,
        "wanted": HEAD,
        "fits": False,
    }
    assert run("db", "check", "--json").code == 6
    assert run("db", "upgrade", "--json").code == 5


def test_sql_prints_what_a_client_runs(run: Run) -> None:
    """No database is made; what is printed makes one that fits."""
    printed = run("db", "sql")
    assert (printed.code, printed.err) == (0, "")
    assert not Path("flightcore.db").exists()
    assert run("db", "sql", "--json").document == {"sql": printed.out.rstrip("\n")}
    with closing(sqlite3.connect("flightcore.db")) as database:
        database.executescript(printed.out)
    assert run("db", "check").code == 0


@pytest.mark.parametrize("dialect", ["postgresql", "mariadb", "mysql", "sqlite"])
def test_sql_of_a_dialect(run: Run, dialect: str) -> None:
    """As the adapter has it, word by word."""
    printed = run("db", "sql", "--dialect", dialect).out
    made = SqlSchema.connect("sqlite:///never.db").script(dialect=dialect)
    assert printed == f"{made}\n"


def test_sql_since_a_revision(run: Run) -> None:
    """Nothing leads from the newest on; an unknown one is an error."""
    assert "CREATE" not in run("db", "sql", "--since", HEAD).out
    assert run("db", "sql", "--since", "0007", "--json").document["error"]["code"] == (
        "schema_mismatch"
    )


def test_a_store_in_memory_has_none(run: Run) -> None:
    """A typed error that says what is missing."""
    ended = run("db", "current", "--store", "memory://", "--json")
    error = ended.document["error"]
    assert (ended.code, error["code"]) == (5, "unsafe_composition")
    assert error["facts"] == {"port": "store", "lacks": "schema"}
