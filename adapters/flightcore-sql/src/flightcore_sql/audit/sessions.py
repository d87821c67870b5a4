"""Connections that are idle in a transaction, as the database shows them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from flightcore.ports.sessions import IdleTransaction
from flightcore_sql.audit.script import dialect_of, relations

_DENIED = 1227
"""MySQL's and MariaDB's number for a privilege that is missing: ``PROCESS``."""


def idle_transactions(connection: Connection) -> tuple[IdleTransaction, ...] | None:
    """Those of this database; None where it has no list, or denies us a look at it."""
    query = relations(dialect_of(connection)).get("idle_transaction")
    if query is None:
        return None
    try:
        records = connection.exec_driver_sql(query).all()
    except DBAPIError as error:
        if next(iter(getattr(error.orig, "args", ())), None) == _DENIED:
            return None
        raise
    return tuple(
        IdleTransaction(session_id=str(name), idle=timedelta(seconds=float(seconds)))
        for name, seconds in records
    )
