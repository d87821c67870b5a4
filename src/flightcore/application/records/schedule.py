"""Flight-dates as rows."""

from __future__ import annotations

import attrs

from flightcore.application.codec import decode, encode
from flightcore.domain.schedule import FlightDate
from flightcore.ports.rows import FlightDateRow


@attrs.frozen(kw_only=True)
class StoredFlightDate:
    """A flight-date with the version of its row."""

    flight: FlightDate
    version: int


def flight_date_row(
    flight: FlightDate, *, generation: int, version: int = 0
) -> FlightDateRow:
    """The row that replaces version ``version`` (0: a new one)."""
    return FlightDateRow(
        id=flight.id,
        carrier=flight.designator.carrier,
        number=flight.designator.number,
        date=flight.date,
        origin=flight.legs[0].origin,
        destination=flight.legs[-1].destination,
        state=str(flight.state),
        generation=generation,
        version=version + 1,
        body=encode(flight),
    )


def flight_date_from(row: FlightDateRow) -> StoredFlightDate:
    """The flight-date as it is stored."""
    return StoredFlightDate(flight=decode(row.body, FlightDate), version=row.version)
