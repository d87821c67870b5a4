"""Idempotency keys on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from flightcore.system import SystemIds

KeyOption = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="TEXT",
        help="Repeating a command with its key has one effect. (default: a new one)",
    ),
]


def fresh_key() -> str:
    """A key that nobody used; errors carry it, so that the command can be repeated."""
    return SystemIds().seed().id("key")
