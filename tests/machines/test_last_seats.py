"""Twenty processes of twenty buyers sell one flight out, to the last seat."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.mysql_benches import empty_mysql, mysql_database
from tests.conformance.store_benches import empty_postgresql, postgresql_database
from tests.mariadb_server import mariadb_url
from tests.servers import postgresql_url

PROCESSES = 20


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mariadb"])
@pytest.mark.parametrize(
    ("destination", "nesting"), [("LAX", "flat"), ("SAN", "nested")]
)
def test_exactly_every_seat_of_a_flight_is_sold(
    tmp_path: Path, kind: str, destination: str, nesting: str
) -> None:
    """Releases, lost holds and refusals: 100 of 100 seats, and no other error."""
    account = _run(_url(kind, tmp_path), tmp_path, destination, nesting)
    told = account["told"]
    assert account["travellers"] == 100, account
    assert set(account["used"]) == {100}, account
    assert account["findings"] == [], account
    assert sum(told.values()) == PROCESSES * 20, account
    assert {"ticketed", "refused", "released", "vanished"} == set(told), account


def _url(kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/market.db"
    if kind == "mariadb":
        url = mysql_database(mariadb_url())
        empty_mysql(url)
        return url
    url = postgresql_database(postgresql_url())
    empty_postgresql(url)
    return url


def _run(url: str, folder: Path, destination: str, nesting: str) -> dict[str, Any]:
    root = Path(__file__).parents[2]
    paths = (str(root), os.environ.get("PYTHONPATH", ""))
    command = [sys.executable, "-m", "tests.machines.buyers", url, str(folder)]
    done = subprocess.run(
        [*command, destination, str(PROCESSES), nesting],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    account: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return account
