"""What was offered is sold only as long as it flies as offered."""

from __future__ import annotations

import attrs
import pytest
from tests.domain.booking.sales import DAY, offer
from tests.domain.shopping.world import flight

from flightcore.application.booking import flights_check
from flightcore.application.records.schedule import flight_date_from, flight_date_row
from flightcore.domain.kernel.errors import SoldOut
from flightcore.domain.schedule import FlightDate, FlightState, segment
from flightcore.ports.rows import FlightDateRow
from flightcore.ports.store import Guard

OFFERED = flight("AA100", "JFK 1800 ORD 1930", day=DAY)


SOLD = attrs.evolve(offer().segments[0], segment=segment(OFFERED, "JFK", "ORD"))


def unchanged(*rows: FlightDateRow) -> tuple[Guard, ...]:
    """What is checked of that flight."""
    flights = tuple(map(flight_date_from, rows))
    return flights_check.flights_unchanged((SOLD,), flights, seats=1)


def test_an_unchanged_flight_is_guarded() -> None:
    """Its row must still be of the same version when the order is written."""
    row = flight_date_row(OFFERED, generation=1, version=3)
    (guard,) = unchanged(row)
    assert (guard.key, guard.version) == ((OFFERED.id,), row.version)


@pytest.mark.parametrize(
    "now",
    [
        flight("AA100", "JFK 1805 ORD 1930", day=DAY),
        flight("AA100", "JFK 1800 ORD 1935", day=DAY),
        flight("AA100", "JFK 1800 DEN 2030", day=DAY),
        attrs.evolve(OFFERED, state=FlightState.CANCELLED),
    ],
    ids=["leaves later", "lands later", "goes elsewhere", "cancelled"],
)
def test_a_changed_flight_is_not_sold(now: FlightDate) -> None:
    """The same refusal, whatever the change; the caller searches again."""
    with pytest.raises(SoldOut) as raised:
        unchanged(flight_date_row(now, generation=2))
    assert raised.value.leg == OFFERED.id


def test_a_flight_that_is_gone_is_not_sold() -> None:
    """Nothing is stored under its id any more."""
    with pytest.raises(SoldOut):
        unchanged()


@pytest.mark.parametrize(
    ("now", "off"),
    [
        (OFFERED, False),
        (flight("AA100", "JFK 1805 ORD 1930", day=DAY), False),
        (attrs.evolve(OFFERED, state=FlightState.CANCELLED), True),
    ],
    ids=["as sold", "leaves later", "cancelled"],
)
def test_only_what_is_withdrawn_is_called_off(now: FlightDate, off: bool) -> None:
    """Another time alone is none of that; no flight at all is."""
    row = flight_date_row(now, generation=2)
    assert flights_check.is_called_off((SOLD,), [row]) is off
    assert flights_check.is_called_off((SOLD,), [])
