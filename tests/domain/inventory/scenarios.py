"""Generated worlds: branching nests, several legs, oversold cabins, and requests."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from hypothesis import strategies as st
from tests.domain.inventory.oracle import BruteForce, Refused, Sold

from flightcore.domain.inventory import (
    BookingClass,
    CabinNest,
    SeatRequest,
    SeatTake,
)

FLIGHT = "AA0001/2026-12-01"


class Scenario(NamedTuple):
    """What is sold at first, what is asked, and what the model says to each."""

    before: BruteForce
    requests: tuple[SeatRequest, ...]
    verdicts: tuple[Refused | None, ...]
    after: BruteForce
    cuts: tuple[int, ...]

    def batches(self) -> list[tuple[SeatRequest, ...]]:
        """The requests, cut into batches."""
        ends = [*sorted(self.cuts), len(self.requests)]
        return [self.requests[start:end] for start, end in pairwise([0, *ends])]


@st.composite
def nests(draw: st.DrawFn, cabin: str = "Y") -> CabinNest:
    """A tree of up to five classes; each hangs below any earlier one, or the cabin."""
    codes = draw(st.sampled_from(["B", "BM", "BMQ", "BMQKL"]))
    classes = tuple(
        BookingClass(
            code=code,
            parent=draw(st.sampled_from([None, *codes[:index]])),
            au=draw(st.sampled_from([0, 1, 3, 5, 9, 9])),
        )
        for index, code in enumerate(codes)
    )
    return CabinNest(
        cabin=cabin,
        capacity=draw(st.sampled_from([0, 2, 4, 8, 8])),
        overbooking=draw(st.integers(0, 2)),
        classes=classes,
        bid_prices=draw(st.sampled_from(BID_PRICES)),
    )


@st.composite
def worlds(draw: st.DrawFn) -> BruteForce:
    """One or two legs, each with a nest of its own, some seats sold already."""
    legs = draw(st.integers(1, 2))
    world = BruteForce({(FLIGHT, leg): (draw(nests()),) for leg in range(1, legs + 1)})
    for (flight_date, leg), (nest,) in world.nests.items():
        for each in draw(st.lists(st.sampled_from(nest.classes), max_size=4)):
            world.preload(flight_date, leg, f"{nest.cabin}/{each.code}")
    return world


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Up to eight requests; what some return was sold or granted before."""
    before = draw(worlds())
    model = BruteForce(before.nests)
    model.sold = list(before.sold)
    requests: list[SeatRequest] = []
    verdicts: list[Refused | None] = []
    owned = [_owner(before, seat) for seat in before.sold]
    for _ in range(draw(st.integers(1, 8))):
        request = draw(_requests(model, owned))
        verdict = model.sell(request)
        if verdict is None:
            for gone in request.returns:
                owned.remove(gone)
            owned += request.takes
        requests.append(request)
        verdicts.append(verdict)
    cuts = draw(st.lists(st.integers(0, len(requests)), max_size=2))
    return Scenario(before, tuple(requests), tuple(verdicts), model, tuple(cuts))


def _owner(world: BruteForce, seat: Sold) -> SeatTake:
    (nest,) = world.nests[seat.flight_date, seat.leg]
    path = nest.path(seat.node[-1])
    return SeatTake(flight_date=seat.flight_date, leg=seat.leg, path=path, seats=1)


@st.composite
def _requests(draw: st.DrawFn, world: BruteForce, owned: list[SeatTake]) -> SeatRequest:
    kind = draw(st.sampled_from(["take", "bid", "bid", "exchange", "return"]))
    returns: tuple[SeatTake, ...] = ()
    if owned and kind in ("exchange", "return"):
        returns = (draw(st.sampled_from(owned)),)
    takes: tuple[SeatTake, ...] = ()
    if kind != "return":
        takes = tuple(draw(st.lists(_takes(world), min_size=1, max_size=3)))
    if kind != "bid":
        return SeatRequest(takes=takes, returns=returns)
    return draw(_priced(world, takes))


@st.composite
def _priced(
    draw: st.DrawFn, world: BruteForce, takes: tuple[SeatTake, ...]
) -> SeatRequest:
    """Seats that earn their bid prices exactly, or a little more or less."""
    probe = BruteForce(world.nests)
    probe.sold = list(world.sold)
    yields, journeys = [], []
    for take in takes:
        price = probe.buy(take)
        yields.append(max(0, price // take.seats + draw(st.integers(-2, 2))))
        journeys.append(draw(st.integers(1, 2)))
    return SeatRequest(takes=takes, yields=tuple(yields), journeys=tuple(journeys))


@st.composite
def _takes(draw: st.DrawFn, world: BruteForce) -> SeatTake:
    """Mostly one seat of a class that is open; now and then of one that is not."""
    flight_date, leg = draw(st.sampled_from(sorted(world.nests)))
    (nest,) = world.nests[flight_date, leg]
    path = nest.path(draw(st.sampled_from(nest.classes)).code)
    odd = draw(st.integers(0, 29))
    if odd in STRANGE:
        path = STRANGE[odd]
    seats = draw(st.sampled_from([1, 1, 1, 2, 3]))
    return SeatTake(flight_date=flight_date, leg=leg, path=path, seats=seats)


STRANGE = {0: ("Y/Z", "Y"), 1: ("Y/B", "J"), 2: ("Y/Q", "Y/B")}
"""Paths that no nest has, or that few have."""

BID_PRICES = ((), (30,), (50, 40, 30, 20, 10), (99, 80, 60, 60, 41, 23, 12, 5, 2, 1, 0))
"""Vectors that end before the seats do, after them, and that are off."""
