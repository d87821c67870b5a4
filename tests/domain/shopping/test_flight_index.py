from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.shopping.world import DAY, flight

from flightcore.domain.schedule import FlightDate, FlightState
from flightcore.domain.shopping import FlightIndex

NEXT = DAY + timedelta(days=1)
POOL = (
    flight("UA1", "JFK 0700 ORD 0900", "ORD 1000 DEN 1130"),
    flight("UA1", "JFK 0800 DEN 1030"),
    flight("UA1", "JFK 0700 ORD 0900", day=NEXT),
    flight("UA2", "ORD 1000 DEN 1130"),
    flight("UA2", "ORD 0900 DEN 1030"),
    flight("AA3", "DEN 1000 ORD 1330", "ORD 1400 DEN 1530", "DEN 1600 SAN 1730"),
    flight("AA3", "DEN 1000 SAN 1130"),
)


def content(index: FlightIndex) -> object:
    """Everything that an index answers with."""
    markets = {
        pair: [
            (each.departs[n], each.arrives[n], each.segment(n))
            for n in range(len(each.departs))
        ]
        for pair, each in index.markets.items()
    }
    return markets, dict(index.outbound), dict(index.inbound), dict(index.flights)


def test_every_run_of_legs_can_be_found() -> None:
    """Three markets from two legs, with their stations both ways."""
    index = FlightIndex.of(POOL[:1])
    assert sorted(index.markets) == [("JFK", "DEN"), ("JFK", "ORD"), ("ORD", "DEN")]
    assert dict(index.outbound) == {"JFK": ("DEN", "ORD"), "ORD": ("DEN",)}
    assert dict(index.inbound) == {"DEN": ("JFK", "ORD"), "ORD": ("JFK",)}
    assert index.stations == ("DEN", "JFK", "ORD")
    through = index.markets["JFK", "DEN"].segment(0)
    assert (through.origin, through.destination, through.legs) == ("JFK", "DEN", (1, 2))


def test_departures_are_in_order_of_time() -> None:
    """By instant, then by flight-date."""
    index = FlightIndex.of([POOL[3], POOL[0], POOL[2]])
    there = index.markets["JFK", "ORD"]
    assert list(there.departs) == sorted(there.departs)
    assert [str(there.flights[n].date) for n in range(2)] == [str(DAY), str(NEXT)]
    assert list(there.on(DAY)) == [0]
    assert list(there.on(NEXT)) == [1]


def test_a_flight_that_comes_back_is_ridden_the_short_way() -> None:
    """Denver, Chicago, Denver, San Diego: from Denver to San Diego it is one leg."""
    index = FlightIndex.of([POOL[5]])
    assert index.markets["DEN", "SAN"].segment(0).legs == (3,)
    assert ("DEN", "DEN") not in index.markets


def test_what_is_not_for_sale_is_not_found() -> None:
    """Cancelled flights and positioning flights."""
    cancelled = attrs.evolve(POOL[3], state=FlightState.CANCELLED)
    positioning = attrs.evolve(POOL[6], service_type="P")
    index = FlightIndex.of([cancelled, positioning])
    assert content(index) == ({}, {}, {}, {})


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from(POOL)),
    st.lists(st.tuples(st.sampled_from(POOL), st.booleans()), max_size=4),
)
def test_changes_give_what_a_new_index_would_have(
    before: list[FlightDate], changes: list[tuple[FlightDate, bool]]
) -> None:
    """New, altered and cancelled flight-dates, against an index built afresh."""
    changed = [
        attrs.evolve(each, state=FlightState.CANCELLED) if cancelled else each
        for each, cancelled in changes
    ]
    index = FlightIndex.of(before)
    known = content(index)
    after = index.with_changes(changed)
    assert content(after) == content(FlightIndex.of(_latest([*before, *changed])))
    assert content(index) == known


def _latest(flights: list[FlightDate]) -> list[FlightDate]:
    return list({each.id: each for each in flights}.values())
