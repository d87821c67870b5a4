"""Puts the queries together for a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from textwrap import indent

import attrs
from sqlalchemy import Connection

from flightcore.ports.audit_script import AuditQuery, AuditScript

RULES = (*(f"A{number}" for number in range(1, 16)), "R8")
"""In this order; each has a file in ``rules``."""

_PLACE = re.compile(r"\{(\w+)\}")
_HERE = files("flightcore_sql.audit")


@attrs.frozen(kw_only=True)
class _Ways:
    """What is particular about a database.

    Attributes:
        relations: The folder of its relations.
        begin: See :class:`AuditScript`.
        text: The type of text in JSON, so that it compares with that of columns.
    """

    relations: str
    begin: tuple[str, ...]
    text: str = ""


def _mysql(collation: str) -> _Ways:
    return _Ways(
        relations="mysql",
        begin=(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ),
        text=f"VARCHAR(255) COLLATE {collation}",
    )


_WAYS: Mapping[str, _Ways] = {
    "postgresql": _Ways(
        relations="postgresql",
        begin=("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ),
    "mariadb": _mysql("utf8mb4_nopad_bin"),
    "mysql": _mysql("utf8mb4_0900_bin"),
    "sqlite": _Ways(relations="sqlite", begin=("BEGIN",)),
}

DIALECTS = tuple(_WAYS)
"""Those that there is a script for."""


def dialect_of(connection: Connection) -> str:
    """Which of ``DIALECTS`` a connection speaks."""
    on_mariadb = getattr(connection.dialect, "is_mariadb", False)
    return "mariadb" if on_mariadb else connection.dialect.name


@cache
def audit_script(dialect: str) -> AuditScript:
    """Every rule that a database of this dialect can tell.

    SQLite keeps no list of connections, so it has no A15.

    Args:
        dialect: One of ``DIALECTS``.
    """
    known = relations(dialect)
    queries = (_query(rule, known) for rule in RULES)
    return AuditScript(
        dialect=dialect,
        begin=_WAYS[dialect].begin,
        queries=tuple(query for query in queries if query is not None),
        end="COMMIT",
    )


def relations(dialect: str) -> Mapping[str, str]:
    """What the rules take from a dialect, each a query by its name."""
    ways = _WAYS[dialect]
    folder = _HERE / "relations" / ways.relations
    return {
        file.name.removesuffix(".sql"): _text(file).replace("{text}", ways.text)
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }


def _query(rule: str, known: Mapping[str, str]) -> AuditQuery | None:
    first, _, sql = _text(_HERE / "rules" / f"{rule}.sql").partition("\n")
    if not known.keys() >= set(_PLACE.findall(sql)):
        return None
    defined = _PLACE.sub(lambda place: _defined(place[1], known), sql)
    return AuditQuery(rule=rule, says=first.removeprefix("-- "), sql=defined)


def _defined(name: str, known: Mapping[str, str]) -> str:
    return f"{name} AS (\n{indent(known[name], '  ')}\n)"


def _text(file: Traversable) -> str:
    return file.read_text("utf-8").strip()
