"""Fulfilment processes as rows."""

from __future__ import annotations

from flightcore.domain.fulfilment import Fulfilment, FulfilmentState
from flightcore.domain.kernel import OrderId
from flightcore.ports.rows import FulfilmentRow


def fulfilment_row(process: Fulfilment) -> FulfilmentRow:
    """The row that replaces the stored one: one version on."""
    return FulfilmentRow(
        order_id=process.order_id,
        state=str(process.state),
        due_at=process.due_at,
        attempts=process.attempts,
        version=process.version + 1,
        body=b"{}",
    )


def fulfilment_from(row: FulfilmentRow) -> Fulfilment:
    """The process as it is stored, with the row's version."""
    return Fulfilment(
        order_id=OrderId(row.order_id),
        state=FulfilmentState(row.state),
        due_at=row.due_at,
        attempts=row.attempts,
        version=row.version,
    )
