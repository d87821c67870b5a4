"""Expands flight periods into flight-dates with resolved times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import attrs

from flightcore.domain.kernel import FlightDateId, LocalTime
from flightcore.domain.kernel.errors import InvalidSchedule, UnknownAirport
from flightcore.domain.schedule.findings import Findings
from flightcore.domain.schedule.flight_date import FlightDate, Leg
from flightcore.domain.schedule.itinerary import DatedItinerary, dated_itineraries
from flightcore.domain.schedule.period import FlightPeriod
from flightcore.domain.schedule.wall_times import (
    LONGEST_LEG,
    ScheduledTime,
    WallTimes,
)

_COLUMNS = {
    "station": 37,
    "same_station": 55,
    "times": 40,
    "equipment": 73,
    "terminal": 53,
    "leg_sequence": 12,
    "leg_count": 12,
}
"""Where the field stands that most likely is to blame."""


@attrs.frozen(kw_only=True)
class Expanded:
    """What became of periods.

    Attributes:
        flights: In order of the periods, then by date.
        lines: Of the periods of which some date is among the flights.
    """

    flights: tuple[FlightDate, ...]
    lines: frozenset[int]


def expand(
    periods: Sequence[FlightPeriod],
    times: WallTimes,
    findings: Findings,
    *,
    check_offsets: bool = True,
) -> Expanded:
    """Make the flight-dates of all periods; no two have the same id.

    Local times are read by the airport's IANA zone; a filed UTC variation that differs
    is noted and not used. Of two itinerary variations on one date the first in the
    file is kept and the other noted. What cannot be flown is noted and left out.

    Args:
        periods: In the order of the file.
        times: Resolves local times.
        findings: Takes what was found, on the periods' lines.
        check_offsets: Off for periods that were moved into another part of the year.
    """
    expansion = _Expansion(times, findings, check_offsets)
    flights = tuple(expansion.flights(dated_itineraries(periods, findings)))
    return Expanded(flights=flights, lines=frozenset(expansion.lines))


class _BadLegError(Exception):
    """This leg keeps its flight from being loaded."""

    def __init__(self, line: int, code: str, column: int) -> None:
        super().__init__(code)
        self.line = line
        self.code = code
        self.column = column


class _Expansion:
    def __init__(self, times: WallTimes, findings: Findings, check: bool) -> None:
        self._times = times
        self._findings = findings
        self._check_offsets = check
        self.lines: set[int] = set()

    def flights(self, dated: Iterable[DatedItinerary]) -> Iterator[FlightDate]:
        kept: set[FlightDateId] = set()
        for itinerary in dated:
            flight = self._flight(itinerary)
            if flight is None:
                continue
            if flight.id in kept:
                self._note(itinerary, "flight_date_duplication", 10)
                continue
            kept.add(flight.id)
            self.lines.update(period.line for period in itinerary.legs)
            yield flight

    def _flight(self, itinerary: DatedItinerary) -> FlightDate | None:
        first = itinerary.legs[0]
        try:
            legs = tuple(self._legs(itinerary))
            return FlightDate(
                designator=itinerary.designator,
                # The filed date, even where a clock change moved the departure off it.
                date=legs[0].departure.date if first.in_utc else itinerary.day,
                legs=legs,
                operating=first.operating,
                service_type=first.service_type,
            )
        except _BadLegError as bad:
            self._note_bad_leg(itinerary, bad)
        except InvalidSchedule as error:
            reason = str(error.facts["reason"])
            self._note(itinerary, reason, _COLUMNS.get(reason, 0))
        return None

    def _note(self, itinerary: DatedItinerary, code: str, column: int) -> None:
        for period in itinerary.legs:
            self._findings.note(period.line, column, code, itinerary.day)

    def _note_bad_leg(self, itinerary: DatedItinerary, bad: _BadLegError) -> None:
        for period in itinerary.legs:
            if period.line == bad.line:
                self._findings.note(bad.line, bad.column, bad.code, itinerary.day)
            else:
                self._findings.note(period.line, 0, "incomplete", itinerary.day)

    def _legs(self, itinerary: DatedItinerary) -> Iterator[Leg]:
        landed: LocalTime | None = None
        for period in itinerary.legs:
            try:
                leg = self._leg(period, itinerary.day, landed)
            except InvalidSchedule as error:
                reason = str(error.facts["reason"])
                column = _COLUMNS.get(reason, 0)
                raise _BadLegError(period.line, reason, column) from error
            landed = leg.arrival
            yield leg

    def _leg(self, period: FlightPeriod, day: date, landed: LocalTime | None) -> Leg:
        departure = self._departure(period, day, landed)
        arrival = self._arrival(period, day, departure.time)
        leg = Leg(
            sequence=period.leg_sequence,
            origin=period.origin,
            destination=period.destination,
            departure=departure.time,
            arrival=arrival.time,
            equipment=period.equipment,
            departure_terminal=period.departure_terminal,
            arrival_terminal=period.arrival_terminal,
        )
        self._check(period, day, departure, arrival)
        return leg

    def _departure(
        self, period: FlightPeriod, day: date, landed: LocalTime | None
    ) -> ScheduledTime:
        filed = period.departure_day
        zone = self._zone(period, period.origin, 37)
        clock = "UTC" if period.in_utc else zone
        if filed is None and landed is not None:
            around = LocalTime.of_instant(landed.instant, clock)
            found = self._times.landing(
                around.date, period.departure, clock, after=landed
            )
        else:
            on = day + timedelta(days=filed or 0)
            found = self._times.at(on, period.departure, clock)
        return _shown(found, zone)

    def _arrival(
        self, period: FlightPeriod, day: date, departure: LocalTime
    ) -> ScheduledTime:
        filed = period.arrival_day
        zone = self._zone(period, period.destination, 55)
        clock = "UTC" if period.in_utc else zone
        if filed is None:
            around = LocalTime.of_instant(departure.instant, clock)
            found = self._times.landing(
                around.date, period.arrival, clock, after=departure
            )
        else:
            found = self._times.at(day + timedelta(days=filed), period.arrival, clock)
        return _shown(found, zone)

    def _zone(self, period: FlightPeriod, station: str, column: int) -> str:
        try:
            return self._times.zone(station)
        except UnknownAirport as error:
            raise _BadLegError(period.line, "unknown_airport", column) from error

    def _check(
        self,
        period: FlightPeriod,
        day: date,
        departure: ScheduledTime,
        arrival: ScheduledTime,
    ) -> None:
        note = self._findings.note
        if departure.change:
            note(period.line, 40, f"departure_{departure.change}", day)
        if arrival.change:
            note(period.line, 62, f"arrival_{arrival.change}", day)
        if arrival.time.instant - departure.time.instant > LONGEST_LEG:
            note(period.line, 62, "duration", day)
        if not self._check_offsets:
            return
        if _offset(departure.time) != period.departure_offset:
            note(period.line, 48, "utc_variation", day)
        if _offset(arrival.time) != period.arrival_offset:
            note(period.line, 66, "utc_variation", day)


def _shown(found: ScheduledTime, zone: str) -> ScheduledTime:
    """The same moment by the clock of the place."""
    if found.time.zone == zone:
        return found
    return ScheduledTime(LocalTime.of_instant(found.time.instant, zone), found.change)


def _offset(at: LocalTime) -> int:
    """Minutes by which the clock shown is ahead of UTC."""
    ahead = at.wall - at.instant.replace(tzinfo=None)
    return int(ahead.total_seconds() // 60)
