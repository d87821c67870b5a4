"""A small sample of each long campaign, as it is and with a bug in the library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.servers import need_postgresql

SELL_OUT = ("last_seats", "1", "--buyers", "120", "--seats", "40")
SAMPLES = {
    "last seats on postgresql": SELL_OUT,
    "kill application on sqlite": ("kill_application", "6", "--on", "sqlite"),
    "kill database on postgresql": ("kill_database", "2"),
    "cut commits on postgresql": ("cut_commits", "10"),
}
BUGS = {
    "last seats on postgresql": "release_twice",
    "kill application on sqlite": "commit_in_two",
    "kill database on postgresql": "answer_before_the_disk",
    "cut commits on postgresql": "commit_in_two",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_campaign_finds_nothing(tmp_path: Path, name: str) -> None:
    """Few runs, cuts or kills, all rules hold, and the report says of what."""
    code, report = _run(tmp_path, *SAMPLES[name])
    assert report["broken"] == [], json.dumps(report)
    assert {"command", "machine", "versions", "seconds"} <= report.keys()
    assert code == 0


@pytest.mark.parametrize("name", SAMPLES)
def test_a_campaign_fails_where_there_is_a_bug(tmp_path: Path, name: str) -> None:
    """Each bug is one that the campaign is there to find; it says so and fails."""
    code, report = _run(tmp_path, *SAMPLES[name], "--plant", BUGS[name])
    assert report["broken"], report
    assert code == 1


def _run(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the report of a campaign."""
    if "sqlite" not in arguments:
        need_postgresql()
    program, *rest = arguments
    root, path = Path(__file__).parents[2], folder / "report.json"
    paths = (str(root), os.environ.get("PYTHONPATH", ""))
    done = subprocess.run(
        [sys.executable, "-m", f"tests.campaigns.{program}", *rest, "--report", path],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert path.exists(), done.stderr[-4000:]
    return done.returncode, json.loads(path.read_text(encoding="utf-8"))
