"""Commands as tests run them: in this process, or in one of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
from tests.market import FARES, FLIGHTS, HEADER, TARIFF, departure_day

STRANGERS = ("FLIGHTCORE_", "FORCE_COLOR", "TTY_", "COLUMNS", "GITHUB_ACTIONS")


@attrs.frozen
class Ended:
    """How a command ended.

    Attributes:
        code: Exit code.
        out: Standard output.
        err: Standard error.
    """

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one document that it printed; anything beside it is an error."""
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """The variables of this process without those that change what is printed."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(STRANGERS)}
    return {**plain, **more}


def flightcore(*arguments: str, cwd: Path, stdin: str = "", **variables: str) -> Ended:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "flightcore.cli", *arguments],
        cwd=cwd,
        env=environment(**variables),
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def write_market(folder: Path) -> str:
    """Write the files of the small market; the day on which its flights leave."""
    day = str(departure_day())
    rows = "\n".join([HEADER, *(f"{day},{row}" for row in FLIGHTS), ""])
    (folder / "flights.csv").write_text(rows, encoding="utf-8")
    (folder / "tariff.toml").write_text(TARIFF, encoding="utf-8")
    (folder / "fares.csv").write_text(FARES, encoding="utf-8")
    return day


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
