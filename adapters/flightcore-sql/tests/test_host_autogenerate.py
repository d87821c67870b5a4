"""A host's own ``alembic revision --autogenerate`` beside our tables."""

from __future__ import annotations

from pathlib import Path

import attrs
from alembic import command
from alembic.config import Config

from flightcore_sql import SqlStore

ENV = """
from alembic import context
from flightcore_sql import is_of_host
from sqlalchemy import Column, Integer, MetaData, Table, create_engine

metadata = MetaData()
Table("trip", metadata, Column("id", Integer, primary_key=True))

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, {option})
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
"""


@attrs.frozen
class HostAlembic:
    """The host's scripts, in a folder and with a history of its own.

    Attributes:
        config: Alembic's, as the host has it.
        folder: Of its scripts.
    """

    config: Config
    folder: Path

    @classmethod
    def begun(cls, folder: Path, url: str, *, option: str) -> HostAlembic:
        """As ``alembic init`` makes it, with an ``env.py`` of the host's."""
        config = Config(folder / "alembic.ini")
        config.set_main_option("script_location", str(folder / "trips"))
        config.attributes["url"] = url
        command.init(config, str(folder / "trips"))
        (folder / "trips" / "env.py").write_text(ENV.replace("{option}", option))
        return cls(config, folder / "trips")

    def generate(self, name: str) -> str:
        """A new revision, as Alembic writes it."""
        command.revision(self.config, name, autogenerate=True)
        (written,) = (self.folder / "versions").glob(f"*_{name}.py")
        return written.read_text()


def test_it_leaves_our_tables_alone(store: SqlStore, url: str, tmp_path: Path) -> None:
    """It makes what the host wants, then finds nothing to do; our tables stand."""
    alembic = HostAlembic.begun(tmp_path, url, option="include_name=is_of_host")
    first = alembic.generate("first")
    assert "op.create_table('trip'" in first
    command.upgrade(alembic.config, "head")
    second = alembic.generate("second")
    assert "op." not in second.partition("def upgrade")[2]
    assert "fc_" not in first + second
    assert store.schema().drift() == ()
    assert store.schema().revision().fits


def test_without_the_helper_it_would_drop_them(
    store: SqlStore, url: str, tmp_path: Path
) -> None:
    """So the test above can fail."""
    alembic = HostAlembic.begun(tmp_path, url, option="include_name=None")
    assert "op.drop_table('fc_order')" in alembic.generate("first")
