"""`flightcore doctor`, and where the other commands take their settings from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run


def test_a_healthy_installation(market: Path, run: Run) -> None:
    """Versions, adapters, settings and checks; all is well."""
    ended = run("doctor", "--json")
    assert ended.code == 0
    told = ended.document
    assert [(c["name"], c["ok"]) for c in told["checks"]] == [
        ("settings", True),
        ("store", True),
        ("clock", True),
        ("variables", True),
    ]
    assert "sqlite" in told["plugins"]["store"]
    assert set(told["plugins"]) == {"store", "gateway", "channel", "queue"}
    assert told["versions"]["flightcore"][0].isdigit()
    shown = run("doctor").out
    assert "hold_for" in shown
    assert "Checks" in shown


def test_secrets_stay_secret(
    market: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a key nor a password in a URL is shown, for people or machines."""
    key = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="
    monkeypatch.setenv("FLIGHTCORE_OFFER_KEYS", f"first:{key}")
    url = "nobody://ada:hunter2@example.com/db?password=hunter2"
    for ended in (
        run("doctor", "--store", url),
        run("doctor", "--store", url, "--json"),
    ):
        assert ended.code == 5
        assert "hunter2" not in ended.out + ended.err
        assert key not in ended.out + ended.err
        assert "nobody://example.com/db" in ended.out


def test_a_missing_database_and_a_misspelt_variable(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is named, with a hint, and decides the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLIGHTCORE_STOER", "memory://")
    ended = run("doctor")
    assert ended.code == 3
    assert "flightcore init" in ended.out
    assert 'did you mean "FLIGHTCORE_STORE"?' in ended.out
    assert not list(tmp_path.glob("*.db"))


def test_the_command_line_goes_before_variables_and_those_before_the_file(
    market: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--store, then FLIGHTCORE_STORE, then the file."""
    Path("f.toml").write_text(
        'store = "sqlite:///in_file.db"\nchannels = ["console://"]\n'
        '[settings]\nhold_for = "90m"\nsearch_limit = 7\n',
        encoding="utf-8",
    )

    def settings(*arguments: str) -> dict[str, str]:
        ended = run("doctor", "--config", "f.toml", "--json", *arguments)
        told: dict[str, str] = ended.document["settings"]
        return told

    assert settings()["store"] == "sqlite:///in_file.db"
    assert settings()["channels"] == "console://"
    assert settings("--outbox", "sent")["channels"] == "file:sent"
    assert settings()["hold_for"] == "1:30:00"
    monkeypatch.setenv("FLIGHTCORE_STORE", "sqlite:///in_variable.db")
    monkeypatch.setenv("FLIGHTCORE_HOLD_FOR", "30m")
    assert settings()["store"] == "sqlite:///in_variable.db"
    assert settings()["hold_for"] == "0:30:00"
    assert str(settings()["search_limit"]) == "7"
    assert settings("--store", "memory://")["store"] == "memory://"


def test_the_books_lie_beside_the_database(market: Path, run: Run) -> None:
    """The simulated gateway keeps its books where the database is, whatever the cwd."""
    told = run("doctor", "--store", "sqlite:///sub/shop.db", "--json").document
    books = (market / "sub" / "shop.gateway.jsonl").as_posix()
    assert told["settings"]["gateway"] == f"simulated://{books}"


def test_audit_findings_decide_the_exit_code(market: Path, run: Run) -> None:
    """A counter that nobody owns is found: exit code 6, and the last line counts."""
    import sqlite3

    with sqlite3.connect("flightcore.db") as database:
        database.execute("UPDATE fc_counter SET used = 1 WHERE node = 'Y'")
    ended = run("audit")
    assert ended.code == 6
    assert ended.out.splitlines()[-1] == "audit: 4 findings"
    written = run("audit", "--json")
    assert (written.code, written.document["clean"]) == (6, False)
    assert {each["rule"] for each in written.document["findings"]} == {"A2"}


def test_replicas_belong_to_the_configured_store(
    market: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are named when the core opens, but not for a store named beside it."""
    monkeypatch.setenv("FLIGHTCORE_REPLICAS", "sqlite:///flightcore.db")
    assert "no replicas of sqlite" in run("backlog").err
    monkeypatch.setenv("FLIGHTCORE_STORE", "sqlite:///./flightcore.db")
    assert "no replicas of sqlite" in run("backlog").err
    assert run("backlog", "--store", "sqlite:///flightcore.db").code == 0
