"""The same booking as a careful team would write it with SQLAlchemy's ORM.

One session and one transaction a booking: it looks for the key, locks the flight-date
and its counters in their order, decides, and adds the rows that ours adds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from benchmarks.measuring.sale import flight_date
from sqlalchemy import Engine, MetaData, create_engine, select
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session

from flightcore.domain.shopping import Offer

SCOPE = "7:default:host:book"


class OrmSale:
    """Books with the ORM.

    Args:
        url: Of the database.
        offers: Whose flight-dates are booked.
        like: The id of an order whose rows the new ones are like.
    """

    def __init__(self, url: str, offers: Sequence[Offer], like: str) -> None:
        self._engine: Engine = create_engine(url, pool_size=10, max_overflow=100)
        metadata = MetaData()
        wanted = [f"fc_{name}" for name in _TABLES]
        metadata.reflect(self._engine, only=wanted)
        base = automap_base(metadata=metadata)
        base.prepare()
        self._classes: Mapping[str, Any] = {
            name: base.classes[f"fc_{name}"] for name in _TABLES
        }
        self._offers = offers
        self._like = self._rows_of(like)

    def book(self, number: int) -> None:
        """One booking, in one transaction.

        Raises:
            LookupError: A counter has no seat left.
        """
        order, hold, key = (f"{kind}_{uuid4().hex}" for kind in ("ord", "hld", "key"))
        flight = flight_date(self._offers[number % len(self._offers)])
        with Session(self._engine) as session, session.begin():
            if session.get(self._classes["claim"], (SCOPE, key)) is not None:
                return
            self._take_seat(session, flight)
            self._add(session, order, hold, key)

    def _take_seat(self, session: Session, flight: str) -> None:
        dates, counters = self._classes["flight_date"], self._classes["counter"]
        session.execute(
            select(dates).where(dates.id == flight).with_for_update(read=True)
        ).one()
        locked = session.scalars(
            select(counters)
            .where(counters.flight_date == flight)
            .order_by(counters.leg, counters.node)
            .with_for_update()
        ).all()
        if any(counter.used >= counter.au for counter in locked):
            raise LookupError(flight)
        for counter in locked:
            counter.used += 1

    def _add(self, session: Session, order: str, hold: str, key: str) -> None:
        locator = uuid4().hex
        body = _encoded(self._like["order"][0]["body"], id=order, hold_id=hold)
        answer = _encoded(self._like["claim"][0]["answer"], id=order, hold_id=hold)
        session.add(self._made("order", id=order, live_locator=locator, body=body))
        for place in range(len(self._like["event"])):
            event = f"evt_{uuid4().hex}"
            session.add(self._made("event", place, id=event, aggregate=order))
        session.add(self._made("hold", id=hold, order_id=order))
        operation = f"opn_{uuid4().hex}"
        session.add(
            self._made("claim", key_=key, operation_id=operation, answer=answer)
        )

    def _made(self, name: str, place: int = 0, **changes: Any) -> Any:
        return self._classes[name](**{**self._like[name][place], **changes})

    def _rows_of(self, order: str) -> Mapping[str, list[dict[str, Any]]]:
        """The rows that a booking of ours wrote, as values."""
        with Session(self._engine) as session:

            def found(name: str, condition: Callable[[Any], Any]) -> list[Any]:
                rows = self._classes[name]
                asked = select(rows.__table__).where(condition(rows))
                return [dict(row) for row in session.execute(asked).mappings()]

            return {
                "order": found("order", lambda rows: rows.id == order),
                "event": found("event", lambda rows: rows.aggregate == order),
                "hold": found("hold", lambda rows: rows.order_id == order),
                "claim": found("claim", lambda rows: rows.scope == SCOPE)[:1],
            }


_TABLES = ("flight_date", "counter", "order", "event", "hold", "claim")


def _encoded(body: bytes, **changes: str) -> bytes:
    """An order's document with other names, written anew."""
    return json.dumps({**json.loads(body), **changes}).encode()
