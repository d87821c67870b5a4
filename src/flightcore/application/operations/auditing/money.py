"""A4 to A6: what an order's payment operations add up to."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Iterator

import attrs

from flightcore.application.operations.auditing.order_file import OrderFile
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.booking import OrderStatus
from flightcore.domain.fulfilment import FulfilmentState
from flightcore.domain.payment import OperationKind, OperationState
from flightcore.ports.rows import PaymentOperationRow

_K, _S = OperationKind, OperationState


def is_live(row: PaymentOperationRow) -> bool:
    """Whether it had, or may still have, an effect."""
    return not OperationState(row.state).is_dead


def has_succeeded(row: PaymentOperationRow) -> bool:
    """Whether it is done, for certain."""
    return row.state == str(_S.SUCCEEDED)


@attrs.frozen(kw_only=True)
class Sums:
    """Sums of one order's operations in minor units of the order's currency.

    Attributes:
        reserved: Authorised, neither taken nor given up.
        captured: Taken, for certain.
        refunds: Given back, those in flight included.
        refunded: Given back, for certain.
    """

    reserved: int
    captured: int
    refunds: int
    refunded: int

    @classmethod
    def of(cls, file: OrderFile) -> Sums:
        """Add up."""
        rows = [row for row in file.operations if row.currency == file.row.currency]
        captures = [row for row in rows if row.kind == str(_K.CAPTURE)]
        refunds = [row for row in rows if row.kind == str(_K.REFUND)]
        return cls(
            reserved=_sum(row for row in rows if _is_reserved(row, rows)),
            captured=_sum(filter(has_succeeded, captures)),
            refunds=_sum(filter(is_live, refunds)),
            refunded=_sum(filter(has_succeeded, refunds)),
        )


def _sum(rows: Iterable[PaymentOperationRow]) -> int:
    return sum(row.amount_minor for row in rows)


def _is_reserved(row: PaymentOperationRow, rows: list[PaymentOperationRow]) -> bool:
    if row.kind != str(_K.AUTHORISE) or not has_succeeded(row):
        return False
    # A refund's parent is a capture, so what follows an authorisation ends it.
    return not any(each.parent_id == row.id and has_succeeded(each) for each in rows)


def captured_twice(file: OrderFile) -> Iterator[AuditFinding]:
    """A4: one live or successful capture at most, an order and tender."""
    live = Tally(
        row.tender
        for row in file.operations
        if row.kind == str(_K.CAPTURE) and is_live(row)
    )
    for tender, number in live.items():
        if number > 1:
            message = f"{number} live captures of tender {tender}"
            yield AuditFinding("A4", file.id, message)


def refunded_too_much(file: OrderFile) -> Iterator[AuditFinding]:
    """A5 (R6): no tender gives back more than it took, refunds in flight included."""
    left: Tally[tuple[str, str]] = Tally()
    for row in file.operations:
        if row.kind == str(_K.CAPTURE) and has_succeeded(row):
            left[row.tender, row.currency] += row.amount_minor
        elif row.kind == str(_K.REFUND) and is_live(row):
            left[row.tender, row.currency] -= row.amount_minor
    for (tender, currency), amount in left.items():
        if amount < 0:
            message = f"tender {tender} gives back {-amount} {currency} too much"
            yield AuditFinding("A5", file.id, message)


def unlike_price(file: OrderFile) -> Iterator[AuditFinding]:
    """A6 (R7): the money of an order is what its status calls for.

    What is sold is covered by live authorisations and captures, and once the process
    is done by captures alone; what was never sold holds no money; what was cancelled
    keeps what the quote said. A process in a person's hands is that person's to close.
    """
    sums, price = Sums.of(file), file.row.total_minor
    covered = sums.reserved + sums.captured
    if file.status in _SOLD:
        if covered != price:
            yield _finding(file, f"{covered} authorised or captured of {price}")
        elif file.state is FulfilmentState.DONE and sums.captured != price:
            yield _finding(file, f"{sums.captured} captured of {price}, and done")
    elif file.status is OrderStatus.ON_HOLD and covered:
        yield _finding(file, f"{covered} authorised or captured, and not sold")
    elif file.status.is_final and file.state is not FulfilmentState.MANUAL:
        yield from _closed(file, sums)


_SOLD = (OrderStatus.FUNDED, OrderStatus.TICKETED, OrderStatus.ACTION_REQUIRED)


def _closed(file: OrderFile, sums: Sums) -> Iterator[AuditFinding]:
    if sums.reserved:
        yield _finding(file, f"{sums.reserved} still authorised, and closed")
    kept, wanted = sums.captured - sums.refunds, kept_of(file)
    if kept != wanted:
        owed = f"; {kept - wanted} owed to the payer" if kept > wanted else ""
        yield _finding(file, f"{kept} kept, not {wanted}, and closed{owed}")


def kept_of(file: OrderFile) -> int:
    """What a closed order keeps, in minor units: nothing where it had no ticket.

    Nor where its tickets were never paid: the quote of such an order has no lines.
    """
    if not file.documents:
        return 0
    if file.confirmed is None:
        return file.row.total_minor
    if not file.confirmed.lines:
        return 0
    return file.row.total_minor - file.confirmed.refund.minor


def _finding(file: OrderFile, message: str) -> AuditFinding:
    text = f"{file.status}: {message} (minor units of {file.row.currency})"
    return AuditFinding("A6", file.id, text)
