"""An offer is sold only while its flights are as it says."""

from __future__ import annotations

from collections.abc import Sequence

from flightcore.application.records.schedule import flight_date_from
from flightcore.domain.kernel.errors import NotFound, SoldOut
from flightcore.domain.schedule import FlightDate, FlightState, segment
from flightcore.domain.shopping import Offer, OfferSegment
from flightcore.ports.rows import FlightDateRow
from flightcore.ports.store import Find, Guard, among, find


def flights_of(offer: Offer) -> Find[FlightDateRow]:
    """The question for the offer's flight-dates."""
    ids = {sold.segment.flight_date for sold in offer.segments}
    return find(FlightDateRow, among("id", sorted(ids)))


def flights_unchanged(offer: Offer, rows: Sequence[FlightDateRow]) -> tuple[Guard, ...]:
    """Guards that the flight-dates stay as they were read.

    Raises:
        SoldOut: A flight was withdrawn, or flies at other times than the offer says.
    """
    stored = {row.id: flight_date_from(row).flight for row in rows}
    for sold in offer.segments:
        if not _flies_as_offered(stored.get(sold.segment.flight_date), sold):
            raise SoldOut(
                f"{sold.segment.flight_date} does not fly as offered",
                leg=sold.segment.flight_date,
                booking_class=sold.rbd,
                asked=offer.seats,
                left=0,
            )
    return tuple(
        Guard(rows=FlightDateRow, key=row.key, version=row.version) for row in rows
    )


def _flies_as_offered(flight: FlightDate | None, sold: OfferSegment) -> bool:
    if flight is None or flight.state is not FlightState.SCHEDULED:
        return False
    offered = sold.segment
    try:
        now = segment(flight, offered.origin, offered.destination)
    except NotFound:
        return False
    return now.departure == offered.departure and now.arrival == offered.arrival
