"""What one booking sends to the database, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest import mock

import attrs
from benchmarks.measuring.sale import booked, flight_date
from sqlalchemy import Connection

from flightcore.assembly import FlightCore
from flightcore.domain.shopping import Offer
from flightcore_sql.wire import driver


@attrs.frozen
class Message:
    """One statement.

    Attributes:
        text: As the driver got it.
        values: Its values; of a statement that is done for many: of each time.
        many: Whether it is done for many.
    """

    text: str
    values: Sequence[Any] = ()
    many: bool = False


@attrs.frozen
class Booking:
    """What one booking sent between its begin and its commit.

    Attributes:
        messages: In their order.
        locator: That it gave.
        flight_date: That it booked.
    """

    messages: tuple[Message, ...]
    locator: str
    flight_date: str


class _Tapped:
    """A cursor that notes what it is given."""

    def __init__(self, cursor: Any, noted: list[Message]) -> None:
        self._cursor = cursor
        self._noted = noted

    def execute(self, text: str, values: Sequence[Any] = ()) -> None:
        self._noted.append(Message(text, values))
        self._cursor.execute(text, values) if values else self._cursor.execute(text)

    def executemany(self, text: str, many: Sequence[Sequence[Any]]) -> None:
        self._noted.append(Message(text, many, many=True))
        self._cursor.executemany(text, many)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


_IMPATIENCE = re.compile(r" SKIP LOCKED|SET LOCAL lock_timeout = \d+;")
_Opening = Callable[[Connection, str], AbstractContextManager[Any]]


def tapped(core: FlightCore, offer: Offer) -> Booking:
    """Book, and note what is sent.

    The core is warm: it knows the flight and the database's clock. Where it asks for
    locks that can be had at once, the note asks for them and waits: who sends it has
    nobody to turn to instead.
    """
    noted: list[Message] = []
    opened: _Opening = driver.cursor_of

    @contextmanager
    def noting(connection: Connection, text: str) -> Iterator[Any]:
        with opened(connection, text) as cursor:
            yield _Tapped(cursor, noted)

    booked(core, offer)
    with mock.patch.object(driver, "cursor_of", noting):
        order = booked(core, offer)
    waiting = [attrs.evolve(m, text=_IMPATIENCE.sub("", m.text)) for m in noted]
    return Booking(tuple(waiting), order.locator, flight_date(offer))
