"""Defects of counters, holds and physical seats."""

from __future__ import annotations

import json

from sqlalchemy import RowMapping
from tests.planted.hand import Hand


def debt_of_seats(hand: Hand) -> None:
    counter = _used_counter(hand)
    hand.change("counter", counter, oversold=-1)


def one_seat_too_many(hand: Hand) -> None:
    counter = _used_counter(hand)
    hand.change("counter", counter, used=counter["used"] + 1)


def one_seat_too_few(hand: Hand) -> None:
    counter = _used_counter(hand)
    hand.change("counter", counter, used=counter["used"] - 1)


def counter_lost(hand: Hand) -> None:
    hand.drop("counter", _used_counter(hand))


def offer_forgotten(hand: Hand) -> None:
    hand.change("waitlist", hand.row("waitlist", state="OFFERED"), state="LAPSED")


def _used_counter(hand: Hand) -> RowMapping:
    rows = hand.rows("counter")
    return next(row for row in rows if 0 < row["used"] < row["au"])


def stranger_on_a_seat(hand: Hand) -> None:
    (seat,) = (row for row in hand.rows("seat") if row["occupant"] is not None)
    hand.change("seat", seat, order_id=hand.order("CANCELLED")["id"])


def unconfirmed(hand: Hand) -> None:
    order = hand.order("TICKETED")
    hand.change("hold", _hold(hand, order), state="HELD")


def other_seats_than_sold(hand: Hand) -> None:
    order = hand.order("ON_HOLD")
    hold = _hold(hand, order)
    (line, *others) = json.loads(hold["lines"])
    node, *path = line["path"]
    lines = json.dumps([{**line, "path": path}, *others])
    hand.change("hold", hold, lines=lines)
    place = {"flight_date": line["flight_date"], "leg": line["leg"], "node": node}
    counter = hand.row("counter", **place)
    hand.change("counter", counter, used=counter["used"] - line["seats"])


def hold_without_order(hand: Hand) -> None:
    hold = hand.row("hold", state="RETURNED")
    hand.change("hold", hold, order_id="ord_gone")


def _hold(hand: Hand, order: RowMapping) -> RowMapping:
    holds = hand.rows("hold", order_id=order["id"])
    return next(row for row in holds if row["state"] in ("HELD", "CONFIRMED"))
