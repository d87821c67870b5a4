"""Brute force: itineraries by trying every sequence of flights, straight from rules.

Nothing here is taken from the code under test but the values it is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise, permutations
from math import acos, cos, radians, sin

from tests.domain.shopping.world import STATIONS

from flightcore.domain.schedule import FlightDate, FlightState, Leg
from flightcore.domain.shopping import MctRule, SliceQuery

Run = tuple[FlightDate, int, int]
"""A flight-date, and the first and the last leg that are flown, from 0."""

DEFAULTS = {"DD": 30, "DI": 60, "ID": 90, "II": 90}


def itineraries(
    flights: Sequence[FlightDate],
    rules: Sequence[MctRule],
    query: SliceQuery,
    *,
    longest: timedelta = timedelta(hours=6),
) -> set[tuple[tuple[str, tuple[int, ...]], ...]]:
    """Every legal itinerary, as flight-date ids with their leg sequences."""
    runs = [run for each in flights for run in _runs(each)]
    found = set()
    for first in (run for run in runs if _board(run).origin in query.origins):
        for count in range(query.max_connections + 1):
            for others in permutations(runs, count):
                if _is_legal((first, *others), rules, query, longest):
                    found.add(tuple(_name(run) for run in (first, *others)))
    return found


def _name(run: Run) -> tuple[str, tuple[int, ...]]:
    return str(run[0].id), tuple(range(run[1] + 1, run[2] + 2))


def _runs(flight: FlightDate) -> list[Run]:
    """The shortest run for each origin and destination, boarded as early as can be."""
    if flight.state is FlightState.CANCELLED or flight.service_type != "J":
        return []
    best: dict[tuple[str, str], Run] = {}
    for first in range(len(flight.legs)):
        for last in range(first, len(flight.legs)):
            run = (flight, first, last)
            ends = (_board(run).origin, _leave(run).destination)
            known = best.get(ends)
            shorter = known is None or last - first < known[2] - known[1]
            if ends[0] != ends[1] and shorter:
                best[ends] = run
    return list(best.values())


def _board(run: Run) -> Leg:
    return run[0].legs[run[1]]


def _leave(run: Run) -> Leg:
    return run[0].legs[run[2]]


def _is_legal(
    way: Sequence[Run],
    rules: Sequence[MctRule],
    query: SliceQuery,
    longest: timedelta,
) -> bool:
    begins, ends = _board(way[0]), _leave(way[-1])
    return (
        begins.origin in query.origins
        and ends.destination in query.destinations
        and begins.departure.wall.date() == query.date
        and all(
            query.carriers is None or run[0].designator.carrier in query.carriers
            for run in way
        )
        and _visits_once(way, query)
        and all(_connects(a, b, rules, longest) for a, b in pairwise(way))
        and _is_short(way)
    )


def _visits_once(way: Sequence[Run], query: SliceQuery) -> bool:
    stops = [
        {_leave(before).destination, _board(after).origin}
        for before, after in pairwise(way)
    ]
    ends = {*query.origins, *query.destinations}
    return not any(stop & ends for stop in stops) and (
        len(stops) < 2 or not stops[0] & stops[1]
    )


def _connects(
    before: Run, after: Run, rules: Sequence[MctRule], longest: timedelta
) -> bool:
    landed, boards = _leave(before), _board(after)
    if before[0].id == after[0].id:
        return False
    if landed.destination != boards.origin and _city(landed.destination) != _city(
        boards.origin
    ):
        return False
    wait = boards.departure.instant - landed.arrival.instant
    least = _minutes(before, after, rules)
    return least is not None and timedelta(minutes=least) <= wait <= longest


def _city(station: str) -> str:
    return STATIONS[station].city if station in STATIONS else station


def _status(run: Run) -> str:
    ends = [_board(run).origin, _leave(run).destination]
    countries = {STATIONS[each].country if each in STATIONS else each for each in ends}
    return "D" if len(countries) == 1 else "I"


def _minutes(before: Run, after: Run, rules: Sequence[MctRule]) -> int | None:
    landed, boards = _leave(before), _board(after)
    status = _status(before) + _status(after)
    fitting = [
        rule
        for rule in rules
        if (rule.arrival_station, rule.departure_station, str(rule.status))
        == (landed.destination, boards.origin, status)
        and rule.arrival_terminal in ("", landed.arrival_terminal)
        and rule.departure_terminal in ("", boards.departure_terminal)
        and rule.arrival_carrier in ("", before[0].designator.carrier)
        and rule.departure_carrier in ("", after[0].designator.carrier)
    ]
    if not fitting:
        return DEFAULTS[status] if landed.destination == boards.origin else None
    best = max(fitting, key=_weight)
    return None if best.suppressed or _contradicted(best, rules) else best.minutes


def _weight(rule: MctRule) -> tuple[int, int, int, bool, int]:
    carriers = (rule.arrival_carrier != "") + (rule.departure_carrier != "")
    terminals = (rule.arrival_terminal != "") + (rule.departure_terminal != "")
    return min(carriers, 1), carriers, terminals, rule.suppressed, rule.minutes


def _contradicted(rule: MctRule, rules: Sequence[MctRule]) -> bool:
    def key(each: MctRule) -> tuple[str, ...]:
        return (
            each.arrival_station,
            each.departure_station,
            str(each.status),
            each.arrival_terminal,
            each.departure_terminal,
            each.arrival_carrier,
            each.departure_carrier,
        )

    return any(key(each) == key(rule) and each != rule for each in rules)


def _is_short(way: Sequence[Run]) -> bool:
    """At most 1.5 times the great circle and 400 km, ground transfers included."""
    calls = [
        station
        for run in way
        for station in (_board(run).origin, _leave(run).destination)
    ]
    if len(way) == 1 or not set(calls) <= set(STATIONS):
        return True
    length = sum(_kilometres(*pair) for pair in pairwise(calls))
    return length <= 1.5 * _kilometres(calls[0], calls[-1]) + 400


def _kilometres(one: str, other: str) -> float:
    """By the spherical law of cosines."""
    if one == other:
        return 0.0
    here, there = STATIONS[one], STATIONS[other]
    north, other_north = radians(here.latitude), radians(there.latitude)
    turn = radians(there.longitude - here.longitude)
    return 6371.0088 * acos(
        sin(north) * sin(other_north) + cos(north) * cos(other_north) * cos(turn)
    )
