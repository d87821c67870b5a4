"""The tables of the pages that say what the code says, made from the code.

    python -m tests.docs.tables

writes them into the pages anew, each between its two comments.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from tests.docs.audit_tables import queries_of, schema_table
from tests.docs.markdown import attributes_of, prose, summary_of, table

from flightcore.application.settings import Settings
from flightcore.domain.kernel import Money, Rounding, errors
from flightcore.domain.kernel.errors import FlightCoreError

DOCS = Path(__file__).parents[2] / "docs"

# -- errors --------------------------------------------------------------------------


def tree(root: type[FlightCoreError] = FlightCoreError) -> Iterator[type[Any]]:
    """Every error class of ours, parents before their children."""
    yield root
    for child in root.__subclasses__():
        if child.__module__.startswith(errors.__name__):
            yield from tree(child)


def errors_table() -> str:
    """Class, code, whether to try again, facts, meaning."""
    return table(
        ("class", "code", "try again", "facts", "meaning"),
        [_error_row(each) for each in tree()],
    )


def _error_row(kind: type[FlightCoreError]) -> tuple[str, ...]:
    said, _, facts = prose(
        (inspect.getdoc(kind) or "").partition("\nArgs:")[0]
    ).partition("Fact")
    again = "yes" if kind.retryable else "no"
    named = facts.removeprefix("s").removeprefix(":").strip().rstrip(".")
    return (f"`{kind.__name__}`", f"`{kind.code}`", again, named, said.strip())


# -- settings ------------------------------------------------------------------------


def settings_table() -> str:
    """Name, variable, default, meaning."""
    said = attributes_of(Settings)
    return table(
        ("setting", "variable", "default", "meaning"),
        [
            (
                f"`{field.name}`",
                f"`FLIGHTCORE_{field.name.upper()}`",
                _default(field.name),
                said[field.name],
            )
            for field in attrs.fields(Settings)
        ],
    )


def _default(name: str) -> str:
    if name == "accounting_codes":
        return "the known ones"
    value = getattr(Settings(), name)
    if isinstance(value, timedelta):
        return f"{value // timedelta(seconds=1):,} s"
    return "none" if value is None else f"`{value}`"


# -- the simulated gateway -----------------------------------------------------------


def tokens_table() -> str:
    """Token, and what it makes the gateway do."""
    from flightcore.domain.payment import OperationKind
    from flightcore.memory._gateway_tokens import (
        MAGIC_TOKENS,
        Behaviour,
        behaviour_of,
        notices_of,
    )

    rows = []
    for token in MAGIC_TOKENS:
        done = {
            kind: behaviour_of(token, kind, first=kind is OperationKind.AUTHORISE)
            for kind in OperationKind
        }
        special = [
            f"{kind.lower()}: {behaviour.replace('_', ' ')}"
            for kind, behaviour in done.items()
            if behaviour not in (None, Behaviour.APPROVE)
        ]
        twice = "; messages come twice" if notices_of(token) > 1 else ""
        rows.append((f"`{token}`", f"{', '.join(special) or 'approved'}{twice}"))
    return table(("token", "what happens"), rows)


# -- the tariff ----------------------------------------------------------------------


def records_table() -> str:
    """A table for each kind of record, and for each part of one."""
    from flightcore.domain.pricing.filed import FILED_KINDS
    from flightcore.domain.pricing.filing import Period
    from flightcore.domain.pricing.routing import FlightRange
    from flightcore.domain.pricing.rule import Rule

    parts = (*_attrs_in(Rule), Period, FlightRange)
    return "\n\n".join(
        (
            *(_fields(f"`[[{name}]]`", kind) for name, kind in FILED_KINDS.items()),
            *(_fields(kind.__name__, kind) for kind in parts),
        )
    )


def _attrs_in(kind: type[Any]) -> list[type[Any]]:
    """The attrs classes that the fields of another are made of, in their order."""
    inner = (_inner(hint) for hint in get_type_hints(kind).values())
    return [each for each in inner if attrs.has(each)]


def _inner(hint: Any) -> Any:
    """What a list or an optional value is of."""
    parts = [part for part in get_args(hint) if part not in (NoneType, Ellipsis)]
    return _inner(parts[0]) if parts else hint


def _fields(title: str, kind: type[Any]) -> str:
    said, hints = attributes_of(kind), get_type_hints(kind)
    rows = [
        (
            f"`{field.name}`",
            _type_text(hints[field.name]),
            "yes" if field.default is attrs.NOTHING else "",
            said.get(field.name, ""),
        )
        for field in attrs.fields(kind)
    ]
    fields = table(("field", "is", "needed", "meaning"), rows)
    return f"### {title}\n\n{summary_of(kind)}\n\n{fields}"


def _type_text(hint: Any) -> str:
    inner = _inner(hint)
    listed = "list of " if get_origin(hint) is tuple else ""
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return listed + ", ".join(f"`{option.value}`" for option in inner)
    known = _WORDS.get(inner)
    return listed + (known or f"[{inner.__name__}](#{inner.__name__.lower()})")


_WORDS: Mapping[Any, str] = {
    str: "text",
    int: "number",
    bool: "`true`, `false`",
    date: "day",
    time: "time",
    Decimal: "rate",
    Money: "amount",
    Rounding: "rounding",
}


# -- the command line ----------------------------------------------------------------


def commands_table() -> str:
    """Every command with its help, arguments, options and example."""
    import typer

    from flightcore.cli.app import TREE
    from flightcore.cli.app import tree as commands

    root = typer.main.get_command(commands())
    return "\n\n".join(_command(root, group, command) for group, command in TREE)


def _command(root: Any, group: str, command: Any) -> str:
    found = root.commands[group] if group else root
    click_command = found.commands[command.name]
    parameters = [p for p in click_command.params if p.name not in (*_SHARED, "help")]
    rows = [(_name(p), "yes" if p.required else "no", _help(p)) for p in parameters]
    options = table(("parameter", "needed", "meaning"), rows) if rows else ""
    example = f"```console\n{command.example}\n```"
    title = f"### `{' '.join(filter(None, (group, command.name)))}`"
    said = inspect.getdoc(command.body) or ""
    return "\n\n".join(filter(None, (title, said, options, example)))


_SHARED = ("store", "config", "gateway", "outbox", "as_json", "json")


def _name(parameter: Any) -> str:
    written = parameter.opts[0]
    return f"`{written if written.startswith('-') else written.upper()}`"


def _help(parameter: Any) -> str:
    return prose(getattr(parameter, "help", None) or "")


def exits_table() -> str:
    """Exit codes of the command line."""
    from flightcore.cli.exits import MEANINGS

    return table(
        ("code", "meaning"), [(f"{int(c)}", said) for c, said in MEANINGS.items()]
    )


# -- events --------------------------------------------------------------------------


def events_table() -> str:
    """Every type of event with its version and meaning."""
    from flightcore.domain.kernel.events import EVENT_TYPES

    import_module("flightcore.assembly")
    return table(
        ("type", "version", "meaning"),
        [
            (f"`{name}`", str(version), summary_of(data))
            for (name, version), data in sorted(EVENT_TYPES.items())
            if data.__module__.startswith("flightcore.")
        ],
    )


# -- speed ---------------------------------------------------------------------------


def trips_table() -> str:
    """Use case, and its round trips on each server."""
    from tests.round_trips import MOST

    rows = [
        (f"`{name}`", str(most["postgresql"]), str(most["mariadb"]))
        for name, most in MOST.items()
    ]
    return table(("call", "PostgreSQL", "MariaDB"), rows)


def bench_table() -> str:
    """Every case of the last full run, with its limit."""
    report = json.loads((DOCS.parent / "reports/bench-booking.json").read_text("utf-8"))
    rows = []
    for case in report["cases"]:
        limit, sign = ("ceiling", "≤") if "ceiling" in case else ("floor", "≥")
        kept = "" if case["kept"] else "missed"
        rows.append(
            (case["case"], f"{case['ratio']:.2f}", f"{sign} {case[limit]}", kept)
        )
    return table(("case", "ratio", "wanted", ""), rows)


TABLES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "errors": ("reference/errors.md", errors_table),
    "settings": ("reference/settings.md", settings_table),
    "tokens": ("how-to/simulate-payments.md", tokens_table),
    "records": ("how-to/file-a-tariff.md", records_table),
    "commands": ("reference/command-line.md", commands_table),
    "exits": ("reference/command-line.md", exits_table),
    "trips": ("explanation/speed.md", trips_table),
    "bench": ("explanation/speed.md", bench_table),
    "schema": ("reference/tables.md", schema_table),
    "postgresql": (
        "reference/audit-postgresql.md",
        partial(queries_of, "postgresql"),
    ),
    "mariadb": ("reference/audit-mariadb.md", partial(queries_of, "mariadb")),
    "sqlite": ("reference/audit-sqlite.md", partial(queries_of, "sqlite")),
    "events": ("how-to/receive-events.md", events_table),
}
"""Name of a table to the page that holds it and the function that makes it."""


def put(name: str, page: str) -> str:
    """The page with the table of that name as it should be."""
    made = TABLES[name][1]()
    pattern = re.compile(f"<!-- table: {name} -->.*<!-- end of {name} -->", re.DOTALL)
    assert pattern.search(page), f"no place for the table {name}"
    new = f"<!-- table: {name} -->\n\n{made}\n\n<!-- end of {name} -->"
    return pattern.sub(lambda _: new, page)


def write() -> None:
    """Write every table into its page."""
    for name, (page, _) in TABLES.items():
        path = DOCS / page
        path.write_text(put(name, path.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
