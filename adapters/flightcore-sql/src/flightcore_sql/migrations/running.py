"""Alembic runs revisions: on a connection, or as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from flightcore.domain.kernel.errors import SchemaMismatch
from flightcore_sql.migrations.revisions import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parents[1] / "alembic"
"""Alembic's folder."""
VERSIONS = (SCRIPTS / "versions",)
"""Folders of revisions."""

# Alembic is imported where it is needed: opening a store must not pay for it.


def upgrade(connection: Connection, revision: str) -> None:
    """Run what leads to a revision, and leave the transaction to the caller.

    Raises:
        SchemaMismatch: The database is at a revision that nobody knows.
    """
    from alembic import command

    with _known_revisions():
        command.upgrade(_config(connection=connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Undo what leads to a revision; what it did not know is lost."""
    from alembic import command

    with _known_revisions():
        command.downgrade(_config(connection=connection), revision)


def script(dialect: str, since: str | None) -> str:
    """The statements that lead from a revision to the head."""
    from alembic import command

    written = io.StringIO()
    config = _config(dialect=dialect)
    config.output_buffer = written
    with _known_revisions():
        command.upgrade(config, f"{since or 'base'}:{HEAD}", sql=True)
    return written.getvalue().strip()


def _config(**attributes: object) -> Config:
    from alembic.config import Config

    config = Config()
    config.attributes.update(attributes)
    config.set_main_option("script_location", _escaped(SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(_escaped, VERSIONS)))
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


@contextmanager
def _known_revisions() -> Iterator[None]:
    from alembic.util import CommandError

    try:
        yield
    except CommandError as error:
        raise SchemaMismatch(
            f"a revision that this version does not know: {error}",
            found=None,
            expected=HEAD,
            command=None,
        ) from error
