from __future__ import annotations

from datetime import date
from itertools import permutations

import attrs
import pytest

from flightcore.domain.kernel.errors import InvalidSchedule
from flightcore.domain.shopping import (
    Change,
    ConnectionRules,
    ConnectionStatus,
    MctRule,
)

DD, II = ConnectionStatus.DD, ConnectionStatus.II
DAY = date(2026, 12, 16)

PUBLISHED = (
    ("LHR", "LCY", "", "", 210),
    ("LHR", "LGW", "", "", 150),
    ("LHR", "LTN", "", "", 205),
    ("LHR", "LHR", "2", "2", 60),
    ("LHR", "LHR", "2", "3", 75),
    ("LHR", "LHR", "2", "4", 90),
    ("LHR", "LHR", "2", "5", 90),
    ("LHR", "LHR", "3", "2", 75),
    ("LHR", "LHR", "4", "4", 60),
    ("LHR", "LHR", "4", "4", 105),
)
"""Domestic to domestic at London: the ten lines that OAG shows on its public page on
minimum connection times. The last two contradict each other there, too."""


def published() -> tuple[MctRule, ...]:
    return tuple(
        MctRule(
            arrival_station=arrival,
            departure_station=departure,
            status=DD,
            arrival_terminal=arrives,
            departure_terminal=leaves,
            minutes=minutes,
        )
        for arrival, departure, arrives, leaves, minutes in PUBLISHED
    )


HEATHROW = Change(arrival_station="LHR", departure_station="LHR", status=DD, day=DAY)
PLAIN = MctRule(arrival_station="LHR", departure_station="LHR", status=DD, minutes=45)


@pytest.mark.parametrize("line", PUBLISHED[:8])
def test_published_minutes_come_out(line: tuple[str, str, str, str, int]) -> None:
    """Each line that does not contradict another is found by its own key."""
    arrival, departure, arrives, leaves, minutes = line
    asked = attrs.evolve(
        HEATHROW,
        arrival_station=arrival,
        departure_station=departure,
        arrival_terminal=arrives,
        departure_terminal=leaves,
    )
    assert ConnectionRules.of(published()).minutes(asked) == minutes


def test_contradicting_lines_are_reported_and_the_change_is_not_sold() -> None:
    """Terminal 4 to 4 stands with 60 and 105 minutes: nothing shorter takes over."""
    rules = ConnectionRules.of(published())
    (contradiction,) = rules.contradictions
    assert sorted(rule.minutes for rule in contradiction.rules) == [60, 105]
    four = attrs.evolve(HEATHROW, arrival_terminal="4", departure_terminal="4")
    assert rules.minutes(four) is None
    assert ConnectionRules.of([*published(), PLAIN]).minutes(four) is None


def test_the_same_rule_twice_is_no_contradiction() -> None:
    """A repeated line counts once."""
    rules = ConnectionRules.of([PLAIN, PLAIN])
    assert rules.contradictions == ()
    assert rules.minutes(HEATHROW) == 45


def test_a_suppression_contradicts_a_time() -> None:
    """Not to be sold, and sold from 45 minutes on, cannot both be right."""
    closed = attrs.evolve(PLAIN, suppressed=True)
    assert len(ConnectionRules.of([PLAIN, closed]).contradictions) == 1


@pytest.mark.parametrize(
    ("status", "minutes"),
    list(zip(ConnectionStatus, (30, 60, 90, 90), strict=True)),
)
def test_where_nothing_is_filed_the_global_default_holds(
    status: ConnectionStatus, minutes: int
) -> None:
    """By status, in the order DD, DI, ID, II; data that a caller can replace."""
    asked = attrs.evolve(HEATHROW, status=status)
    assert ConnectionRules.of().minutes(asked) == minutes
    assert ConnectionRules.of(defaults={status: 7}).minutes(asked) == 7


def test_a_change_of_airport_needs_a_rule_for_the_pair() -> None:
    """No default leads from one airport to another."""
    across = attrs.evolve(HEATHROW, departure_station="STN")
    assert ConnectionRules.of(published()).minutes(across) is None
    gatwick = attrs.evolve(HEATHROW, departure_station="LGW", status=II)
    assert ConnectionRules.of(published()).minutes(gatwick) is None


LADDER = (
    MctRule(
        arrival_station="LHR",
        departure_station="LHR",
        status=DD,
        minutes=10,
        arrival_carrier="AA",
        departure_carrier="BA",
        arrival_flights=(1, 99),
    ),
    MctRule(
        arrival_station="LHR",
        departure_station="LHR",
        status=DD,
        minutes=20,
        arrival_carrier="AA",
        departure_carrier="BA",
    ),
    MctRule(
        arrival_station="LHR",
        departure_station="LHR",
        status=DD,
        minutes=33,
        arrival_carrier="AA",
    ),
    MctRule(
        arrival_station="LHR",
        departure_station="LHR",
        status=DD,
        minutes=40,
        arrival_terminal="5",
        departure_terminal="3",
    ),
    MctRule(
        arrival_station="LHR",
        departure_station="LHR",
        status=DD,
        minutes=50,
        arrival_terminal="5",
    ),
    MctRule(
        arrival_station="LHR",
        departure_station="LHR",
        status=DD,
        minutes=55,
        effective_from=date(2026, 12, 1),
        effective_to=date(2026, 12, 31),
    ),
    PLAIN,
)
"""From the most to the least specific; all fit one change."""


def test_the_most_specific_rule_decides() -> None:
    """Flight ranges, then carriers, terminals, a period, the station, the default."""
    asked = attrs.evolve(
        HEATHROW,
        arrival_carrier="AA",
        departure_carrier="BA",
        arrival_number=7,
        arrival_terminal="5",
        departure_terminal="3",
    )
    for count in range(len(LADDER)):
        rules = ConnectionRules.of(reversed(LADDER[count:]))
        assert rules.minutes(asked) == LADDER[count].minutes


def test_the_order_of_filing_does_not_matter() -> None:
    """Every order of the same rules gives the same answer."""
    asked = attrs.evolve(HEATHROW, arrival_carrier="AA", arrival_terminal="5")
    some = (LADDER[2], LADDER[4], PLAIN)
    assert {ConnectionRules.of(p).minutes(asked) for p in permutations(some)} == {33}


def test_an_exception_of_a_carrier_goes_before_the_station() -> None:
    """However many terminals the station's default names."""
    asked = attrs.evolve(
        HEATHROW, departure_carrier="BA", arrival_terminal="5", departure_terminal="3"
    )
    exception = attrs.evolve(PLAIN, departure_carrier="BA", minutes=99)
    assert ConnectionRules.of([LADDER[3], exception]).minutes(asked) == 99


def test_of_equally_specific_rules_the_more_cautious_decides() -> None:
    """The longer time; and a suppression before any time."""
    asked = attrs.evolve(HEATHROW, arrival_carrier="AA", departure_carrier="BA")
    arriving = attrs.evolve(PLAIN, arrival_carrier="AA", minutes=25)
    leaving = attrs.evolve(PLAIN, departure_carrier="BA", minutes=35)
    assert ConnectionRules.of([arriving, leaving]).minutes(asked) == 35
    closed = attrs.evolve(arriving, suppressed=True)
    assert ConnectionRules.of([closed, leaving]).minutes(asked) is None


def test_a_range_of_flights_includes_its_ends() -> None:
    """From the first number to the last."""
    rule = attrs.evolve(
        PLAIN, minutes=5, departure_carrier="BA", departure_flights=(10, 20)
    )
    rules = ConnectionRules.of([rule])
    minutes = {
        number: rules.minutes(
            attrs.evolve(HEATHROW, departure_carrier="BA", departure_number=number)
        )
        for number in (9, 10, 20, 21)
    }
    assert minutes == {9: 30, 10: 5, 20: 5, 21: 30}


def test_a_period_includes_its_ends() -> None:
    """From the first day of arrival to the last."""
    rules = ConnectionRules.of([LADDER[5]])
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    found = [rules.minutes(attrs.evolve(HEATHROW, day=day)) for day in days]
    assert found == [30, 55, 55, 30]


def test_malformed_rules_are_refused() -> None:
    """Minutes out of range, a range without carrier or turned round, a period too."""
    for wrong in (
        {"minutes": -1},
        {"minutes": 1441},
        {"arrival_flights": (1, 2)},
        {"arrival_carrier": "AA", "arrival_flights": (2, 1)},
        {"effective_from": DAY, "effective_to": date(2026, 1, 1)},
    ):
        with pytest.raises(InvalidSchedule):
            attrs.evolve(PLAIN, **wrong)


def test_the_least_time_bounds_what_any_change_needs() -> None:
    """A search starts there: the shortest open rule, or the default beneath it."""
    rules = ConnectionRules.of(LADDER)
    assert rules.crossing("LHR", "LHR", DD).least == 10
    assert ConnectionRules.of([LADDER[4]]).crossing("LHR", "LHR", DD).least == 30
    closed = attrs.evolve(PLAIN, suppressed=True)
    assert ConnectionRules.of([closed]).crossing("LHR", "LHR", DD).least is None
