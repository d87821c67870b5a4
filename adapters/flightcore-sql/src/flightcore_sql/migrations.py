"""The schema's revisions: Alembic as a library, with a version table of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from flightcore.domain.kernel.errors import SchemaMismatch
from flightcore_sql.joining import begin_immediate
from flightcore_sql.schema import PREFIX

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = f"{PREFIX}alembic_version"
"""Where the revision stands; a host's own ``alembic_version`` is never touched."""
HEAD = "0001"
"""The revision that this version of the adapter works with."""

_SCRIPTS = Path(__file__).parent / "alembic"


def current(connection: Connection) -> str | None:
    """The revision of a database, or None where it has none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    query = text(f"SELECT version_num FROM {VERSION_TABLE}")
    found: str | None = connection.execute(query).scalar()
    return found


def is_current(connection: Connection) -> bool:
    """Whether the schema is there; False where there is none at all.

    Raises:
        SchemaMismatch: It is older or newer than this adapter.
    """
    found = current(connection)
    if found is not None and found != HEAD:
        raise SchemaMismatch(
            f"the database is at revision {found}, this adapter at {HEAD}",
            found=found,
            expected=HEAD,
        )
    return found == HEAD


def check(connection: Connection) -> None:
    """Make sure that the schema is the one that this adapter works with.

    Raises:
        SchemaMismatch: It is absent, older or newer.
    """
    if not is_current(connection):
        raise SchemaMismatch("the database has no schema", found=None, expected=HEAD)


def create(connection: Connection) -> None:
    """Bring an empty database to the head, inside the caller's transaction."""
    _upgrade(connection, "head")


def upgrade(target: str | Engine | Connection, *, revision: str = "head") -> None:
    """Bring a database to a revision, in one transaction where the database can.

    Args:
        target: A URL, an engine, or a connection whose transaction the caller ends.
        revision: ``head`` or an identifier.
    """
    with _connected(target) as connection:
        _upgrade(connection, revision)


def downgrade(target: str | Engine | Connection, *, revision: str) -> None:
    """Go back to a revision; what it did not know is lost.

    Args:
        target: As of :func:`upgrade`.
        revision: ``base`` or an identifier.
    """
    from alembic import command

    with _connected(target) as connection:
        command.downgrade(_config(connection), revision)


@contextmanager
def _connected(target: str | Engine | Connection) -> Iterator[Connection]:
    if isinstance(target, Connection):
        yield target
        return
    engine = create_engine(target) if isinstance(target, str) else target
    with begin_immediate(engine) as connection:
        yield connection
    if engine is not target:
        engine.dispose()


def sql(dialect: str, *, revision: str = "head") -> str:
    """The statements that create the schema, for a person to run.

    Args:
        dialect: ``sqlite``, ``postgresql``, ``mysql`` or ``mariadb``.
        revision: Up to here.
    """
    from alembic import command

    script = io.StringIO()
    config = _config()
    config.output_buffer = script
    config.attributes["dialect"] = dialect
    command.upgrade(config, revision, sql=True)
    return script.getvalue()


def _upgrade(connection: Connection, revision: str) -> None:
    # Alembic is imported where it is needed: opening a store must not pay for it.
    from alembic import command

    command.upgrade(_config(connection), revision)


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.attributes["connection"] = connection
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
