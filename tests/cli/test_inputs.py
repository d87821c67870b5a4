"""Bad input: a code, a sentence, and nothing half done."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.market import departure_day

DAY = str(departure_day())
CARD = "4111111111111111"
"""A number that looks like a card's."""


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("search", "QQQ", "LAX", "--on", DAY), 2, "unknown_airport"),
        (("search", "JFK", "LAX", "--on", "2001-01-01"), 2, "past_date"),
        (("search", "JFK", "JFK", "--on", DAY), 2, "invalid_input"),
        (("search", "JFK", "LAX", "--on", DAY, "--adults", "10"), 2, "too_many"),
        (("search", "JFK", "LAX", "--on", DAY, "--adults", "-1"), 2, "invalid_input"),
        (("search", "JFK", "LAX", "--on", DAY, "--infants", "2"), 2, "infant_without"),
        (("search", "JFK", "LAX", "--on", DAY, "--child", "12"), 2, "invalid_input"),
        (("search", "JFK", "LAX", "--on", DAY, "--currency", "XQX"), 2, "currency"),
        (("book", "--contact", "a@b.example"), 2, "invalid_input"),
        (("pay", "NOSUCH", "--token", "tok_visa"), 3, "not_found"),
        (("order", "ord_none"), 3, "not_found"),
        (("cancel", "NOSUCH", "--yes"), 3, "not_found"),
        (("schedules", "load", "absent.csv"), 2, "bad_file"),
        (("schedules", "load", "tariff.toml"), 2, "--format"),
        (("schedules", "load", "tariff.toml", "--format", "csv"), 2, "bad_file"),
        (("tariff", "load", "flights.csv"), 2, "bad_file"),
        (("tariff", "load", "tariff.txt"), 2, "invalid_input"),
        (("tariff", "load", "absent.toml"), 2, "bad_file"),
        (("inventory", "open", "--cabin", "Y"), 2, "NAME=VALUE"),
        (("inventory", "open", "--cabin", "Y=many"), 2, "NAME=NUMBER"),
        (("inventory", "open", "--cabin", "Y=1", "--cabin", "Y=2"), 2, "twice"),
        (("inventory", "open", "--cabin", "Y=1", "--classes", "J=J"), 2, "inventory"),
        (("backlog", "--store", "nonsense"), 2, "invalid_setting"),
        (("backlog", "--store", "sqlite:///absent.db"), 3, "flightcore init"),
        (("backlog", "--store", "oracle://x"), 5, "plugin_missing"),
        (("backlog", "--gateway", "nobody://"), 5, "plugin_missing"),
        (("backlog", "--config", "absent.toml"), 2, "bad_file"),
        (("init", "--store", "sqlite:///no/such/folder/x.db"), 2, "bad_file"),
        (("demo", "--data", "absent"), 3, "--data"),
    ],
)
def test_bad_input(
    arguments: tuple[str, ...], code: int, says: str, market: Path, run: Run
) -> None:
    """Each ends with its code, in words and as one document, without a traceback."""
    spoken = run(*arguments)
    assert spoken.code == code, spoken
    assert says in " ".join(spoken.err.split())
    assert "Traceback" not in spoken.err
    written = run(*arguments, "--json")
    assert (written.code, written.err) == (code, "")
    assert list(written.document) == ["error"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", CARD, "LAX", "--on", DAY),
        ("search", "JFK", "LAX", "--on", CARD),
        ("search", "JFK", "LAX", "--on", DAY, "--adults", f"x{CARD}"),
        ("search", "JFK", "LAX", "--on", DAY, "--then", CARD),
        ("book", "--offer", CARD, "--contact", "a@b.example"),
        ("book", "--offer-id", CARD, "--contact", "a@b.example"),
        ("book", "--offer", "1", "--contact", CARD),
        ("book", "--offer", "1", "--contact", "a@b.example", "--traveller", CARD),
        ("book", "--offer", "1", "--contact", "a@b.example", "--key", CARD),
        ("pay", CARD, "--token", "tok_visa"),
        ("pay", "ABC234", "--token", CARD),
        ("order", CARD),
        ("order", "--status", CARD),
        ("cancel", CARD),
        ("schedules", "load", CARD),
        ("schedules", "load", "flights.csv", "--format", CARD),
        ("tariff", "load", CARD),
        ("inventory", "open", "--flight", CARD, "--level", CARD),
        ("backlog", "--store", f"nobody://{CARD}"),
        ("backlog", "--store", f"sqlite:///{CARD}.db"),
        (CARD,),
        ("order", f"--{CARD}"),
    ],
)
def test_card_digits_are_never_repeated(
    arguments: tuple[str, ...], market: Path, run: Run
) -> None:
    """Whatever is typed where: no message shows digits that look like a card's."""
    run("search", "JFK", "LAX", "--on", DAY)
    for ended in (run(*arguments), run(*arguments, "--json")):
        assert ended.code != 0
        assert CARD not in ended.out + ended.err


def test_a_path_of_card_digits(market: Path, run: Run) -> None:
    """Even where such digits are a file's name, they are not printed."""
    for command in ("init", "doctor"):
        for form in ((), ("--json",)):
            ended = run(command, "--store", f"sqlite:///{CARD}.db", *form)
            assert ended.code == 0
            assert CARD not in ended.out + ended.err


def test_a_load_reports_lines_and_goes_on(market: Path, run: Run) -> None:
    """Bad lines are shown with their numbers; the rest is loaded, also from .gz."""
    text = Path("flights.csv").read_text("utf-8").replace(",AA,1,", ",AA,7,")
    with gzip.open("more.csv.gz", "wt", encoding="utf-8") as file:
        file.write(f"{text}{DAY},AA,8,JFK,QQQ,0900,1215,0\n")
    ended = run("schedules", "load", "more.csv.gz", "--json")
    assert ended.code == 0
    report = ended.document["report"]
    assert (report["read"], report["loaded"], report["rejected"]) == (5, 4, 1)
    assert [each["line"] for each in report["problems"]] == [6]
    assert (ended.document["published"], ended.document["unchanged"]) == (1, 2)
    assert "line 6" in run("schedules", "load", "more.csv.gz").out


def test_an_ssim_file_by_its_ending(market: Path, run: Run) -> None:
    """`.ssim` is read as SSIM chapter 7: a file of something else is refused."""
    Path("plan.ssim").write_text("no records\n", encoding="utf-8")
    assert run("schedules", "load", "plan.ssim", "--json").document["error"][
        "code"
    ] == ("bad_file")


def test_init_twice(market: Path, run: Run) -> None:
    """A database that is there is left alone."""
    before = len(run("order", "--json").document["orders"])
    assert run("init", "--json").document["created"] is False
    assert len(run("order", "--json").document["orders"]) == before
    assert "was there already" in run("init").out
