"""Defects of keys and webhooks."""

from __future__ import annotations

from datetime import datetime

from tests.planted.hand import Hand, ago


def unanswered(hand: Hand) -> None:
    hand.change("claim", hand.row("claim"), answer=b"")


def webhook_undone(hand: Hand) -> None:
    receive(hand, due_at=ago(minutes=11))


def receive(hand: Hand, *, due_at: datetime | None) -> None:
    name = {"source": "simulated", "event_id": "evt_planted"}
    came = {"received_at": ago(minutes=11), "due_at": due_at}
    hand.add("webhook", {**name, **came, "attempts": 1, "version": 1, "body": b"{}"})
