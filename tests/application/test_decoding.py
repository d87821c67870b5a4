"""Decoding in many threads at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_threads_that_meet_a_class_first_together_live() -> None:
    """One builds its decoder; the others wait, or the process would end by a signal."""
    root = Path(__file__).parents[2]
    paths = (str(root), os.environ.get("PYTHONPATH", ""))
    done = subprocess.run(
        [sys.executable, "-m", "tests.application.decoding_at_once"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
