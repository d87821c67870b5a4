"""What is sold flies as it was offered, and what is called off costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flightcore.application.records.schedule import StoredFlightDate
from flightcore.domain.kernel.errors import NotFound, SoldOut
from flightcore.domain.schedule import FlightDate, FlightState, segment
from flightcore.domain.shopping import OfferSegment
from flightcore.ports.rows import FlightDateRow
from flightcore.ports.store import Find, Guard, among, find


def flights_of(segments: Iterable[OfferSegment]) -> Find[FlightDateRow]:
    """The question for the flight-dates of what is, or was, sold."""
    return find(FlightDateRow, among("id", flight_ids(segments)))


def flight_ids(segments: Iterable[OfferSegment]) -> list[str]:
    """The flight-dates of what is, or was, sold."""
    return sorted({sold.segment.flight_date for sold in segments})


def flights_unchanged(
    segments: Sequence[OfferSegment], flights: Sequence[StoredFlightDate], *, seats: int
) -> tuple[Guard, ...]:
    """Guards that the flight-dates stay as they were read.

    Args:
        segments: As offered.
        flights: As they were read.
        seats: How many are asked for, for the error.

    Raises:
        SoldOut: A flight was withdrawn, or flies at other times than was offered.
    """
    stored = {each.flight.id: each.flight for each in flights}
    for sold in segments:
        if not _flies_as_offered(stored.get(sold.segment.flight_date), sold):
            raise SoldOut(
                f"{sold.segment.flight_date} does not fly as offered",
                leg=sold.segment.flight_date,
                booking_class=sold.rbd,
                asked=seats,
                left=0,
            )
    return tuple(
        Guard(rows=FlightDateRow, key=(each.flight.id,), version=each.version)
        for each in flights
    )


def is_called_off(
    segments: Sequence[OfferSegment], rows: Sequence[FlightDateRow]
) -> bool:
    """Whether the airline withdrew a flight; another time alone is none of that."""
    flying = {row.id for row in rows if row.state == str(FlightState.SCHEDULED)}
    return any(sold.segment.flight_date not in flying for sold in segments)


def as_read(rows: Sequence[FlightDateRow]) -> tuple[Guard, ...]:
    """Guards that flight-dates stay as they were read."""
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
