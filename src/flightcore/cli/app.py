"""The tree of commands, and the one place where errors become words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from typing import Any

import typer
from rich.markup import escape

from flightcore.cli.command import Command
from flightcore.cli.commands import (
    book,
    cancel,
    db,
    demo,
    doctor,
    init,
    inventory,
    operations,
    order,
    pay,
    retry,
    schedules,
    search,
    tariff,
)
from flightcore.cli.exits import MEANINGS, Exit, error_document, exit_of, failure
from flightcore.cli.session import console_of, print_document
from flightcore.domain.kernel.errors import FlightCoreError
from flightcore.system import environment

GROUPS: Mapping[str, str] = {
    "schedules": "Load schedules.",
    "inventory": "Open seats for sale.",
    "tariff": "File fares, rules, taxes and services.",
    "db": "Upgrade the schema of a SQL store, and look after it.",
}

TREE: tuple[tuple[str, Command[Any]], ...] = (
    ("", init.COMMAND),
    ("schedules", schedules.LOAD),
    ("inventory", inventory.OPEN),
    ("tariff", tariff.LOAD),
    ("", search.COMMAND),
    ("", book.COMMAND),
    ("", pay.COMMAND),
    ("", order.COMMAND),
    ("", cancel.COMMAND),
    ("", retry.COMMAND),
    ("", operations.WORK),
    ("", operations.BACKLOG),
    ("", operations.AUDIT),
    ("db", db.UPGRADE),
    ("db", db.CHECK),
    ("db", db.SQL),
    ("db", db.CURRENT),
    ("", doctor.COMMAND),
    ("", demo.COMMAND),
)
"""Every command with its group; a group stands where its first command does."""

TRACEBACK = "FLIGHTCORE_TRACEBACK"
"""A variable for those who look for a defect: its traceback is printed after all."""


def tree() -> typer.Typer:
    """All commands, ready to be run."""
    app = typer.Typer(
        name="flightcore",
        help="Sell flights from the command line.",
        epilog=_exit_codes(),
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    groups = {name: typer.Typer(help=text) for name, text in GROUPS.items()}
    groups[""] = app
    for group, command in TREE:
        if group and not groups[group].registered_commands:
            app.add_typer(groups[group], name=group)
        command.register(groups[group])
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command; every error becomes a message and an exit code."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        # A terminal without a check mark shows a question mark, and goes on.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        ended = tree()(list(arguments) or ["--help"], standalone_mode=False)
    except FlightCoreError as error:
        return _failed(error_document(error), exit_of(error), as_json=as_json)
    except typer.Abort:
        said = failure("not_confirmed", "not confirmed; nothing was done")
        return _failed(said, Exit.REFUSED, as_json=as_json)
    except KeyboardInterrupt:
        said = failure("interrupted", "interrupted")
        return _failed(said, Exit.INTERRUPTED, as_json=as_json)
    except Exception as error:
        said, code = _stranger(error)
        return _failed(said, code, as_json=as_json)
    return int(ended or Exit.OK)


def _stranger(error: Exception) -> tuple[dict[str, Any], Exit]:
    """An error that is none of ours: of usage, or a defect."""
    usage: Callable[[], str] | None = getattr(error, "format_message", None)
    if usage is not None:
        return failure("usage", usage()), Exit.BAD_INPUT
    if environment().get(TRACEBACK):
        raise error
    # Only its kind: an unforeseen message may hold anything.
    said = f"this should not happen: {type(error).__name__}; {TRACEBACK}=1 shows where"
    return failure("defect", said), Exit.MISUSE


def _failed(said: dict[str, Any], code: Exit, *, as_json: bool) -> int:
    if as_json:
        print_document(said)
        return code
    error = said["error"]
    console = console_of(stderr=True)
    console.print(f"[red]✗[/red] {escape(error['message'])} ({error['code']})")
    for name, fact in error["facts"].items():
        console.print(f"  [dim]{name}:[/dim] {escape(_in_words(fact))}")
    if error.get("retryable") and error.get("idempotency_key"):
        console.print(f"  Try again with --key {escape(error['idempotency_key'])}")
    if error["code"] == "usage":
        console.print("  For help, add --help.")
    return code


def _in_words(fact: object) -> str:
    if isinstance(fact, dict):
        return " ".join(str(part) for part in fact.values())
    if isinstance(fact, list):
        return ", ".join(map(_in_words, fact)) or "none"
    return str(fact)


def _exit_codes() -> str:
    lines = (f"{int(code)}  {meaning}" for code, meaning in MEANINGS.items())
    return "\n".join(["Exit codes:", *lines])
