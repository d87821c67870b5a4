"""Keeps a host's own Alembic away from our tables, and ours from the host's."""

from __future__ import annotations

from collections.abc import Mapping

from flightcore_sql.schema import PREFIX


def is_of_host(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    """Whether a host's Alembic may see it: everything but tables of flightcore.

    For ``context.configure(include_name=is_of_host)`` in the host's ``env.py``; else
    ``alembic revision --autogenerate`` would drop what it does not find in the host's
    metadata.

    Args:
        name: Of what was found in the database.
        kind: What it is; only a ``table`` is judged.
        parents: Not looked at.
    """
    return kind != "table" or not (name or "").startswith(PREFIX)


def is_ours(name: str | None, kind: str, _: Mapping[str, str | None]) -> bool:
    """The same for our own Alembic: no table of the host's."""
    return kind != "table" or (name or "").startswith(PREFIX)
