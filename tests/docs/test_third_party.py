"""The adapter that the pages show is built, installed and proves itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "third_party_adapter"


def run(*command: str, cwd: Path, path: Path | None = None) -> str:
    """Run Python with a folder of installed packages put before the others."""
    inherited = os.environ.get("PYTHONPATH", "")
    paths = [str(path)] if path else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, inherited])}
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_example_adapter_passes_the_suite(tmp_path: Path) -> None:
    """Its wheel, unpacked where Python looks, passes the tests that it brings."""
    build = ("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    run(*build, cwd=EXAMPLE)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    options = ("-q", "-p", "no:cacheprovider", "-c", os.devnull)
    tests = ("-m", "pytest", *options, f"--rootdir={tmp_path}", str(EXAMPLE / "tests"))
    said = run(*tests, cwd=tmp_path, path=installed)
    assert " passed" in said
    assert "failed" not in said
