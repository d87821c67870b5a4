"""Docstrings as Markdown, and tables of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

_ROLE = re.compile(r":\w+:`~?([^`]+)`")
_FIELD = re.compile(r"(\w+): (.*)")


def prose(text: str) -> str:
    """Docstring text as one line of Markdown."""
    plain = _ROLE.sub(r"`\1`", text.replace("``", "`"))
    return " ".join(plain.split()).replace("|", "\\|")


def attributes_of(kind: type[Any]) -> Mapping[str, str]:
    """What the docstring says of each attribute, in Markdown."""
    _, _, section = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    said: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        started = line.startswith("    ") and line[4:5].strip()
        match = _FIELD.match(line.strip()) if started else None
        if match:
            name, said[match[1]] = match[1], match[2]
        elif name and line.strip():
            said[name] += f" {line.strip()}"
        elif not line.strip():
            name = ""
    return {name: prose(text) for name, text in said.items()}


def summary_of(thing: object) -> str:
    """The first paragraph of a docstring, in Markdown."""
    return prose((inspect.getdoc(thing) or "").partition("\n\n")[0])


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
