"""From the rows of one flight on one date to a flight-date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from flightcore.domain.kernel.errors import InvalidSchedule, UnknownAirport
from flightcore.domain.kernel.loading import Problem, Severity
from flightcore.domain.schedule.csv_rows import Header, Row
from flightcore.domain.schedule.flight_date import (
    MAX_LEGS,
    FlightDate,
    FlightState,
    Leg,
)
from flightcore.domain.schedule.report import WHOLE_LINE, RejectedLine
from flightcore.domain.schedule.wall_times import (
    LONGEST_LEG,
    ScheduledTime,
    WallTimes,
)


@attrs.frozen(kw_only=True)
class RowLeg:
    """A row with its times resolved; the leg's sequence is 1 until it is joined."""

    row: Row
    leg: Leg


class LegReader:
    """Turns rows into legs and joins them.

    Args:
        header: Names the column of a finding.
        times: Resolves local times.
    """

    def __init__(self, header: Header, times: WallTimes) -> None:
        self._header = header
        self._times = times
        self.problems: list[Problem] = []

    def flight(self, rows: Sequence[Row]) -> FlightDate | None:
        """Join the rows of one flight and date, earliest departure first.

        What cannot be loaded is reported; None where nothing is left.
        """
        legs = [found for row in rows if (found := self._leg(row))]
        if not legs:
            return None
        legs.sort(key=lambda each: (each.leg.departure.instant, each.row.line))
        return _flight_of(list(self._chain(legs)) if len(legs) > 1 else legs)

    def _chain(self, legs: Sequence[RowLeg]) -> Iterator[RowLeg]:
        last = legs[0]
        taken = {(last.leg.origin, last.leg.destination)}
        yield last
        for sequence_before, following in enumerate(legs[1:], start=1):
            reason = _unjoinable(last, following, sequence_before)
            route = (following.leg.origin, following.leg.destination)
            if reason and route in taken:
                self._report(following.row, "duplicate", "this flight was read already")
            elif reason:
                self._report(following.row, "unjoinable", reason)
            else:
                taken.add(route)
                last = following
                yield following

    def _leg(self, row: Row) -> RowLeg | None:
        try:
            return RowLeg(row=row, leg=self._resolved(row))
        except RejectedLine as rejected:
            self.problems.append(rejected.on_line(row.line))
        except InvalidSchedule as error:
            self._report(row, str(error.facts["reason"]), error.message)
        return None

    def _resolved(self, row: Row) -> Leg:
        at = self._header
        origin = self._zone(row.origin, at.origin)
        destination = self._zone(row.destination, at.destination)
        departure = self._times.at(row.date, row.departure, origin)
        arrival = self._times.landing(
            row.date, row.arrival, destination, after=departure.time
        )
        leg = Leg(
            sequence=1,
            origin=row.origin,
            destination=row.destination,
            departure=departure.time,
            arrival=arrival.time,
            equipment=row.equipment,
        )
        self._warn(row, departure, arrival)
        return leg

    def _zone(self, station: str, place: int) -> str:
        try:
            return self._times.zone(station)
        except UnknownAirport:
            message = "no such airport"
            raise RejectedLine(place + 1, "unknown_airport", message) from None

    def _warn(self, row: Row, departure: ScheduledTime, arrival: ScheduledTime) -> None:
        if departure.change:
            self._warning(row, self._header.departure + 1, departure.change)
        if arrival.change:
            self._warning(row, self._header.arrival + 1, arrival.change)
        if arrival.time.instant - departure.time.instant > LONGEST_LEG:
            self._warning(row, self._header.arrival + 1, "duration")

    def _warning(self, row: Row, column: int, code: str) -> None:
        self.problems.append(
            Problem(
                line=row.line,
                column=column,
                code=code,
                message=WARNINGS[code],
                severity=Severity.WARNING,
            )
        )

    def _report(self, row: Row, code: str, message: str) -> None:
        rejected = RejectedLine(WHOLE_LINE, code, message)
        self.problems.append(rejected.on_line(row.line))


WARNINGS = {
    "skipped": "a clock change skips this time: moved on by the length of the gap",
    "repeated": "a clock change repeats this time: the first is taken",
    "duration": "the leg takes longer than twenty hours",
}


def _unjoinable(last: RowLeg, following: RowLeg, legs_before: int) -> str:
    """Why one leg cannot follow the other, or ""."""
    if last.leg.destination != following.leg.origin:
        return "it leaves from where the flight before it in time did not end"
    if following.leg.departure.instant < last.leg.arrival.instant:
        return "it leaves before the leg that it follows has arrived"
    if following.row.cancelled != last.row.cancelled:
        return "one leg is cancelled and the other is not"
    return "too many legs" if legs_before >= MAX_LEGS else ""


def _flight_of(legs: Sequence[RowLeg]) -> FlightDate:
    first = legs[0].row
    return FlightDate(
        designator=first.designator,
        date=first.date,
        # Nearly all flights have one leg, and it is numbered 1 already.
        legs=(legs[0].leg,) if len(legs) == 1 else tuple(_numbered(legs)),
        operating=first.operating,
        state=FlightState.CANCELLED if first.cancelled else FlightState.SCHEDULED,
    )


def _numbered(legs: Sequence[RowLeg]) -> Iterator[Leg]:
    for sequence, each in enumerate(legs, start=1):
        yield attrs.evolve(each.leg, sequence=sequence)
