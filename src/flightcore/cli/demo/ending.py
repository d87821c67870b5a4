"""A cancellation, the rest of the work, and the audit."""

from __future__ import annotations

import attrs

import flightcore as fc
from flightcore.application.operations.audit import AuditReport
from flightcore.cli.demo.people import CONTACT, alone
from flightcore.cli.demo.scene import Scene
from flightcore.cli.documents import audit_document, order_document, quote_document
from flightcore.cli.progress import progress_bar
from flightcore.cli.shown import amount
from flightcore.cli.tables import (
    audit_table,
    findings_table,
    order_table,
    quote_table,
)
from flightcore.cli.working import work_until_quiet
from flightcore.domain.shopping import OfferList

MOST_PASSES = 1000


def cancel_with_refund(scene: Scene, offers: OfferList) -> None:
    """Book and pay a connection, ask what cancelling brings, and confirm."""
    stage, core = scene.stage, scene.core
    with stage.part("Cancel: quote, confirm, refund") as told:
        order = core.book(
            offers.filter(brand="STANDARD").cheapest(),
            travellers=[alone()],
            contact=CONTACT,
            idempotency_key="demo-cancel",
        )
        core.pay(order.id, fc.card("tok_visa"), idempotency_key="demo-cancel-pay")
        stage.show(f"{order.locator} was sold for {amount(order.total)}; the quote:")
        quoted = core.cancel(order.id)
        stage.show(quote_table(quoted.quote))
        gone = quoted.confirm(idempotency_key="demo-cancel-confirm")
        told["quote"] = quote_document(quoted.quote)
        told["order"] = order_document(gone)
        stage.show(
            f"[green]✓[/green] confirmed, {amount(quoted.refund)} went back to the "
            "card:",
            order_table(gone),
        )


def work_off(scene: Scene) -> None:
    """Publish every event and deliver every message."""
    stage, core = scene.stage, scene.core
    with stage.part("Work until nothing is left") as told:
        waiting = core.backlog()
        total = waiting.events + waiting.notifications
        with progress_bar(stage.console, "Telling events", total=total) as progress:
            done = work_until_quiet(core, passes=MOST_PASSES, progress=progress)
        told.update(attrs.asdict(done), backlog=attrs.asdict(core.backlog()))
        stage.show(
            f"[green]✓[/green] {done.published:,} events told and {done.notified} "
            f"messages delivered in {done.passes} passes; the backlog is "
            f"{'empty' if core.backlog().is_quiet else 'not empty'}"
        )


def final_audit(scene: Scene) -> AuditReport:
    """Every seat and every cent."""
    stage = scene.stage
    with stage.part("Audit: every seat and every cent") as told:
        report = scene.core.audit()
        told.update(audit_document(report))
        stage.show(audit_table(report, title=None))
        if not report.is_clean:
            stage.show(findings_table(report))
        return report
