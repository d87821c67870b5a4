"""Every command explains itself, with an example that works."""

from __future__ import annotations

import shlex
from typing import Any

import attrs
import pytest
import typer
from typer.testing import CliRunner

from flightcore.cli.app import TREE, tree
from flightcore.cli.command import EXAMPLE, Command
from flightcore.cli.exits import MEANINGS
from flightcore.cli.reply import Reply

PATHS = [(*([group] if group else []), command.name) for group, command in TREE]
WIDE = {"COLUMNS": "300", "TERM": "dumb"}


def words_of(command: Command[Any]) -> list[str]:
    """The words of the example, without the program's name."""
    program, *words = shlex.split(command.example.replace("\\\n", " "))
    assert program == "flightcore"
    return words


def test_the_commands_that_are_promised() -> None:
    """The tree has the commands that the documentation names."""
    assert {" ".join(path) for path in PATHS} == {
        "init",
        "schedules load",
        "inventory open",
        "tariff load",
        "search",
        "book",
        "pay",
        "order",
        "cancel",
        "retry",
        "work",
        "backlog",
        "audit",
        "db upgrade",
        "db check",
        "db sql",
        "db current",
        "doctor",
        "demo",
    }


@pytest.mark.parametrize(("group", "command"), TREE)
def test_help_has_an_example(group: str, command: Command[Any]) -> None:
    """The help of a command shows its example whole, and offers --json."""
    path = (*([group] if group else []), command.name)
    shown = CliRunner().invoke(tree(), [*path, "--help"], env=WIDE)
    assert shown.exit_code == 0
    assert EXAMPLE in shown.output
    assert all(line.strip() in shown.output for line in command.example.splitlines())
    assert "--json" in shown.output


@pytest.mark.parametrize(("group", "command"), TREE)
def test_the_example_parses(group: str, command: Command[Any]) -> None:
    """The example is a command line that the command understands."""
    seen: list[object] = []

    def note(_: object, options: object) -> Reply:
        seen.append(options)
        return Reply(document={})

    app = typer.Typer()
    app.callback()(lambda: None)
    attrs.evolve(command, body=note).register(app)
    words = words_of(command)
    assert words[: bool(group) + 1] == [*([group] if group else []), command.name]
    ended = CliRunner().invoke(app, words[bool(group) :])
    assert ended.exit_code == 0, ended.output
    assert len(seen) == 1


def test_the_program_lists_its_exit_codes() -> None:
    """`flightcore --help` says what every exit code means."""
    shown = CliRunner().invoke(tree(), ["--help"], env=WIDE)
    for code, meaning in MEANINGS.items():
        assert f"{int(code)}  {meaning}" in shown.output
