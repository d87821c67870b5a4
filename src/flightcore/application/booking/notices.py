"""Which events call for a message to people, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flightcore.application.records.notifications import notification_rows
from flightcore.application.runtime import Runtime
from flightcore.domain.booking import (
    Order,
    OrderCancelled,
    OrderCreated,
    OrderSegment,
    OrderTicketed,
    OrderTraveller,
    PaymentFailed,
)
from flightcore.domain.kernel import Fact, LocalTime, Money
from flightcore.domain.notification import (
    NotificationKind,
    Receipt,
    ReceiptFlight,
    ReceiptTraveller,
    queue,
)
from flightcore.domain.ticketing import Document
from flightcore.ports.rows import Row


def notice_rows(
    runtime: Runtime,
    order: Order,
    documents: Sequence[Document],
    happened: Sequence[Fact],
) -> Iterator[Row]:
    """The intents that these facts call for, one for each channel of the core."""
    if not runtime.channels:
        return
    receipt = receipt_of(order, documents)
    for fact in happened:
        message = _message(order, receipt, fact.data)
        if message is None:
            continue
        kind, data = message
        for channel in runtime.channels:
            queued = queue(
                order_id=order.id,
                event_id=fact.id,
                kind=kind,
                channel=channel,
                recipient=order.contact.email,
                data=data,
                now=fact.at,
            )
            yield from notification_rows(queued, tenant=order.tenant, at=fact.at)


def _message(
    order: Order, receipt: Receipt, event: object
) -> tuple[NotificationKind, Mapping[str, str]] | None:
    match event:
        case OrderCreated():
            return NotificationKind.ORDER_ON_HOLD, receipt.on_hold(_pay_by(order))
        case OrderTicketed():
            return NotificationKind.ORDER_CONFIRMED, receipt.confirmed()
        case PaymentFailed(reason=reason):
            failed = receipt.payment_failed(reason, _pay_by(order))
            return NotificationKind.PAYMENT_FAILED, failed
        case OrderCancelled(refund=refund, penalty=penalty):
            cancelled = receipt.cancelled(refund, penalty)
            return NotificationKind.ORDER_CANCELLED, cancelled
    return None


def receipt_of(order: Order, documents: Sequence[Document]) -> Receipt:
    """The order as its travellers read it."""
    return Receipt(
        locator=order.locator,
        flights=tuple(map(_flight, order.segments)),
        travellers=tuple(_traveller(order, documents, t) for t in order.travellers),
        total=order.total,
    )


def _flight(segment: OrderSegment) -> ReceiptFlight:
    flown = segment.sold.segment
    operated_by = flown.operating if flown.operating != flown.designator else None
    return ReceiptFlight(
        flight=str(flown.designator),
        origin=flown.origin,
        destination=flown.destination,
        departure=flown.departure,
        arrival=flown.arrival,
        cabin=segment.sold.cabin,
        operated_by=str(operated_by) if operated_by else "",
    )


def _traveller(
    order: Order, documents: Sequence[Document], traveller: OrderTraveller
) -> ReceiptTraveller:
    items = [item for item in order.items if item.passenger == traveller.id]
    fare = next(item.fare for item in items if item.fare is not None)
    extras = [item.ancillary for item in items if item.ancillary is not None]
    return ReceiptTraveller(
        name=traveller.name,
        tickets=tuple(d.number for d in documents if d.passenger == traveller.id),
        base=fare.base,
        surcharges=fare.surcharges,
        taxes=tuple((tax.code, tax.amount) for tax in fare.taxes),
        extras=tuple((extra.name, extra.amount) for extra in extras),
        total=Money.total((item.total for item in items), order.total.currency),
    )


def _pay_by(order: Order) -> LocalTime:
    """The deadline as it reads at the place where the journey begins."""
    zone = order.segments[0].sold.segment.departure.zone
    return LocalTime.of_instant(order.limits.payment_by, zone)
