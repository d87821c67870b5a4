"""What a database itself says of its tables, as text; past SQLAlchemy's reflection."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect

from flightcore_sql.migrations import VERSION_TABLE

_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
_POSTGRESQL = (
    "SELECT table_name, column_name, ordinal_position, data_type, collation_name, "
    "is_nullable, column_default FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY 1, 3",
    "SELECT tablename, indexname, indexdef FROM pg_indexes "
    "WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
)


def catalogue(engine: Engine) -> list[str]:
    """A line or a statement for each thing, but for the version table's."""
    with engine.connect() as connection:
        found = _BY_DIALECT[engine.dialect.name](connection)
    lines = (" ".join(each.split()) for each in found)
    return [line for line in lines if VERSION_TABLE not in line]


def _sqlite(connection: Connection) -> list[str]:
    return _lines(connection, _SQLITE)


def _postgresql(connection: Connection) -> list[str]:
    return [line for query in _POSTGRESQL for line in _lines(connection, query)]


def _lines(connection: Connection, query: str) -> list[str]:
    return [" ".join(map(str, row)) for row in connection.exec_driver_sql(query)]


def _mysql(connection: Connection) -> list[str]:
    """Line by line; keys in the order of their names, whenever they were made."""
    found: list[str] = []
    for name in sorted(inspect(connection).get_table_names()):
        record = connection.exec_driver_sql(f"SHOW CREATE TABLE `{name}`").one()
        lines = [f"{name}: {each.strip(' ,')}" for each in record[1].splitlines()]
        found += (each for each in lines if "KEY `" not in each)
        found += sorted(each for each in lines if "KEY `" in each)
    return found


_BY_DIALECT = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "mysql": _mysql,
    "mariadb": _mysql,
}
