"""Count what ran: tests passed by suite, and the stores they ran on."""

from __future__ import annotations

import json
import platform
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ABSENT = re.compile(r"no server: ([^;]+);")
"""In the reason why a test was skipped."""
STORES = ("memory", "sqlite", "postgresql", "mysql", "mariadb")
# Only these suites run on a store that their tests name; elsewhere "memory" in a name
# may be a package, or a capacity of people.
STORE_SUITES = {"conformance", "machines"}


class SuiteReport:
    """A pytest plugin that appends one JSON line about its run to a file.

    A test belongs to the suite of its folder: `tests/domain/…` to `domain`,
    `adapters/flightcore-sql/tests/…` to `flightcore-sql`.
    A test of the conformance or the machines counts for the stores that its file, its
    class, its name or its parameters name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._passed: Counter[str] = Counter()
        self._stores: Counter[str] = Counter()
        self._failed = 0
        self._absent: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one phase of one test."""
        if report.failed:
            self._failed += 1
        elif report.skipped:
            self._absent.update(ABSENT.findall(str(report.longrepr)))
        elif report.passed and report.when == "call":
            suite = report.nodeid.split("/")[1]
            self._passed[suite] += 1
            if suite in STORE_SUITES:
                self._stores.update(stores_named(report.nodeid))

    def pytest_sessionfinish(self) -> None:
        """Append the line."""
        record = {
            "python": platform.python_version(),
            "passed": self._passed,
            "failed": self._failed,
            "stores": self._stores,
            "absent": sorted(self._absent),
        }
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def stores_named(node_id: str) -> list[str]:
    """The stores that the id of a test names."""
    lowered = node_id.lower()
    return [store for store in STORES if store in lowered]
