"""The Django example sells trips, each with its order or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conformance.store_benches import new_postgresql_database
from tests.servers import postgresql_url

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/agency.db"
        return
    with new_postgresql_database(postgresql_url()) as url:
        yield url


def test_a_trip_and_its_order_are_one(url: str) -> None:
    """The second trip of a customer is refused, and its flight is not booked."""
    paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.examples.agency_in_django"],
        cwd=ROOT,
        env={
            **os.environ,
            "AGENCY_DATABASE": url,
            "PYTHONPATH": os.pathsep.join(paths),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    (sold, trip), (again, refusal), (nowhere, reason) = told["answers"]
    assert (sold, again, nowhere) == (201, 409, 409)
    assert (refusal["code"], reason["code"]) == ("has_a_trip", "unknown_airport")
    assert told["trips"] == {"ada@example.com": trip["locator"]}
    assert told["orders"] == [trip["locator"]]
    assert told["findings"] == 0
