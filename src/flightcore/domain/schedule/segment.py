"""Segments: the runs of legs that a passenger can buy on one flight-date."""

from __future__ import annotations

import attrs

from flightcore.domain.kernel import FlightDateId, LocalTime
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.flight_date import FlightDate, Leg

EQUIPMENT_VARIES = "EQV"
"""IATA's aircraft code for a segment whose legs are flown by different types."""


@attrs.frozen(kw_only=True)
class Segment:
    """From boarding to leaving one flight-date, over one or more legs.

    Attributes:
        flight_date: Its id.
        designator: Of the marketing carrier.
        operating: Who flies it, where that is another designator.
        origin: Boarding station.
        destination: Station where it is left.
        departure: At the origin.
        arrival: At the destination.
        legs: Sequences of the legs flown, ascending without a gap.
        equipment: Of the legs; ``EQV`` where they differ.
        departure_terminal: At the origin, or empty.
        arrival_terminal: At the destination, or empty.
    """

    flight_date: FlightDateId
    designator: FlightDesignator
    operating: FlightDesignator | None
    origin: str
    destination: str
    departure: LocalTime
    arrival: LocalTime
    legs: tuple[int, ...]
    equipment: str = ""
    departure_terminal: str = ""
    arrival_terminal: str = ""


def segments(flight_date: FlightDate) -> tuple[Segment, ...]:
    """Every run of legs, by boarding leg, then by length.

    A run that ends where it began is left out: nobody can buy it.
    """
    legs = flight_date.legs
    runs = (
        legs[first:last]
        for first in range(len(legs))
        for last in range(first + 1, len(legs) + 1)
    )
    return tuple(
        _segment_of(flight_date, run)
        for run in runs
        if run[0].origin != run[-1].destination
    )


def segment(flight_date: FlightDate, origin: str, destination: str) -> Segment:
    """The run between two stations: the shortest, and of those the first.

    Raises:
        NotFound: The flight does not serve the two in this order.
    """
    runs = [
        run
        for run in segments(flight_date)
        if (run.origin, run.destination) == (origin, destination)
    ]
    if not runs:
        raise NotFound(
            f"{flight_date.id} has no segment {origin}-{destination}",
            kind="segment",
            id=f"{flight_date.id}/{origin}-{destination}",
        )
    return min(runs, key=lambda run: len(run.legs))


def _segment_of(flight_date: FlightDate, run: tuple[Leg, ...]) -> Segment:
    first, last = run[0], run[-1]
    types = {leg.equipment for leg in run}
    return Segment(
        flight_date=flight_date.id,
        designator=flight_date.designator,
        operating=flight_date.operating,
        origin=first.origin,
        destination=last.destination,
        departure=first.departure,
        arrival=last.arrival,
        legs=tuple(leg.sequence for leg in run),
        equipment=first.equipment if len(types) == 1 else EQUIPMENT_VARIES,
        departure_terminal=first.departure_terminal,
        arrival_terminal=last.arrival_terminal,
    )
