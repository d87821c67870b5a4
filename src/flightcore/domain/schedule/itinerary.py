"""Itineraries: which legs of a flight's periods are flown on which date of origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from flightcore.domain.schedule.designator import FlightDesignator
from flightcore.domain.schedule.findings import Findings
from flightcore.domain.schedule.period import FlightPeriod

LegPeriods = tuple[FlightPeriod, ...]


@attrs.frozen(kw_only=True)
class DatedItinerary:
    """The legs of one itinerary variation that are flown on one date of origin.

    Attributes:
        designator: The flight.
        day: Date of origin, by the clock in which the periods are filed.
        legs: By leg sequence.
    """

    designator: FlightDesignator
    day: date
    legs: LegPeriods


def dated_itineraries(
    periods: Sequence[FlightPeriod], findings: Findings
) -> Iterator[DatedItinerary]:
    """Expand periods date by date.

    Legs that share a flight, an itinerary variation and a date belong together. A
    second record of one of them on a date of the first is left out and noted, never
    merged; two flights that only their suffix tells apart are both kept and noted.

    Args:
        periods: In the order of the file.
        findings: Takes the duplicates.

    Returns:
        By flight and variation in order of the file, then by date.
    """
    variations: dict[tuple[FlightDesignator, int], list[FlightPeriod]] = {}
    for period in periods:
        key = (period.designator, period.variation)
        variations.setdefault(key, []).append(period)
    _note_suffix_twins(periods, findings)
    for (designator, _), filed in variations.items():
        by_day = _legs_by_day(filed, findings)
        for day in sorted(by_day):
            legs = by_day[day]
            yield DatedItinerary(
                designator=designator,
                day=day,
                legs=tuple(legs[sequence] for sequence in sorted(legs)),
            )


def _legs_by_day(
    filed: Sequence[FlightPeriod], findings: Findings
) -> Mapping[date, dict[int, FlightPeriod]]:
    first_days = frozenset(
        day for period in filed if period.leg_sequence == 1 for day in period.dates()
    )
    by_day: dict[date, dict[int, FlightPeriod]] = {}
    for period in filed:
        for day in _days_of_origin(period, first_days):
            legs = by_day.setdefault(day, {})
            # The first in the file stays: a later record is no correction of it.
            if legs.setdefault(period.leg_sequence, period) is not period:
                findings.note(period.line, 10, "duplicate", day)
    return by_day


def _days_of_origin(
    period: FlightPeriod, first_days: frozenset[date]
) -> tuple[date, ...]:
    """The flight's dates of origin on which the period's leg is flown.

    Files differ on whether the period of a leg that leaves on a later day counts the
    flight's date of origin or the leg's own: what meets the first leg's dates is
    meant, and in doubt the date of origin.
    """
    own = period.dates()
    if period.leg_sequence == 1:
        return own
    later = 1 if period.departure_day is None else period.departure_day
    earlier = tuple(day - timedelta(days=later) for day in own)
    met, met_earlier = first_days.intersection(own), first_days.intersection(earlier)
    return earlier if len(met_earlier) > len(met) else own


def _note_suffix_twins(periods: Sequence[FlightPeriod], findings: Findings) -> None:
    seen: dict[tuple[str, int, int, int, date], FlightDesignator] = {}
    for period in periods:
        flight = period.designator
        leg = (flight.carrier, flight.number, period.variation, period.leg_sequence)
        for day in period.dates():
            if seen.setdefault((*leg, day), flight) != flight:
                findings.note(period.line, 2, "suffix_duplicate", day)
