"""Twenty processes write to one SQLite file at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROCESSES = 20
COMMITS = 15


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_twenty_processes_write_at_once(tmp_path: Path) -> None:
    """None meets an error, no seat is sold twice, no update is lost."""
    root = Path(__file__).parents[2]
    url = f"sqlite:///{tmp_path}/store.db"
    done = subprocess.run(
        [sys.executable, "-m", "tests.machines.writers", url, str(PROCESSES)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert json.loads(done.stdout) == {
        "sold": 200,
        "used": [200, 200],
        "orders": 200,
        "sum": PROCESSES * COMMITS,
    }
