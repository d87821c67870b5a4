"""Defects written into the tables of a busy market, past everything that forbids them.

Each breaks one rule of the audit and no other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    and_,
    delete,
    insert,
    select,
    update,
)

from flightcore_sql.schema import METADATA, PREFIX

Defect = Callable[["Hand"], None]


@attrs.define
class Hand:
    """Somebody with a database client."""

    connection: Connection

    def rows(self, table: str, **wanted: Any) -> list[RowMapping]:
        """The rows whose columns have these values, by primary key."""
        found = _table(table)
        query = select(found).where(_like(found, wanted)).order_by(*found.primary_key)
        return list(self.connection.execute(query).mappings())

    def row(self, table: str, **wanted: Any) -> RowMapping:
        """The first such row."""
        return self.rows(table, **wanted)[0]

    def change(self, table: str, row: RowMapping, **columns: Any) -> None:
        """UPDATE one row."""
        found = _table(table)
        self.connection.execute(update(found).where(_is(found, row)).values(**columns))

    def edit(self, table: str, row: RowMapping, **members: Any) -> None:
        """Replace members of a row's JSON body."""
        body = {**json.loads(row["body"]), **members}
        self.change(table, row, body=json.dumps(body).encode())

    def drop(self, table: str, row: RowMapping) -> None:
        """DELETE one row."""
        found = _table(table)
        self.connection.execute(delete(found).where(_is(found, row)))

    def add(self, table: str, row: Mapping[Any, Any], **columns: Any) -> None:
        """INSERT a row like another."""
        self.connection.execute(insert(_table(table)).values({**row, **columns}))

    def order(self, status: str, **wanted: Any) -> RowMapping:
        """An order in that status."""
        return self.row("order", status=status, **wanted)

    def operation(self, kind: str, state: str) -> RowMapping:
        """A payment operation."""
        return self.row("payment_operation", kind=kind, state=state)


def _table(name: str) -> Table:
    return METADATA.tables[PREFIX + name]


def _like(table: Table, wanted: Mapping[str, Any]) -> Any:
    return and_(True, *(table.c[name] == value for name, value in wanted.items()))


def _is(table: Table, row: RowMapping) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _ago(**passed: int) -> datetime:
    return datetime.now(UTC) - timedelta(**passed)


# -- seats ---------------------------------------------------------------------------


def _debt_of_seats(hand: Hand) -> None:
    counter = _used_counter(hand)
    hand.change("counter", counter, oversold=-1)


def _one_seat_too_many(hand: Hand) -> None:
    counter = _used_counter(hand)
    hand.change("counter", counter, used=counter["used"] + 1)


def _one_seat_too_few(hand: Hand) -> None:
    counter = _used_counter(hand)
    hand.change("counter", counter, used=counter["used"] - 1)


def _counter_lost(hand: Hand) -> None:
    hand.drop("counter", _used_counter(hand))


def _offer_forgotten(hand: Hand) -> None:
    hand.change("waitlist", hand.row("waitlist", state="OFFERED"), state="LAPSED")


def _used_counter(hand: Hand) -> RowMapping:
    rows = hand.rows("counter")
    return next(row for row in rows if 0 < row["used"] < row["au"])


def _stranger_on_a_seat(hand: Hand) -> None:
    (seat,) = (row for row in hand.rows("seat") if row["occupant"] is not None)
    hand.change("seat", seat, order_id=hand.order("CANCELLED")["id"])


def _unconfirmed(hand: Hand) -> None:
    order = hand.order("TICKETED")
    hand.change("hold", _hold(hand, order), state="HELD")


def _other_seats_than_sold(hand: Hand) -> None:
    order = hand.order("ON_HOLD")
    hold = _hold(hand, order)
    (line, *others) = json.loads(hold["lines"])
    node, *path = line["path"]
    lines = json.dumps([{**line, "path": path}, *others])
    hand.change("hold", hold, lines=lines)
    place = {"flight_date": line["flight_date"], "leg": line["leg"], "node": node}
    counter = hand.row("counter", **place)
    hand.change("counter", counter, used=counter["used"] - line["seats"])


def _hold_without_order(hand: Hand) -> None:
    hold = hand.row("hold", state="RETURNED")
    hand.change("hold", hold, order_id="ord_gone")


def _hold(hand: Hand, order: RowMapping) -> RowMapping:
    holds = hand.rows("hold", order_id=order["id"])
    return next(row for row in holds if row["state"] in ("HELD", "CONFIRMED"))


# -- money ---------------------------------------------------------------------------


def _second_capture(hand: Hand) -> None:
    hand.add("payment_operation", hand.operation("CAPTURE", "PENDING"), **_TWIN)


_TWIN = {"id": "pop_twin", "gateway_key": "gwk_twin", "live_slot": None}


def _too_large_a_refund(hand: Hand) -> None:
    """A cent more than was captured, in flight, and entered as it should be."""
    order = next(row for row in hand.rows("order") if _is_settled(hand, row["id"]))
    operations = hand.rows("payment_operation", order_id=order["id"])
    capture = next(row for row in operations if row["kind"] == "CAPTURE")
    amount = capture["amount_minor"] + 1
    changed = {"kind": "REFUND", "state": "PENDING", "amount_minor": amount}
    hand.add("payment_operation", capture, **{**_TWIN, **changed})
    (refund,) = hand.rows("payment_operation", id="pop_twin")
    hand.edit("payment_operation", refund, next_check=_ago(seconds=1).isoformat())
    _enter(hand, order, "refund/pop_twin", ("receivable", "refunds_payable"), amount)
    hand.change("fulfilment", _process(hand, order), state="MANUAL")


def _is_settled(hand: Hand, order_id: str) -> bool:
    wanted = {"id": order_id, "status": "TICKETED"}
    done = hand.rows("fulfilment", order_id=order_id, state="DONE")
    return bool(done and hand.rows("order", **wanted))


def _enter(
    hand: Hand,
    order: Mapping[Any, Any],
    source: str,
    accounts: tuple[str, str],
    amount: int,
) -> None:
    debit, credit = accounts
    sample = hand.row("ledger_posting")
    for line, account, minor in ((1, debit, amount), (2, credit, -amount)):
        columns = {"account": account, "amount_minor": minor, "source": source}
        place = {"entry_id": "jrn_planted", "line": line, "order_id": order["id"]}
        hand.add("ledger_posting", sample, **columns, **place)


def _process(hand: Hand, order: RowMapping) -> RowMapping:
    return hand.row("fulfilment", order_id=order["id"])


def _reservation_gone(hand: Hand) -> None:
    """Tickets are out, the capture is under way, and nothing is reserved for it."""
    capture = hand.operation("CAPTURE", "PENDING")
    reservation = hand.row("payment_operation", id=capture["parent_id"])
    hand.change("payment_operation", reservation, state="FAILED")


def _a_cent_kept(hand: Hand) -> None:
    """Less was refunded, by operation and book, than was quoted."""
    refund = hand.operation("REFUND", "SUCCEEDED")
    less = refund["amount_minor"] - 1
    hand.change("payment_operation", refund, amount_minor=less)
    for source in (f"refund/{refund['id']}", f"refunded/{refund['id']}"):
        for row in hand.rows("ledger_posting", source=source):
            minor = less if row["amount_minor"] > 0 else -less
            hand.change("ledger_posting", row, amount_minor=minor)


def _payment_of_nobody(hand: Hand) -> None:
    row = hand.operation("AUTHORISE", "DECLINED")
    hand.add("payment_operation", row, **_TWIN, order_id="ord_gone")


def _unbalanced(hand: Hand) -> None:
    row = hand.row("ledger_posting", account="air_traffic_liability")
    hand.change("ledger_posting", row, amount_minor=row["amount_minor"] - 7)


def _capture_not_entered(hand: Hand) -> None:
    capture = hand.operation("CAPTURE", "SUCCEEDED")
    for row in hand.rows("ledger_posting", source=f"captured/{capture['id']}"):
        hand.drop("ledger_posting", row)


def _refund_not_entered(hand: Hand) -> None:
    """One that came to nothing, so that what is due is right all the same."""
    refund = hand.operation("REFUND", "DECLINED")
    for what in ("refund", "refund-abandoned"):
        for row in hand.rows("ledger_posting", source=f"{what}/{refund['id']}"):
            hand.drop("ledger_posting", row)


def _entry_of_nobody(hand: Hand) -> None:
    gone = {**hand.order("ON_HOLD"), "id": "ord_gone"}
    _enter(hand, gone, "sold/ord_gone/order", ("receivable", "revenue"), 500)


def _money_that_nobody_took(hand: Hand) -> None:
    order, accounts = hand.order("ON_HOLD"), ("gateway_clearing", "receivable")
    _enter(hand, order, "captured/pop_never", accounts, 500)


def _sale_not_entered(hand: Hand) -> None:
    order = hand.order("TICKETED")
    for row in hand.rows("ledger_posting", source=f"sold/{order['id']}/order"):
        hand.drop("ledger_posting", row)


# -- progress ------------------------------------------------------------------------


def _never_due(hand: Hand) -> None:
    hand.change("fulfilment", hand.row("fulfilment", state="CAPTURING"), due_at=None)


def _nobody_drives(hand: Hand) -> None:
    hand.drop("fulfilment", _process(hand, hand.order("PAYMENT_PENDING")))


def _nobody_acts(hand: Hand) -> None:
    order = hand.order("ACTION_REQUIRED")
    hand.change("fulfilment", _process(hand, order), state="CLOSED")


def _process_of_nobody(hand: Hand) -> None:
    process = hand.row("fulfilment", state="DONE")
    hand.add("fulfilment", process, order_id="ord_gone")


def _held_for_ever(hand: Hand) -> None:
    hand.change("order", hand.order("ON_HOLD"), due_at=None)


def _never_asked_after(hand: Hand) -> None:
    capture = hand.operation("CAPTURE", "UNKNOWN")
    hand.edit("payment_operation", capture, next_check=None)


# -- history and documents -----------------------------------------------------------


def _step_off_the_map(hand: Hand) -> None:
    event = hand.row("event", type="order.funded")
    hand.change("event", event, type="order.ticketed")


def _history_that_ends_elsewhere(hand: Hand) -> None:
    event = hand.row("event", type="order.expired")
    hand.change("event", event, type="order.cancelled")


def _history_without_a_beginning(hand: Hand) -> None:
    order_id = hand.order("ON_HOLD")["id"]
    event = hand.row("event", aggregate=order_id, type="order.created")
    hand.change("event", event, type="order.refunded")


def _event_lost(hand: Hand) -> None:
    hand.drop("event", hand.row("event", type="order.funded"))


def _last_event_lost(hand: Hand) -> None:
    order = hand.order("EXPIRED")
    hand.drop("event", hand.rows("event", aggregate=order["id"])[-1])


def _event_never_told(hand: Hand) -> None:
    hand.change("event", hand.row("event"), due_at=_ago(minutes=61))


def _event_of_nobody(hand: Hand) -> None:
    event = hand.row("event", type="order.created")
    hand.add("event", event, aggregate="ord_gone", id="evt_planted")


def _second_ticket(hand: Hand) -> None:
    ticket = hand.row("ticket_document", state="LIVE")
    hand.add("ticket_document", ticket, number="0019999999999")


def _ticket_lost(hand: Hand) -> None:
    hand.drop("ticket_document", hand.row("ticket_document", state="LIVE"))


def _ticket_without_money(hand: Hand) -> None:
    ticket = hand.row("ticket_document", state="LIVE")
    order_id = hand.order("ON_HOLD")["id"]
    hand.add("ticket_document", ticket, number="0019999999999", order_id=order_id)


# -- keys and webhooks ---------------------------------------------------------------


def _unanswered(hand: Hand) -> None:
    hand.change("claim", hand.row("claim"), answer=b"")


def _webhook_undone(hand: Hand) -> None:
    _receive(hand, due_at=_ago(minutes=11))


def _receive(hand: Hand, *, due_at: datetime | None) -> None:
    name = {"source": "simulated", "event_id": "evt_planted"}
    came = {"received_at": _ago(minutes=11), "due_at": due_at}
    hand.add("webhook", {**name, **came, "attempts": 1, "version": 1, "body": b"{}"})


# -- what only looks like a defect ---------------------------------------------------


def _webhook_done(hand: Hand) -> None:
    _receive(hand, due_at=None)


def _capture_that_failed(hand: Hand) -> None:
    capture = hand.operation("CAPTURE", "PENDING")
    hand.add("payment_operation", capture, **_TWIN, state="FAILED")


def _voided_ticket(hand: Hand) -> None:
    ticket = hand.row("ticket_document", state="LIVE")
    body = ticket["body"].replace(b'"status":"O"', b'"status":"V"')
    changed = {"number": "0019999999999", "state": "VOID", "body": body}
    hand.add("ticket_document", ticket, **changed)


def _event_of_long_ago(hand: Hand) -> None:
    hand.change("event", hand.row("event", due_at=None), at=_ago(days=9))


DEFECTS: tuple[tuple[str, Defect], ...] = (
    ("A1", _debt_of_seats),
    ("A2", _one_seat_too_many),
    ("A2", _one_seat_too_few),
    ("A2", _counter_lost),
    ("A2", _offer_forgotten),
    ("A3", _stranger_on_a_seat),
    ("A4", _second_capture),
    ("A5", _too_large_a_refund),
    ("A6", _reservation_gone),
    ("A6", _a_cent_kept),
    ("A6", _payment_of_nobody),
    ("A7", _never_due),
    ("A7", _nobody_drives),
    ("A7", _nobody_acts),
    ("A7", _process_of_nobody),
    ("A7", _held_for_ever),
    ("A8", _never_asked_after),
    ("A9", _unbalanced),
    ("A9", _capture_not_entered),
    ("A9", _refund_not_entered),
    ("A9", _entry_of_nobody),
    ("A9", _money_that_nobody_took),
    ("A9", _sale_not_entered),
    ("A10", _step_off_the_map),
    ("A10", _history_that_ends_elsewhere),
    ("A10", _history_without_a_beginning),
    ("A11", _event_lost),
    ("A11", _last_event_lost),
    ("A11", _event_never_told),
    ("A11", _event_of_nobody),
    ("A12", _second_ticket),
    ("A12", _ticket_lost),
    ("A12", _ticket_without_money),
    ("A13", _unanswered),
    ("A14", _webhook_undone),
    ("R8", _unconfirmed),
    ("R8", _other_seats_than_sold),
    ("R8", _hold_without_order),
)
"""Each with the only rule that it breaks."""

HARMLESS: tuple[Defect, ...] = (
    _webhook_done,
    _capture_that_failed,
    _voided_ticket,
    _event_of_long_ago,
)
"""Changes that break no rule."""
