"""`flightcore demo` on a slice of its data, and the quickstart of the examples."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.terminal import environment

EXAMPLES = Path(__file__).parents[2] / "examples"
DAYS = ("2013-07-01", "2013-07-10", "2013-07-11", "2013-07-12", "2013-07-17")
ROUTES = ("JFK,LAX", "LGA,ORD", "LGA,DEN")


@pytest.fixture(scope="module")
def slices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's files with few flights: the days and routes that it sells."""
    folder = tmp_path_factory.mktemp("slice")
    for name in ("tariff.toml", "fares.csv"):
        shutil.copy(EXAMPLES / "data" / name, folder / name)
    for name, routes in (("nyc", ROUTES), ("made", ("",))):
        with (
            gzip.open(EXAMPLES / "data" / f"{name}_2013_07.csv.gz", "rt") as source,
            gzip.open(folder / f"{name}_2013_07.csv.gz", "wt") as target,
        ):
            target.write(next(source))
            target.writelines(
                row
                for row in source
                if row.startswith(DAYS) and any(route in row for route in routes)
            )
    return folder


def test_the_demo_for_people(slices: Path, run: Run, tmp_path: Path) -> None:
    """Every part is shown, and the last line is the audit's."""
    keep = tmp_path / "kept"
    ended = run("demo", "--data", str(slices), "--keep", str(keep))
    assert ended.code == 0, ended
    for part in (
        "4 e-tickets issued",
        "Your itinerary receipt",
        "SoldOut: Y on B67095/",
        "1 asked, 0 left",
        "PaymentDeclined",
        "penalty       75.00 USD",
        "CANCELLED",
        "the backlog is empty",
    ):
        assert part in ended.out
    assert ended.out.splitlines()[-1] == "audit: 0 findings"
    assert "\x1b" not in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100
    # What is kept can be looked at, and is not overwritten.
    store = f"sqlite:///{keep / 'demo.db'}"
    orders = run("order", "--store", store, "--json").document["orders"]
    assert [each["status"] for each in orders].count("TICKETED") == 3
    assert run("audit", "--store", store).code == 0
    assert run("demo", "--data", str(slices), "--keep", str(keep)).code == 1


def test_the_demo_for_machines(slices: Path, run: Run) -> None:
    """One document, with the time of each part and the outcome."""
    ended = run("demo", "--data", str(slices), "--json")
    assert (ended.code, ended.err) == (0, "")
    told = ended.document
    assert told["findings"] == 0
    assert len(told["parts"]) == 13
    assert all(part["seconds"] >= 0 for part in told["parts"])
    race = next(part for part in told["parts"] if "loser" in part)
    assert race["loser"]["code"] == "sold_out"
    assert race["loser"]["facts"]["left"] == 0
    assert race["winner"]["status"] == "ON_HOLD"


def test_the_demo_needs_its_data(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside a clone it says where to run it."""
    monkeypatch.chdir(tmp_path)
    ended = run("demo")
    assert ended.code == 3
    assert "clone" in ended.err


def test_the_made_flights_are_what_the_program_makes() -> None:
    """The file of made flights is what `demo_network.py` prints."""
    program = [sys.executable, str(EXAMPLES / "demo_network.py")]
    printed = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    with gzip.open(EXAMPLES / "data" / "made_2013_07.csv.gz", "rt") as kept:
        assert kept.read() == printed


def test_the_quickstart_runs(tmp_path: Path) -> None:
    """The example sells a seat from anywhere, and ends with a clean audit."""
    program = [sys.executable, str(EXAMPLES / "quickstart.py")]
    done = subprocess.run(
        program,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "audit: 0 findings"
    assert len(list((tmp_path / "outbox").glob("*.txt"))) == 3
