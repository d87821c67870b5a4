"""Changes that only look like defects."""

from __future__ import annotations

from tests.planted.hand import TWIN, Hand, ago
from tests.planted.messages import receive


def webhook_done(hand: Hand) -> None:
    receive(hand, due_at=None)


def capture_that_failed(hand: Hand) -> None:
    capture = hand.operation("CAPTURE", "PENDING")
    hand.add("payment_operation", capture, **TWIN, state="FAILED")


def voided_ticket(hand: Hand) -> None:
    ticket = hand.row("ticket_document", state="LIVE")
    body = ticket["body"].replace(b'"status":"O"', b'"status":"V"')
    changed = {"number": "0019999999999", "state": "VOID", "body": body}
    hand.add("ticket_document", ticket, **changed)


def event_of_long_ago(hand: Hand) -> None:
    hand.change("event", hand.row("event", due_at=None), at=ago(days=9))
