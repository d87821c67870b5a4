"""Without the extra, the command says what to install."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
sys.modules[{name!r}] = None
from flightcore.cli import main
raise SystemExit(main(["doctor"]))
"""


@pytest.mark.parametrize("name", ["typer", "rich"])
def test_a_missing_package_is_named_kindly(name: str) -> None:
    """The pip line, no traceback, and the code of misuse."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert 'python -m pip install "flightcore[cli,sql]"' in done.stderr
    assert "Traceback" not in done.stderr
