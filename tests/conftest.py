"""What every test runs under: the Hypothesis profiles and the report of the suites.

`HYPOTHESIS_PROFILE=ci` draws the same examples in every run and prints the blob that
repeats a failure; the default, `dev`, draws new ones each time.
Neither has a deadline: a loaded machine is slow, not wrong.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings
from tests.suite_report import SuiteReport

settings.register_profile("ci", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("dev", print_blob=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--suite-report=FILE`."""
    parser.addoption(
        "--suite-report",
        type=Path,
        metavar="FILE",
        help="append one JSON line about the suites and stores of this run",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Count in the process that leads the run, never in its workers."""
    path = config.getoption("--suite-report")
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SuiteReport(path), "suite-report")
