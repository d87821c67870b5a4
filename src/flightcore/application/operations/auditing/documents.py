"""A12: one live ticket a passenger and service, none for a dead or unpaid order."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator

from flightcore.application.operations.auditing.order_file import OrderFile
from flightcore.application.operations.auditing.report import AuditFinding
from flightcore.domain.booking import OrderStatus
from flightcore.domain.ticketing import DocumentState

_DOCUMENTED = (OrderStatus.TICKETED, OrderStatus.ACTION_REQUIRED)
_GOOD = (DocumentState.LIVE, DocumentState.USED)


def unlike_documents(file: OrderFile) -> Iterator[AuditFinding]:
    """A12: every service of a ticketed order has one coupon that is live or used.

    No other order has a live document.
    """
    if file.status in _DOCUMENTED:
        yield from _uneven(file)
    else:
        for document in file.documents:
            if document.state is DocumentState.LIVE:
                message = f"live, and its order is {file.status}"
                yield AuditFinding("A12", document.number, message)


def _uneven(file: OrderFile) -> Iterator[AuditFinding]:
    coupons = Tally(
        (document.passenger, coupon.service)
        for document in file.documents
        if document.state in _GOOD
        for coupon in document.coupons
    )
    sold = Tally(
        (service.passenger, service.id)
        for item in file.order.active_items
        for service in item.services
    )
    for passenger, service in sorted(coupons.keys() | sold.keys()):
        found, wanted = coupons[passenger, service], sold[passenger, service]
        if found != wanted:
            message = f"{passenger}: {found} live coupons of {service}, not {wanted}"
            yield AuditFinding("A12", file.id, message)
