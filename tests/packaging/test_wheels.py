"""The wheels of both distributions work by themselves, away from the clone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.packaging.sources import CORE, ROOT

SQL = ROOT / "adapters" / "flightcore-sql"
USE = """
from importlib import metadata, resources
from pathlib import Path
import sys

import flightcore, flightcore_sql

for package in (flightcore, flightcore_sql):
    assert Path(package.__file__).is_relative_to(sys.prefix), package.__file__
    assert resources.files(package).joinpath("py.typed").is_file(), package
for store in metadata.entry_points(group="flightcore.stores"):
    assert isinstance(store.load(), type), store
    print(store.name)
"""


def build(project: Path, into: Path) -> Path:
    """Build the wheel of one distribution."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    run(*command, "-d", str(into), cwd=project)
    (wheel,) = into.glob("*.whl")
    return wheel


def run(*command: str, cwd: Path) -> str:
    """Run a command away from this process's own packages; return what it printed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    outcome = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel of the core and that of the SQL adapter."""
    return (
        build(ROOT, tmp_path_factory.mktemp("core")),
        build(SQL, tmp_path_factory.mktemp("sql")),
    )


def test_the_core_carries_every_source(wheels: tuple[Path, Path]) -> None:
    """The core's wheel holds every file under `src/flightcore` and the licence."""
    names = set(zipfile.ZipFile(wheels[0]).namelist())
    sources = {
        path.relative_to(CORE.parent).as_posix()
        for path in CORE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sources - names == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheels_work_in_a_fresh_environment(
    wheels: tuple[Path, Path], tmp_path: Path
) -> None:
    """Installed from wheels alone, both import from there and load their stores."""
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", str(environment), cwd=tmp_path)
    python = str(environment / "bin" / "python")
    constraints = str(ROOT / "constraints.txt")
    install = (python, "-m", "pip", "install", "--quiet", "-c", constraints)
    run(*install, *map(str, wheels), cwd=tmp_path)
    stores = run(python, "-I", "-c", USE, cwd=tmp_path).split()
    assert {"sqlite", "postgresql", "mysql", "mariadb"} <= set(stores)
