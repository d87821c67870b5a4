"""The import contracts of `pyproject.toml` hold, and none is excused."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.packaging.sources import ROOT

CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
RUN = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports({}))"


def lint_imports(*, config: Path, path: list[Path]) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the sources under `path` in a fresh interpreter."""
    arguments = f"config_filename={str(config)!r}, no_cache=True"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    return subprocess.run(
        [sys.executable, "-c", RUN.format(arguments)],
        cwd=config.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold() -> None:
    """Every import goes the way that the contracts allow."""
    path = [ROOT / "src", *ROOT.glob("adapters/*/src")]
    outcome = lint_imports(config=ROOT / "pyproject.toml", path=path)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_no_import_is_excused() -> None:
    """No contract has an exception."""
    contracts = CONFIGURED["importlinter"]["contracts"]
    assert contracts
    assert [c["name"] for c in contracts if c.get("ignore_imports")] == []


@pytest.fixture
def sapling(tmp_path: Path) -> Path:
    """A tree of the two packages with every mandatory module, empty, under `path`."""
    for name in ("flightcore.ports", "flightcore.domain.kernel", "flightcore_sql"):
        folder = tmp_path / name.replace(".", "/")
        folder.mkdir(parents=True)
    named = {
        module
        for contract in CONFIGURED["importlinter"]["contracts"]
        for module in (*contract.get("source_modules", ()), *required(contract))
        if module.startswith("flightcore")
    }
    for module in sorted(named):
        (tmp_path / module.replace(".", "/")).mkdir(parents=True, exist_ok=True)
    for folder in [p for p in tmp_path.rglob("*") if p.is_dir()]:
        (folder / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def required(contract: dict[str, list[str]]) -> list[str]:
    """The modules that a contract names and that have to exist."""
    tails = [
        tail
        for layer in contract.get("layers", ())
        for tail in layer.replace("|", ":").replace(" ", "").split(":")
    ]
    containers = contract.get("containers", ())
    layers = [f"{c}.{t.strip('()')}" for c in containers for t in tails]
    return [*contract.get("forbidden_modules", ()), *layers]


def plant(tree: Path, module: str, statement: str) -> None:
    """Write one import into a module of the tree, which is made when it is new."""
    folder = tree / module.replace(".", "/")
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text(f"{statement}\n")


def test_an_empty_tree_keeps_every_contract(sapling: Path) -> None:
    """The tree that the breaches are planted in is clean by itself."""
    outcome = lint_imports(config=sapling / "pyproject.toml", path=[sapling])
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("flightcore.domain.kernel", "import flightcore.ports"),
        ("flightcore.ports", "import flightcore.application"),
        ("flightcore.memory", "import flightcore.application"),
        ("flightcore.domain.kernel", "import time"),
        ("flightcore.domain.kernel", "from os import path"),
        ("flightcore.memory", "import sqlalchemy"),
        ("flightcore.assembly", "from rich import print"),
        ("flightcore.memory", "import flightcore_sql"),
        ("flightcore_sql", "import flightcore.application"),
        ("flightcore.domain.schedule", "import flightcore.domain.inventory"),
        ("flightcore.domain.payment", "import flightcore.domain.booking"),
        ("flightcore.domain.ticketing", "import flightcore.domain.ledger"),
        ("flightcore.domain.revenue", "import flightcore.domain.pricing"),
        ("flightcore.domain.users", "import flightcore.domain.schedule"),
        ("flightcore.domain.booking", "import flightcore.domain.notification"),
        ("flightcore.unlayered", ""),
        ("flightcore.domain.unlayered", ""),
    ],
)
def test_a_breach_is_refused(sapling: Path, module: str, statement: str) -> None:
    """An import against the arrows, or a package without a layer, is refused."""
    plant(sapling, module, statement)
    outcome = lint_imports(config=sapling / "pyproject.toml", path=[sapling])
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "BROKEN" in outcome.stdout
