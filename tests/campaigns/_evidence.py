"""What every campaign does with what it found: say where, with what, and judge it."""

from __future__ import annotations

import json
import platform
import shlex
import sys
from collections.abc import Mapping
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

PACKAGES = ("SQLAlchemy", "psycopg", "PyMySQL")
REPORTS = Path(__file__).parents[2] / "reports"
QUOTED = 20
"""Findings that a report quotes; it counts them all."""
_VERSION_OF = {"sqlite": "SELECT 'SQLite ' || sqlite_version()"}


def machine() -> dict[str, object]:
    """What it ran on."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "processors": cpu_count(),
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.processor()).strip()


def versions(url: str) -> dict[str, str]:
    """What ran: ours, what it stands on, and the server as it names itself."""
    return {
        "python": platform.python_version(),
        "flightcore": version("flightcore"),
        **{package: version(package) for package in PACKAGES},
        "server": _server(url),
    }


def _server(url: str) -> str:
    engine = create_engine(url, poolclass=NullPool)
    asked = _VERSION_OF.get(engine.dialect.name, "SELECT version()")
    with engine.connect() as connection:
        return str(connection.exec_driver_sql(asked).scalar_one())


def judged(
    found: dict[str, object], rules: Mapping[str, bool], report: Path | None
) -> int:
    """Write and print the report; the exit code.

    Args:
        found: The account.
        rules: Whether each holds.
        report: Where to; a name with the program's where None.
    """
    program = _program()
    broken = [rule for rule, holds in rules.items() if not holds]
    command = shlex.join(["nox", "-s", "campaign", "--", program, *sys.argv[1:]])
    text = json.dumps(
        {"command": command, "machine": machine(), **found, "broken": broken}, indent=2
    )
    path = report or REPORTS / f"{_name(program, found)}.json"
    path.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 1 if broken else 0


def _program() -> str:
    return Path(sys.argv[0]).stem


def _name(program: str, found: Mapping[str, object]) -> str:
    parts = (program, *([str(found["store"])] if "store" in found else []))
    return "-".join(parts).replace("_", "-")


def quoted(findings: list[str]) -> dict[str, object]:
    """How many, and the first of them."""
    return {"findings": len(findings), "first_findings": findings[:QUOTED]}


def tell(text: str) -> None:
    """Say how far it is."""
    print(text, file=sys.stderr, flush=True)
