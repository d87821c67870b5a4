"""`import flightcore` is cheap and quiet: few packages, no thread, no file."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

PROBE = """
import _thread, json, os, sys, threading
opened, threads = [], []

def watch(event, arguments):
    if event == "open":
        opened.append(str(arguments[0]))

def noted(start):
    def note(*arguments, **options):
        threads.append(start.__name__)
        return start(*arguments, **options)
    return note

threading.Thread.start = noted(threading.Thread.start)
_thread.start_new_thread = noted(_thread.start_new_thread)
before = set(sys.modules)
sys.addaudithook(watch)
%s
seen = list(opened)
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps({
    "opened": seen,
    "threads": threads,
    "third_party": sorted(loaded - sys.stdlib_module_names),
}))
"""
MODULE_FILES = (".py", ".pyc", ".so", ".pyd")


def watch(statement: str) -> dict[str, Any]:
    """Run a statement in a fresh interpreter and report what it did."""
    program = [sys.executable, "-c", PROBE % statement]
    found: dict[str, Any] = json.loads(subprocess.check_output(program, text=True))
    found["files"] = [
        name for name in found["opened"] if not name.endswith(MODULE_FILES)
    ]
    return found


@pytest.fixture(scope="module")
def imported() -> dict[str, Any]:
    """What `import flightcore` does in a fresh interpreter."""
    return watch("import flightcore")


def test_loads_attrs_and_msgspec_only(imported: dict[str, Any]) -> None:
    """Of third parties, only attrs and msgspec are loaded."""
    assert set(imported["third_party"]) <= {"attr", "attrs", "flightcore", "msgspec"}


def test_starts_no_thread(imported: dict[str, Any]) -> None:
    """A library that is only imported runs nothing of its own."""
    assert imported["threads"] == []


def test_opens_no_file(imported: dict[str, Any]) -> None:
    """The only files read are the modules themselves."""
    assert imported["files"] == []


def test_the_probe_sees_what_it_looks_for() -> None:
    """A thread, a file and a third party are each noticed by the probe."""
    seen = watch(
        "import pluggy, threading; threading.Thread(target=int).start();"
        " open(os.devnull).close()"
    )
    assert seen["threads"]
    assert seen["files"]
    assert "pluggy" in seen["third_party"]
