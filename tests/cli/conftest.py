"""A market that is open for sale, and commands that run in this process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.terminal import STRANGERS, Ended, inside, write_market

from flightcore.cli import main

Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that has flights, seats and fares; to be copied."""
    folder = tmp_path_factory.mktemp("stocked")
    write_market(folder)
    with inside(folder):
        assert main(["init", "--json"]) == 0
        assert main(["schedules", "load", "flights.csv", "--json"]) == 0
        assert main(["inventory", "open", "--cabin", "Y=9", "--json"]) == 0
        assert main(["tariff", "load", "tariff.toml", "fares.csv", "--json"]) == 0
    return folder


@pytest.fixture
def market(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a market of one's own, where commands run."""
    folder = tmp_path / "market"
    shutil.copytree(stocked, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, in the folder where it stands."""
    for name in list(os.environ):
        if name.startswith(STRANGERS):
            monkeypatch.delenv(name)

    def call(*arguments: str) -> Ended:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return call
