"""Each command is a process of its own, and they work on one sale."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import flightcore, write_market


def test_a_sale_from_process_to_process(tmp_path: Path) -> None:
    """What one process began, the next one carries on: offers, payment, refund."""
    day = write_market(tmp_path)

    def run(*arguments: str) -> dict[str, object]:
        ended = flightcore(*arguments, "--json", cwd=tmp_path)
        assert (ended.code, ended.err) == (0, ""), ended
        document: dict[str, object] = ended.document
        return document

    assert run("init") == {"store": "sqlite:///flightcore.db", "created": True}
    assert run("schedules", "load", "flights.csv")["published"] == 3
    assert run("inventory", "open", "--cabin", "Y=9") == {"opened": 3}
    run("tariff", "load", "tariff.toml", "fares.csv")
    found = run("search", "JFK", "LAX", "--on", day, "--adults", "2")
    assert found["found"] == 2
    family = ("--traveller", "Ada Lovelace 1990-12-10")
    partner = ("--traveller", "William/King Noel/1988-02-21")
    booked = run("book", "--offer", "1", *family, *partner, "--contact", "a@b.example")
    order = booked["order"]
    assert isinstance(order, dict)
    assert order["status"] == "ON_HOLD"
    # 2 x (120.00 + 5.20), by hand.
    assert order["total"] == {"amount": "250.40", "currency": "USD"}
    paid = run("pay", order["locator"], "--token", "tok_visa")["order"]
    assert isinstance(paid, dict)
    assert paid["status"] == "TICKETED"
    assert len(paid["documents"]) == 2
    assert run("order", order["id"]) == {"order": paid}
    cancelled = run("cancel", order["locator"], "--yes")
    assert cancelled["confirmed"] is True
    worked = run("work", "--until-quiet")
    assert worked["notified"] == 3
    assert worked["failed"] == 0
    assert run("backlog")["quiet"] is True
    audited = run("audit")
    assert (audited["clean"], audited["findings"]) == (True, [])
    assert isinstance(audited["checked"], dict)
    # Authorised, captured, refunded: the books of the gateway outlived each process.
    assert audited["checked"]["gateway operations"] == 3
    assert len(list((tmp_path / "outbox").glob("*.txt"))) == 3


def test_a_terminal_of_few_letters(tmp_path: Path) -> None:
    """Where a check mark cannot be written, the command still ends well."""
    ended = flightcore("init", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert ended.code == 0, ended
    assert "is ready" in ended.out


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """An error of the driver becomes one of ours, without a traceback."""
    (tmp_path / "flightcore.db").write_text("no database\n" * 100, encoding="utf-8")
    ended = flightcore("backlog", cwd=tmp_path)
    assert ended.code in (2, 4, 5), ended
    assert "Traceback" not in ended.err
    assert "this should not happen" not in ended.err
