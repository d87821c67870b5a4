"""Orders, offers and reports as JSON documents."""

from __future__ import annotations

from typing import Any

import attrs

from flightcore.application.operations.audit import AuditReport
from flightcore.cli.exits import plain
from flightcore.domain.booking import CancellationQuote, Order, OrderTraveller
from flightcore.domain.kernel import LoadReport, LocalTime
from flightcore.domain.shopping import Offer, OfferSegment

Document = dict[str, Any]


def offer_document(offer: Offer, *, left: int | None = None) -> Document:
    """An offer; ``left`` are the seats that can still be had of it."""
    return {
        "id": offer.id,
        "total": plain(offer.total),
        "seats_left": left,
        "duration_minutes": int(offer.duration.total_seconds()) // 60,
        "brands": list(offer.brands),
        "expires_at": plain(offer.expires_at),
        "price_guarantee_until": plain(offer.price_guarantee_until),
        "conditions": {
            "refundable": offer.conditions.refundable,
            "changeable": offer.conditions.changeable,
            "cancel_penalty": plain(offer.conditions.cancel_penalty),
            "change_penalty": plain(offer.conditions.change_penalty),
            "baggage": offer.conditions.baggage,
        },
        "segments": [segment_document(item) for item in offer.segments],
        "passengers": [
            {"id": each.passenger, "type": str(each.ptc), "total": plain(each.total)}
            for each in offer.prices
        ],
    }


def segment_document(item: OfferSegment) -> Document:
    """A flight as it is sold."""
    flown = item.segment
    return {
        "slice": item.slice,
        "flight": str(flown.designator),
        "flight_date": flown.flight_date,
        "origin": flown.origin,
        "destination": flown.destination,
        "departure": time_document(flown.departure),
        "arrival": time_document(flown.arrival),
        "cabin": item.cabin,
        "booking_class": item.rbd,
    }


def time_document(time: LocalTime) -> Document:
    """A local time, its zone and the instant meant."""
    return {
        "local": time.wall.isoformat(timespec="minutes"),
        "zone": time.zone,
        "utc": plain(time.instant),
    }


def order_document(order: Order) -> Document:
    """An order as its owner sees it."""
    return {
        "id": order.id,
        "locator": order.locator,
        "status": str(order.status),
        "total": plain(order.total),
        "created_at": plain(order.created_at),
        "payment_by": plain(order.limits.payment_by),
        "version": order.version,
        "travellers": [_traveller_document(each) for each in order.travellers],
        "segments": [
            {**segment_document(item.sold), "status": str(item.status)}
            for item in order.segments
        ],
        "documents": list(order.documents),
    }


def _traveller_document(traveller: OrderTraveller) -> Document:
    return {
        "id": traveller.id,
        "type": str(traveller.ptc),
        "given": traveller.name.given,
        "surname": traveller.name.surname,
        "adult": traveller.adult or None,
    }


def quote_document(quote: CancellationQuote) -> Document:
    """What a cancellation would bring."""
    return {
        "id": quote.id,
        "refund": plain(quote.refund),
        "penalty": plain(quote.penalty),
        "deadline": plain(quote.deadline),
        "lines": [
            {
                "item": line.item,
                "refund": plain(line.refund),
                "penalty": plain(line.penalty),
            }
            for line in quote.lines
        ],
    }


def report_document(report: LoadReport) -> Document:
    """The account of a file."""
    return {
        "read": report.read,
        "loaded": report.loaded,
        "rejected": report.rejected,
        "problems": [
            {**attrs.asdict(each), "severity": str(each.severity)}
            for each in report.problems
        ],
    }


def audit_document(report: AuditReport) -> Document:
    """What an audit found, and how much it looked at."""
    return {
        "at": plain(report.at),
        "clean": report.is_clean,
        "findings": [attrs.asdict(each) for each in report.findings],
        "more_findings": report.more,
        "checked": dict(report.checked),
    }
