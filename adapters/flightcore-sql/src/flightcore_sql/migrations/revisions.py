"""Which revision a database is at, and whether this version works with it."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from flightcore.domain.kernel.errors import SchemaMismatch
from flightcore.ports.schema import SchemaRevision
from flightcore_sql.schema import PREFIX

VERSION_TABLE = f"{PREFIX}alembic_version"
"""Where the revision stands; a host's own ``alembic_version`` is never touched."""
HEAD = "0001"
"""The revision that this version of the adapter was made for."""
UPGRADE = "flightcore db upgrade"
"""For a database that is too old."""
INSTALL = "python -m pip install --upgrade flightcore flightcore-sql"
"""For a library that is too old."""

_FROM = "_from_"
_DIGITS = 4


def current(connection: Connection) -> str | None:
    """The revision of a database, or None where it has none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    query = text(f"SELECT version_num FROM {VERSION_TABLE}")
    found: str | None = connection.execute(query).scalar()
    return found


def fits(found: str | None) -> bool:
    """Whether this version works with a database at a revision.

    ``0004_from_0002`` reads: the fourth revision, with which versions made for the
    second or a later one still work. So an old version knows of a revision that was
    made after it.
    """
    if found is None or found == HEAD:
        return found is not None
    number, said, oldest = found.partition(_FROM)
    return bool(said) and oldest <= _number(HEAD) < number


def is_ahead(found: str | None) -> bool:
    """Whether a database is at a later revision than this version was made for."""
    return found is not None and _number(found) > _number(HEAD)


def standing(found: str | None) -> SchemaRevision:
    """All that is to be said of a revision."""
    return SchemaRevision(found=found, wanted=HEAD, fits=fits(found))


def is_there(connection: Connection) -> bool:
    """Whether the schema is there; False where there is none at all.

    Raises:
        SchemaMismatch: It is too old or too new.
    """
    found = current(connection)
    if found is not None:
        require(found)
    return found is not None


def require(found: str | None) -> None:
    """Make sure that this version works with a database at a revision.

    Raises:
        SchemaMismatch: It is absent, too old or too new.
    """
    if fits(found):
        return
    command = INSTALL if is_ahead(found) else UPGRADE
    raise SchemaMismatch(
        f"the database's schema is at revision {found or 'none'}, this version of "
        f'flightcore-sql wants {HEAD}; run "{command}"',
        found=found,
        expected=HEAD,
        command=command,
    )


def _number(revision: str) -> str:
    return revision[:_DIGITS]
