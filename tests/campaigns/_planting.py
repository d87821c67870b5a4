"""Campaigns with a bug in the library, which must not come through them."""

from __future__ import annotations

import argparse

import pytest
from tests.machines.crash_bugs import CRASH_BUGS
from tests.machines.planted_bugs import BUGS

ALL = {**BUGS, **CRASH_BUGS}
NONE = ""


def offer_bugs(parser: argparse.ArgumentParser) -> None:
    """Offer ``--plant BUG``."""
    parser.add_argument(
        "--plant", choices=sorted(ALL), default=NONE, metavar="BUG", help=", ".join(ALL)
    )


def plant(bug: str) -> None:
    """Plant one for as long as this process lives; ``NONE`` plants none."""
    if bug != NONE:
        ALL[bug](pytest.MonkeyPatch())
