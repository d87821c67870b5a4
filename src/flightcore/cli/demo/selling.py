"""The family books, pays, and gets its tickets and its message."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape
from rich.panel import Panel

import flightcore as fc
from flightcore.cli.demo.people import CONTACT, family
from flightcore.cli.demo.scene import Scene
from flightcore.cli.documents import order_document
from flightcore.cli.shown import amount, moment
from flightcore.cli.tables import order_table
from flightcore.domain.booking import Order
from flightcore.domain.kernel.errors import InvariantBroken
from flightcore.domain.shopping import Offer

MOST_PASSES = 100


def sell_to_family(scene: Scene, offer: Offer) -> Order:
    """Book and pay; the e-tickets are issued at once."""
    stage, core = scene.stage, scene.core
    day = offer.slices[0].date
    with stage.part("Book and pay for the family") as told:
        order = core.book(
            offer,
            travellers=family(day),
            contact=CONTACT,
            idempotency_key="demo-family",
        )
        stage.show(
            f"[green]✓[/green] {order.locator} is on hold: {offer.seats} seats taken, "
            f"to be paid before {moment(order.limits.payment_by)}"
        )
        order = core.pay(
            order.id, fc.card("tok_visa"), idempotency_key="demo-family-pay"
        )
        told["order"] = order_document(order)
        stage.show(
            f"[green]✓[/green] paid {amount(order.total)}, "
            f"{len(order.documents)} e-tickets issued",
            order_table(order),
        )
        return order


def deliver_message(scene: Scene, order: Order) -> None:
    """Let the worker deliver what is due, and show the confirmation."""
    stage = scene.stage
    with stage.part("Send the confirmation") as told:
        path = _confirmation(scene, order)
        told["path"] = str(path)
        text = path.read_text(encoding="utf-8").rstrip()
        stage.show(
            f"[green]✓[/green] {escape(str(path))}",
            Panel(escape(text), border_style="dim", expand=False),
        )


def _confirmation(scene: Scene, order: Order) -> Path:
    for _ in range(MOST_PASSES):
        for path in sorted(scene.outbox.glob("*.txt")):
            if order.documents[0] in path.read_text(encoding="utf-8"):
                return path
        scene.core.work()
    raise InvariantBroken("no confirmation was written", rule="R9")
