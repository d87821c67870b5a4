"""Defects written into the tables of a busy market.

Each breaks one rule of the audit and no other.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.planted import harmless, messages, money, orders, seats
from tests.planted.hand import Hand

Defect = Callable[[Hand], None]

DEFECTS: tuple[tuple[str, Defect], ...] = (
    ("A1", seats.debt_of_seats),
    ("A2", seats.one_seat_too_many),
    ("A2", seats.one_seat_too_few),
    ("A2", seats.counter_lost),
    ("A2", seats.offer_forgotten),
    ("A3", seats.stranger_on_a_seat),
    ("A4", money.second_capture),
    ("A5", money.too_large_a_refund),
    ("A6", money.reservation_gone),
    ("A6", money.a_cent_kept),
    ("A6", money.payment_of_nobody),
    ("A7", orders.never_due),
    ("A7", orders.nobody_drives),
    ("A7", orders.nobody_acts),
    ("A7", orders.process_of_nobody),
    ("A7", orders.held_for_ever),
    ("A8", orders.never_asked_after),
    ("A9", money.unbalanced),
    ("A9", money.capture_not_entered),
    ("A9", money.refund_not_entered),
    ("A9", money.entry_of_nobody),
    ("A9", money.money_that_nobody_took),
    ("A9", money.sale_not_entered),
    ("A10", orders.step_off_the_map),
    ("A10", orders.history_that_ends_elsewhere),
    ("A10", orders.history_without_a_beginning),
    ("A11", orders.event_lost),
    ("A11", orders.last_event_lost),
    ("A11", orders.event_never_told),
    ("A11", orders.event_of_nobody),
    ("A12", orders.second_ticket),
    ("A12", orders.ticket_lost),
    ("A12", orders.ticket_without_money),
    ("A13", messages.unanswered),
    ("A14", messages.webhook_undone),
    ("R8", seats.unconfirmed),
    ("R8", seats.other_seats_than_sold),
    ("R8", seats.hold_without_order),
)
"""Each with the only rule that it breaks."""

HARMLESS: tuple[Defect, ...] = (
    harmless.webhook_done,
    harmless.capture_that_failed,
    harmless.voided_ticket,
    harmless.event_of_long_ago,
)
"""Changes that break no rule."""
