"""What the error numbers of MySQL, MariaDB and PyMySQL mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import DBAPIError

from flightcore.ports.rows import ROW_TYPES
from flightcore.ports.store import Taken
from flightcore_sql.dialects.base import Failure
from flightcore_sql.schema import METADATA, PREFIX

_BY_NUMBER = {
    1020: Failure.STALE,  # changed since the snapshot
    1040: Failure.BUSY,  # too many connections
    1044: Failure.DENIED,  # the database
    1048: Failure.RULE,  # NULL
    1054: Failure.SCHEMA,  # no such column
    1062: Failure.TAKEN,
    1142: Failure.DENIED,  # the table
    1143: Failure.DENIED,  # the column
    1146: Failure.SCHEMA,  # no such table
    1169: Failure.TAKEN,
    1203: Failure.BUSY,  # too many connections of one user
    1205: Failure.BUSY,  # waited too long for a lock
    1213: Failure.UNDONE,  # deadlock
    1226: Failure.BUSY,  # too many connections of one account
    1264: Failure.RULE,  # out of range
    1364: Failure.RULE,  # no value
    1366: Failure.RULE,  # no such text
    1406: Failure.RULE,  # too long
    1412: Failure.STALE,  # the table was changed since the snapshot
    1586: Failure.TAKEN,
    3572: Failure.BUSY,
    3819: Failure.RULE,  # CHECK, on MySQL
    4025: Failure.RULE,  # CHECK, on MariaDB
}
"""Everything else is ``GONE``, interrupted statements too (1317, 1969, 3024).

Who interrupts a commit leaves open whether it was done.
"""

_INTO = re.compile(rf"\b(?:INTO|UPDATE)\s+`?{PREFIX}(\w+)`?", re.IGNORECASE)
_PRIMARY = "PRIMARY"


def failure(error: DBAPIError) -> Failure:
    """By the number that a driver's error begins with."""
    given = getattr(error.orig, "args", ())
    number = given[0] if given else None
    return _BY_NUMBER.get(number, Failure.GONE) if number else Failure.GONE


def taken(error: DBAPIError) -> Taken:
    """By the key's name, and by the statement's table where the name is everybody's.

    MariaDB says ``for key 'PRIMARY'``, MySQL ``for key 'fc_order.PRIMARY'``.
    """
    said = str(getattr(error.orig, "args", ("", ""))[-1])
    name = said.rpartition("for key ")[2].strip("'").rpartition(".")[2]
    if name != _PRIMARY:
        return _UNIQUE.get(name) or Taken(table="", columns=())
    written = _INTO.search(error.statement or "")
    rows = ROW_TYPES.get(written[1]) if written else None
    if rows is None:
        return Taken(table="", columns=())
    return Taken(table=rows.TABLE, columns=rows.KEY)


def without_values(number: int, said: str = "") -> str:
    """A message's number, and as much of it as holds no value of a row."""
    if number in _SAID_WITHOUT_VALUES:
        return f"{number}: {said}"
    name = _LAST_NAME.search(said)
    return f"{number}: for {name[1]}" if name else str(number)


_SAID_WITHOUT_VALUES = {
    *(1020, 1040, 1045, 1049, 1054, 1146, 1205, 1213, 1412, 1969),
    *(2002, 2003, 2006, 2013, 3024, 3819, 4025),
}
_LAST_NAME = re.compile(r"for ((?:key|column) '[\w.]+')(?: at row \d+)?$")


def _constraints() -> Mapping[str, Taken]:
    return {
        str(constraint.name): Taken(
            table=table.name.removeprefix(PREFIX),
            columns=tuple(column.name for column in constraint.columns),
        )
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
        and not isinstance(constraint, PrimaryKeyConstraint)
    }


_UNIQUE = _constraints()
