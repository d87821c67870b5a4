"""The tables of a SQL store and the queries of its audit, as the pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tests.docs.markdown import summary_of, table

from flightcore.ports.columns import Column, columns_of
from flightcore.ports.rows import ROW_TYPES, Row
from flightcore_sql.audit import audit_script
from flightcore_sql.schema import PREFIX


def schema_table() -> str:
    """Every table with its columns, those of the primary key in bold."""
    return table(
        ("table", "columns", "what a row is"),
        [
            (f"`{PREFIX}{name}`", _columns(rows), summary_of(rows))
            for name, rows in sorted(ROW_TYPES.items())
        ],
    )


def _columns(rows: type[Row]) -> str:
    return ", ".join(_column(each, rows.KEY) for each in columns_of(rows))


def _column(column: Column, key: tuple[str, ...]) -> str:
    name = f"**`{column.name}`**" if column.name in key else f"`{column.name}`"
    optional = " or NULL" if column.nullable else ""
    return f"{name} {_KINDS[column.kind]}{optional}"


_KINDS: Mapping[type, str] = {
    str: "text",
    int: "number",
    bytes: "JSON",
    date: "day",
    datetime: "instant",
}


def queries_of(dialect: str) -> str:
    """What begins and ends the snapshot, and every query under its rule."""
    script = audit_script(dialect)
    begin = "\n".join(f"{each};" for each in script.begin)
    queries = (
        f"## {each.rule}\n\n{each.says}\n\n{_sql(f'{each.sql};')}"
        for each in script.queries
    )
    return "\n\n".join((_sql(begin), *queries, "## The end", _sql(f"{script.end};")))


def _sql(text: str) -> str:
    return f"```sql\n{text}\n```"
