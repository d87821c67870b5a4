"""Host applications of every kind, each with a transaction of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import attrs
import psycopg
import pymysql
from pymysql.cursors import DictCursor
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from flightcore_sql import begin_immediate

KINDS = ("connection", "session", "driver", "django")
WAIT_SECONDS = 30.0
"""For a lock of SQLite's."""


@attrs.frozen
class Host:
    """A host in the middle of a transaction.

    Attributes:
        join: What it hands over.
        execute: Sends a statement of its own.
    """

    join: Any
    execute: Callable[[str], object]


@contextmanager
def transaction(kind: str, url: str) -> Iterator[Host]:
    """A host's transaction: committed at the end, rolled back on error.

    Args:
        kind: One of ``KINDS``.
        url: Of the database.
    """
    with ExitStack() as stack:
        if kind == "driver":
            yield stack.enter_context(_of_driver(url))
        elif kind == "django":
            yield stack.enter_context(_of_django(url))
        else:
            yield stack.enter_context(_of_sqlalchemy(kind, url))


@contextmanager
def _of_sqlalchemy(kind: str, url: str) -> Iterator[Host]:
    engine = create_engine(url, poolclass=NullPool)
    with begin_immediate(engine) as connection:
        if kind == "connection":
            yield Host(connection, connection.exec_driver_sql)
        else:
            with Session(bind=connection) as session:
                yield Host(session, lambda said: session.execute(text(said)))


@contextmanager
def _of_driver(url: str) -> Iterator[Host]:
    raw = opened(url)
    try:
        if isinstance(raw, sqlite3.Connection):
            raw.execute("BEGIN IMMEDIATE")
        yield Host(raw, _executing(raw))
    except BaseException:
        raw.rollback()
        raise
    else:
        raw.commit()
    finally:
        raw.close()


def opened(url: str) -> Any:
    """A driver's connection whose host likes its records and types otherwise."""
    if url.startswith("sqlite"):
        path = make_url(url).database or ""
        kinds = sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES
        raw = sqlite3.connect(
            path, timeout=WAIT_SECONDS, isolation_level=None, detect_types=kinds
        )
        raw.row_factory = sqlite3.Row
        return raw
    server = make_url(url)
    if server.get_backend_name() == "postgresql":
        own = psycopg.connect(
            host=server.host,
            port=server.port,
            user=server.username,
            dbname=server.database,
            row_factory=psycopg.rows.dict_row,
            cursor_factory=psycopg.ClientCursor,
        )
        own.adapters.register_loader("timestamptz", psycopg.types.string.TextLoader)
        return own
    return pymysql.connect(
        host=server.host,
        port=server.port or 3306,
        user=server.username,
        database=server.database,
        cursorclass=DictCursor,
    )


def _executing(raw: Any) -> Callable[[str], object]:
    def execute(text: str) -> None:
        cursor = raw.cursor()
        cursor.execute(text)
        cursor.close()

    return execute


@contextmanager
def _of_django(url: str) -> Iterator[Host]:
    with django_connection(url) as connection:
        from django.db.transaction import atomic

        with atomic(using=connection.alias):
            yield Host(connection, _executing(connection))


@contextmanager
def django_connection(url: str) -> Iterator[Any]:
    """A connection of Django's, outside a transaction."""
    import django
    from django.conf import settings
    from django.db import connections

    if not settings.configured:
        settings.configure(USE_TZ=False, TIME_ZONE="America/New_York")
        django.setup()
    server = make_url(url)
    is_file = server.get_backend_name() == "sqlite"
    backend = "sqlite3" if is_file else "postgresql"
    options = {"transaction_mode": "IMMEDIATE", "timeout": WAIT_SECONDS}
    connections.settings["host"] = connections.configure_settings(
        {
            "default": {},
            "host": {
                "ENGINE": f"django.db.backends.{backend}",
                "NAME": server.database,
                "HOST": server.host or "",
                "PORT": server.port or "",
                "USER": server.username or "",
                "OPTIONS": options if is_file else {},
            },
        }
    )["host"]
    try:
        yield connections["host"]
    finally:
        connections["host"].close()
        del connections["host"]
