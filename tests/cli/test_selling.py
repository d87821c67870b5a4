"""Searching, booking, paying and cancelling on one database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.cli.conftest import Run
from tests.market import departure_day

DAY = str(departure_day())
ADA = ("--traveller", "Ada Lovelace 1990-12-10", "--contact", "ada@example.com")


def booked(run: Run) -> dict[str, Any]:
    """Search and book the first offer for one."""
    assert run("search", "JFK", "LAX", "--on", DAY).code == 0
    ended = run("book", "--offer", "1", *ADA, "--json")
    assert ended.code == 0, ended
    order: dict[str, Any] = ended.document["order"]
    return order


def test_a_search_shows_what_a_person_needs(market: Path, run: Run) -> None:
    """Flight, places, local times, duration, brand, seats left, and the price."""
    shown = run("search", "JFK", "LAX", "--on", DAY, "--adults", "2", "--child", "7")
    # 2 x 125.20 + (75 % of 120.00 + 5.20), by hand.
    for part in ("AA 1 ", "JFK–LAX", "09:00", "12:15", "6h 15m", "SAVER", "345.60 USD"):
        assert part in shown.out
    assert "\x1b" not in shown.out


def test_a_search_keeps_its_order_and_limit(market: Path, run: Run) -> None:
    """--sort, --brand and --limit choose what is shown, and what can be booked."""
    by_brand = run("search", "JFK", "LAX", "--on", DAY, "--brand", "FLEX", "--json")
    (offer,) = by_brand.document["offers"]
    assert (offer["brands"], offer["seats_left"]) == (["FLEX"], 9)
    first = run("search", "JFK", "LAX", "--on", DAY, "--limit", "1", "--json").document
    assert (first["found"], len(first["offers"])) == (2, 1)
    assert run("book", "--offer", "2", *ADA).code == 3
    assert run("book", "--offer", "0", *ADA).code == 3
    by_id = run("book", "--offer-id", first["offers"][0]["id"], *ADA, "--json")
    assert by_id.document["order"]["total"]["amount"] == "125.20"


def test_several_slices(market: Path, run: Run) -> None:
    """A return, and further slices, are priced as one journey."""
    back = run("search", "JFK", "LAX", "--on", DAY, "--return", DAY, "--json")
    segments = back.document["offers"][0]["segments"]
    assert [(s["slice"], s["origin"]) for s in segments] == [(0, "JFK"), (1, "LAX")]
    then = run("search", "JFK", "LAX", "--on", DAY, "--then", f"LAX-JFK-{DAY}")
    assert then.code == 0
    assert run("search", "JFK", "LAX", "--on", DAY, "--then", "LAX-JFK").code == 2


def test_nothing_found_is_no_error(market: Path, run: Run) -> None:
    """No offers: an empty list, and success."""
    ended = run("search", "LAX", "SAN", "--on", DAY, "--json")
    assert (ended.code, ended.document) == (0, {"found": 0, "offers": []})
    assert "No offers" in run("search", "LAX", "SAN", "--on", DAY).out


def test_a_changed_offer_is_refused(market: Path, run: Run) -> None:
    """Offers lie in a file, and whoever changes the price there cannot book."""
    assert run("search", "JFK", "LAX", "--on", DAY).code == 0
    path = market / "flightcore.offers.json"
    kept = json.loads(path.read_text("utf-8"))
    kept["offers"][0]["total"]["minor"] -= 1
    path.write_text(json.dumps(kept), encoding="utf-8")
    ended = run("book", "--offer", "1", *ADA, "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "offer_altered")


@pytest.mark.parametrize(
    ("content", "code"), [(None, 3), ("", 2), ("{}", 2), ('{"offers": 7}', 2)]
)
def test_no_offers_to_book(
    content: str | None, code: int, market: Path, run: Run
) -> None:
    """Without a search, or with a file of something else, nothing can be booked."""
    if content is not None:
        (market / "flightcore.offers.json").write_text(content, encoding="utf-8")
    assert run("book", "--offer", "1", *ADA).code == code


def test_a_key_has_one_effect(market: Path, run: Run) -> None:
    """The same command with the same --key books once."""
    run("search", "JFK", "LAX", "--on", DAY)
    first = run("book", "--offer", "1", *ADA, "--key", "web-1", "--json").document
    again = run("book", "--offer", "1", *ADA, "--key", "web-1", "--json").document
    assert first == again
    assert len(run("order", "--json").document["orders"]) == 1
    other = run("book", "--offer", "2", *ADA, "--key", "web-1", "--json")
    assert (other.code, other.document["error"]["code"]) == (1, "key_reused")


def test_a_declined_card(market: Path, run: Run) -> None:
    """A declined card is a refusal, and the order waits for another one."""
    order = booked(run)
    refused = run("pay", order["locator"], "--token", "tok_declined", "--json")
    assert refused.code == 1
    assert refused.document["error"]["facts"]["reason"] == "card_declined"
    shown = run("order", order["locator"].lower(), "--json").document["order"]
    assert shown["status"] == "ON_HOLD"
    assert run("pay", order["id"], "--token", "tok_visa").code == 0
    listed = run("order", "--status", "TICKETED").out
    assert order["locator"] in listed
    assert "1 order" in listed
    assert run("order", "--status", "FLYING").code == 2


def test_sold_out_tells_the_facts(market: Path, run: Run) -> None:
    """Who comes too late reads how many seats were asked and how many are left."""
    found = ("search", "JFK", "LAX", "--on", DAY, "--adults", "9")
    names = [f"Ada{letter} Lovelace 1990-12-10" for letter in "abcdefghi"]
    nine = [part for name in names for part in ("--traveller", name)]
    assert run(*found).code == 0
    assert run("book", "--offer", "1", *nine, "--contact", "a@b.example").code == 0
    late = run("book", "--offer", "1", *nine, "--contact", "a@b.example", "--json")
    assert (late.code, late.document["error"]["code"]) == (1, "sold_out")
    facts = late.document["error"]["facts"]
    assert (facts["asked"], facts["left"]) == (9, 0)


def test_a_history(market: Path, run: Run) -> None:
    """--events shows what happened, oldest first."""
    order = booked(run)
    events = run("order", order["id"], "--events", "--json").document["events"]
    assert [each["sequence"] for each in events] == [1, 2]
    assert events[0]["type"] == "order.created"
    assert "order.created" in run("order", order["id"], "--events").out


def test_asking_once_more_for_what_was_refused(market: Path, run: Run) -> None:
    """The capture goes out again; an order of which nothing was refused has none."""
    order = booked(run)
    assert run("retry", order["locator"]).code == 1
    run("pay", order["locator"], "--token", "tok_capture_declined")
    assert run("backlog", "--json").document["manual"] == 1
    assert refusals(run, order["id"]) == 1
    again = run("retry", order["locator"], "--json").document["order"]
    assert again["status"] == "ACTION_REQUIRED"
    assert refusals(run, order["id"]) == 2


def refusals(run: Run, order: str) -> int:
    """How often a capture of the order was refused."""
    events = run("order", order, "--events", "--json").document["events"]
    return sum(each["type"] == "order.action_required" for each in events)


def test_cancelling_asks_first(
    market: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quote is shown, and only a yes cancels."""
    order = booked(run)
    run("pay", order["locator"], "--token", "tok_visa")
    quoted = run("cancel", order["locator"], "--json").document
    assert quoted["confirmed"] is False
    # 120.00 - 40.00 of penalty, and the tax of 5.20, by hand.
    assert quoted["quote"]["refund"] == {"amount": "85.20", "currency": "USD"}
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: False)
    refused = run("cancel", order["locator"])
    assert refused.code == 1
    assert "85.20 USD" in refused.out
    assert "Nothing was cancelled" in refused.out
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: True)
    assert "CANCELLED" in run("cancel", order["locator"]).out
    assert run("cancel", order["locator"], "--yes").code == 1


@pytest.mark.parametrize(
    "text",
    [
        "Ada",
        "Ada 1990-12-10",
        "Ada King yesterday",
        "A/B/C/1990-12-10",
        "",
        " seat",
    ],
)
def test_travellers_that_cannot_be_read(text: str, market: Path, run: Run) -> None:
    """What is no traveller is bad input, and what was typed is not repeated."""
    run("search", "JFK", "LAX", "--on", DAY)
    ended = run("book", "--offer", "1", "--traveller", text, *ADA[2:])
    assert ended.code == 2
    assert "yesterday" not in ended.err
