"""The ``flightcore`` command; needs the extra ``flightcore[cli]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_EXTRA = frozenset({"click", "rich", "shellingham", "typer"})
"""Packages that come with the extra."""

MISUSE = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Without the program's name; those of this process where None.

    Returns:
        The exit code; ``flightcore --help`` lists them.
    """
    try:
        from flightcore.cli.app import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write(
            "flightcore: the command line needs packages of its own; to install "
            'them, run:\n  python -m pip install "flightcore[cli,sql]"\n'
        )
        return MISUSE
    return run(sys.argv[1:] if arguments is None else list(arguments))
