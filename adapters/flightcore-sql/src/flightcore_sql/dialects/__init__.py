"""The databases that the store knows."""

from __future__ import annotations

from flightcore.domain.kernel.errors import PluginMissing
from flightcore_sql.dialects.base import Dialect, Failure
from flightcore_sql.dialects.mysql import MysqlDialect
from flightcore_sql.dialects.postgresql import PostgresqlDialect
from flightcore_sql.dialects.replication import Replication
from flightcore_sql.dialects.sqlite import SqliteDialect

__all__ = ["Dialect", "Failure", "Replication", "dialect_of"]

_DIALECTS: dict[str, type[Dialect]] = {
    "mariadb": MysqlDialect,
    "mysql": MysqlDialect,
    "postgresql": PostgresqlDialect,
    "sqlite": SqliteDialect,
}


def dialect_of(name: str) -> Dialect:
    """The ways of a database.

    Args:
        name: As SQLAlchemy names it, such as ``sqlite``.

    Raises:
        PluginMissing: The store does not know it.
    """
    kind = _DIALECTS.get(name)
    if kind is None:
        known = ", ".join(sorted(_DIALECTS))
        raise PluginMissing(
            f"flightcore-sql knows {known}, not {name}",
            port="store",
            scheme=name,
            installed=tuple(sorted(_DIALECTS)),
        )
    return kind()
