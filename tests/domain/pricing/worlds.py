"""Small tariffs and journeys, drawn at random."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st
from tests.domain.pricing.builders import MONDAY, leg, tariff

from flightcore.domain.kernel import Money
from flightcore.domain.pricing import (
    AdvancePurchase,
    Combinability,
    Discount,
    Fare,
    FareSurcharge,
    JourneySegment,
    MinimumStay,
    PassengerType,
    Rule,
    Tariff,
    Trip,
)

CARRIERS = ("AA", "AA", "AA", "UA")
CLASSES = ("Q", "Q", "Q", "Y")
MARKETS = (
    ("JFK", "SAN"),
    ("NYC", "SAN"),
    ("JFK", "ORD"),
    ("ORD", "SAN"),
    ("SAN", "ORD"),
    ("ORD", "JFK"),
    ("SAN", "JFK"),
)


class World(NamedTuple):
    """A tariff in its parts, and a journey."""

    fares: list[Fare]
    rules: dict[str, Rule]
    journey: list[JourneySegment]

    @property
    def tariff(self) -> Tariff:
        """The parts filed."""
        return tariff(*self.rules.values(), *self.fares)


_discounts = st.sampled_from([PassengerType.CHD, PassengerType.INF]).flatmap(
    lambda ptc: st.builds(Discount, ptc=st.just(ptc), percent=st.integers(0, 100))
)
_surcharges = st.builds(
    FareSurcharge,
    amount=st.integers(1, 5_000).map(lambda minor: Money(minor, "USD")),
    exempt=st.sampled_from([(), (PassengerType.INF,)]),
)


def rules(id: str) -> st.SearchStrategy[Rule]:
    """A rule of that id, with some records."""
    return st.builds(
        Rule,
        id=st.just(id),
        advance_purchase=st.none()
        | st.builds(AdvancePurchase, days=st.sampled_from([0, 36, 37])),
        minimum_stay=st.none()
        | st.builds(MinimumStay, days=st.sampled_from([0, 7, 8])),
        combinability=st.none()
        | st.builds(
            Combinability,
            end_on_end=st.booleans(),
            other_rules=st.booleans(),
            other_carriers=st.booleans(),
        ),
        surcharges=st.lists(_surcharges, max_size=2).map(tuple),
        discounts=st.lists(
            _discounts, max_size=2, unique_by=lambda discount: discount.ptc
        ).map(tuple),
    )


_KINDS = tuple(product(MARKETS, CARRIERS, CLASSES, Trip, ("R1", "R2")))


def _fare(number: int, kind: int, amount: int) -> Fare:
    (origin, destination), carrier, rbd, trip, rule = _KINDS[kind]
    return Fare(
        id=f"f{number:02d}",
        carrier=carrier,
        origin=origin,
        destination=destination,
        rbd=rbd,
        fare_basis="BASIS",
        amount=Money(amount, "USD"),
        trip=trip,
        rule=rule,
    )


_fares = st.lists(
    st.tuples(st.integers(0, len(_KINDS) - 1), st.integers(0, 99_999)),
    min_size=4,
    max_size=24,
)


_ROUTES = (("JFK-SAN",), ("JFK-ORD", "ORD-SAN"))
_BACK = ((), ("SAN-JFK",), ("SAN-ORD", "ORD-JFK"))


@st.composite
def journeys(draw: st.DrawFn) -> list[JourneySegment]:
    """One way or there and back, nonstop or over Chicago."""
    out, back = draw(st.sampled_from(_ROUTES)), draw(st.sampled_from(_BACK))
    carrier, rbd = draw(st.sampled_from(CARRIERS)), draw(st.sampled_from(CLASSES))
    segments = []
    for index, route in enumerate((*out, *back)):
        turned = index >= len(out)
        departs = MONDAY + timedelta(days=7 * turned, hours=4 * index)
        segments.append(
            leg(route, departs, flight=f"{carrier}1", rbd=rbd, slice=int(turned))
        )
        carrier = draw(st.sampled_from((carrier, carrier, *CARRIERS)))
    return segments


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A small tariff and a journey that it may cover."""
    return World(
        fares=[_fare(number, *drawn) for number, drawn in enumerate(draw(_fares))],
        rules={id: draw(rules(id)) for id in ("R1", "R2")},
        journey=draw(journeys()),
    )
