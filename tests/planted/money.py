"""Defects of payments and of the book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.planted.hand import TWIN, Hand, ago


def second_capture(hand: Hand) -> None:
    hand.add("payment_operation", hand.operation("CAPTURE", "PENDING"), **TWIN)


def too_large_a_refund(hand: Hand) -> None:
    """A cent more than was captured, in flight, and entered as it should be."""
    order = next(row for row in hand.rows("order") if _is_settled(hand, row["id"]))
    operations = hand.rows("payment_operation", order_id=order["id"])
    capture = next(row for row in operations if row["kind"] == "CAPTURE")
    amount = capture["amount_minor"] + 1
    changed = {"kind": "REFUND", "state": "PENDING", "amount_minor": amount}
    hand.add("payment_operation", capture, **{**TWIN, **changed})
    (refund,) = hand.rows("payment_operation", id="pop_twin")
    hand.edit("payment_operation", refund, next_check=ago(seconds=1).isoformat())
    _enter(hand, order, "refund/pop_twin", ("receivable", "refunds_payable"), amount)
    hand.change("fulfilment", hand.process(order), state="MANUAL")


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


def reservation_gone(hand: Hand) -> None:
    """Tickets are out, the capture is under way, and nothing is reserved for it."""
    capture = hand.operation("CAPTURE", "PENDING")
    reservation = hand.row("payment_operation", id=capture["parent_id"])
    hand.change("payment_operation", reservation, state="FAILED")


def a_cent_kept(hand: Hand) -> None:
    """Less was refunded, by operation and book, than was quoted."""
    refund = hand.operation("REFUND", "SUCCEEDED")
    less = refund["amount_minor"] - 1
    hand.change("payment_operation", refund, amount_minor=less)
    for source in (f"refund/{refund['id']}", f"refunded/{refund['id']}"):
        for row in hand.rows("ledger_posting", source=source):
            minor = less if row["amount_minor"] > 0 else -less
            hand.change("ledger_posting", row, amount_minor=minor)


def payment_of_nobody(hand: Hand) -> None:
    row = hand.operation("AUTHORISE", "DECLINED")
    hand.add("payment_operation", row, **TWIN, order_id="ord_gone")


def unbalanced(hand: Hand) -> None:
    row = hand.row("ledger_posting", account="air_traffic_liability")
    hand.change("ledger_posting", row, amount_minor=row["amount_minor"] - 7)


def capture_not_entered(hand: Hand) -> None:
    capture = hand.operation("CAPTURE", "SUCCEEDED")
    for row in hand.rows("ledger_posting", source=f"captured/{capture['id']}"):
        hand.drop("ledger_posting", row)


def refund_not_entered(hand: Hand) -> None:
    """One that came to nothing, so that what is due is right all the same."""
    refund = hand.operation("REFUND", "DECLINED")
    for what in ("refund", "refund-abandoned"):
        for row in hand.rows("ledger_posting", source=f"{what}/{refund['id']}"):
            hand.drop("ledger_posting", row)


def entry_of_nobody(hand: Hand) -> None:
    gone = {**hand.order("ON_HOLD"), "id": "ord_gone"}
    _enter(hand, gone, "sold/ord_gone/order", ("receivable", "revenue"), 500)


def money_that_nobody_took(hand: Hand) -> None:
    order, accounts = hand.order("ON_HOLD"), ("gateway_clearing", "receivable")
    _enter(hand, order, "captured/pop_never", accounts, 500)


def sale_not_entered(hand: Hand) -> None:
    order = hand.order("TICKETED")
    for row in hand.rows("ledger_posting", source=f"sold/{order['id']}/order"):
        hand.drop("ledger_posting", row)
