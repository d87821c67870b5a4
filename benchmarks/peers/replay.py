"""The statements of one booking, through a bare driver and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pymysql
from benchmarks.measuring.sale import flight_date
from benchmarks.measuring.tapping import Booking
from benchmarks.peers.naming import Filling, filling, unique_names
from sqlalchemy import make_url

from flightcore.domain.shopping import Offer

WAIT_SECONDS = 60.0
"""For a lock of SQLite's."""


class Replay:
    """Sends a booking again and again, each time with other names.

    Args:
        connect: Opens a connection; each thread has one.
        begin: Begins a transaction.
        booking: What one booking sends.
        offers: Whose flight-dates are booked instead.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        begin: str,
        booking: Booking,
        offers: Sequence[Offer],
    ) -> None:
        self._connect = connect
        self._begin = begin
        self._booked = booking.flight_date
        self._offers = offers
        self._names = unique_names(booking)
        names = (*self._names, self._booked)
        self._messages: list[tuple[str, bool, Filling]] = [
            (message.text, message.many, filling(message.values, names))
            for message in booking.messages
        ]
        self._own = threading.local()

    def book(self, number: int) -> None:
        """One booking, in one transaction."""
        fresh = uuid4().hex
        chosen = {name: f"{n}{fresh}" for n, name in enumerate(self._names)}
        chosen[self._booked] = flight_date(self._offers[number % len(self._offers)])
        cursor = self._connection().cursor()
        cursor.execute(self._begin)
        for text, many, values in self._messages:
            send = cursor.executemany if many else cursor.execute
            send(text, values(chosen))
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT")
        cursor.close()

    def _connection(self) -> Any:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connect()
        return self._own.connection


def with_sqlite3(path: str) -> Callable[[], sqlite3.Connection]:
    """Connections that wait for the disk, as ours do."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    return connect


def with_pymysql(url: str) -> Callable[[], Any]:
    """Connections in autocommit, as ours are between transactions."""
    server = make_url(url)

    def connect() -> Any:
        return pymysql.connect(
            host=server.host,
            port=server.port or 3306,
            user=server.username,
            database=server.database,
            charset="utf8mb4",
            autocommit=True,
            init_command="SET SESSION tx_isolation = 'READ-COMMITTED'",
        )

    return connect
