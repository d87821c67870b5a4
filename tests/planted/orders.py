"""Defects of orders: stuck, rewritten, or with tickets that are not theirs."""

from __future__ import annotations

from tests.planted.hand import Hand, ago


def never_due(hand: Hand) -> None:
    hand.change("fulfilment", hand.row("fulfilment", state="CAPTURING"), due_at=None)


def nobody_drives(hand: Hand) -> None:
    hand.drop("fulfilment", hand.process(hand.order("PAYMENT_PENDING")))


def nobody_acts(hand: Hand) -> None:
    order = hand.order("ACTION_REQUIRED")
    hand.change("fulfilment", hand.process(order), state="CLOSED")


def process_of_nobody(hand: Hand) -> None:
    process = hand.row("fulfilment", state="DONE")
    hand.add("fulfilment", process, order_id="ord_gone")


def held_for_ever(hand: Hand) -> None:
    hand.change("order", hand.order("ON_HOLD"), due_at=None)


def never_asked_after(hand: Hand) -> None:
    capture = hand.operation("CAPTURE", "UNKNOWN")
    hand.edit("payment_operation", capture, next_check=None)


def step_off_the_map(hand: Hand) -> None:
    event = hand.row("event", type="order.funded")
    hand.change("event", event, type="order.ticketed")


def history_that_ends_elsewhere(hand: Hand) -> None:
    event = hand.row("event", type="order.expired")
    hand.change("event", event, type="order.cancelled")


def history_without_a_beginning(hand: Hand) -> None:
    order_id = hand.order("ON_HOLD")["id"]
    event = hand.row("event", aggregate=order_id, type="order.created")
    hand.change("event", event, type="order.refunded")


def event_lost(hand: Hand) -> None:
    hand.drop("event", hand.row("event", type="order.funded"))


def last_event_lost(hand: Hand) -> None:
    order = hand.order("EXPIRED")
    hand.drop("event", hand.rows("event", aggregate=order["id"])[-1])


def event_never_told(hand: Hand) -> None:
    hand.change("event", hand.row("event"), due_at=ago(minutes=61))


def event_of_nobody(hand: Hand) -> None:
    event = hand.row("event", type="order.created")
    hand.add("event", event, aggregate="ord_gone", id="evt_planted")


def second_ticket(hand: Hand) -> None:
    ticket = hand.row("ticket_document", state="LIVE")
    hand.add("ticket_document", ticket, number="0019999999999")


def ticket_lost(hand: Hand) -> None:
    hand.drop("ticket_document", hand.row("ticket_document", state="LIVE"))


def ticket_without_money(hand: Hand) -> None:
    ticket = hand.row("ticket_document", state="LIVE")
    order_id = hand.order("ON_HOLD")["id"]
    hand.add("ticket_document", ticket, number="0019999999999", order_id=order_id)
