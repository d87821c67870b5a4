"""The `flightcore` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Say that no command exists yet.

    Returns:
        The exit code 2: a command was asked for that is not there.
    """
    sys.stderr.write("flightcore: the command line has no commands yet\n")
    return 2
