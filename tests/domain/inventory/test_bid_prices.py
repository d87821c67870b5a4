"""The bid-price gate: what a seat must earn, by how many are left."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.inventory.scenarios import FLIGHT

from flightcore.domain.inventory import (
    Counter,
    CounterKey,
    SeatRequest,
    SeatsShort,
    SeatTake,
    check_vector,
    decide,
    price_of_seats,
    seats_worth,
    serial,
)
from flightcore.domain.kernel.errors import InvalidInventory

VECTOR = (500, 400, 300, 200, 100)
NEST = serial("Y", 5, "BM", bid_prices=VECTOR)
COUNTERS = {each.key: each for leg in (1, 2) for each in NEST.counters(FLIGHT, leg)}


def take(code: str, seats: int, *, leg: int = 1) -> SeatTake:
    return SeatTake(flight_date=FLIGHT, leg=leg, path=NEST.path(code), seats=seats)


def judge(
    *takes: SeatTake, yields: tuple[int, ...], journeys: tuple[int, ...] | None = None
) -> SeatsShort | None:
    request = SeatRequest(
        takes=takes, yields=yields, journeys=journeys or (1,) * len(takes)
    )
    return decide(COUNTERS, [request]).verdicts[0]


@pytest.mark.parametrize(
    ("free", "seats", "price"),
    [
        (5, 0, 0),
        (5, 1, 100),
        (5, 2, 300),
        (5, 5, 1500),
        (3, 2, 700),
        (1, 1, 500),
        (7, 1, 100),
        (7, 4, 500),
    ],
)
def test_price_of_seats(free: int, seats: int, price: int) -> None:
    """With r free, n seats cost the r-th last to the (r - n + 1)-th last price; a
    vector goes on with its last."""
    assert price_of_seats(VECTOR, free=free, seats=seats) == price


def test_no_vector_costs_nothing() -> None:
    """A cabin without O&D control asks no price."""
    assert price_of_seats((), free=3, seats=3) == 0


@pytest.mark.parametrize("vector", [(-1,), (3, 4), (5, 5, 6), (0, -1)])
def test_bad_vector(vector: tuple[int, ...]) -> None:
    """Prices are not negative, and do not rise with the seats that are left."""
    with pytest.raises(InvalidInventory):
        check_vector(vector)
    with pytest.raises(InvalidInventory):
        serial("Y", 5, "B", bid_prices=vector)


@pytest.mark.parametrize("vector", [(), (0,), (5, 5, 5), (9, 3, 0)])
def test_good_vector(vector: tuple[int, ...]) -> None:
    """Equal neighbours and zeros are prices."""
    check_vector(vector)


@pytest.mark.parametrize(("earned", "granted"), [(150, True), (149, False)])
def test_the_price_itself_is_enough(earned: int, granted: bool) -> None:
    """Two of five seats cost 100 and 200: 150 each pays, one unit less does not."""
    assert (judge(take("B", 2), yields=(earned,)) is None) == granted


def test_classes_do_not_matter() -> None:
    """The price is the cabin's, however deep the class is nested."""
    assert judge(take("M", 1), yields=(100,)) is None
    assert judge(take("M", 1), yields=(99,)) is not None


@pytest.mark.parametrize(("yields", "granted"), [((0, 200), True), ((199, 0), False)])
def test_a_journey_adds_up_its_legs(yields: tuple[int, int], granted: bool) -> None:
    """Two legs at 100 each: it is the sum that pays, spread in any way."""
    short = judge(take("B", 1), take("B", 1, leg=2), yields=yields)
    assert (short is None) == granted


def test_journeys_do_not_pay_for_each_other() -> None:
    """One journey's surplus is no other's."""
    takes = take("B", 1), take("B", 1, leg=2)
    short = judge(*takes, yields=(199, 1), journeys=(1, 2))
    assert short is not None
    assert (short.leg, short.reason, short.asked, short.left) == (2, "bid_price", 1, 0)


def test_later_journeys_pay_for_scarcer_seats() -> None:
    """The journeys of a request consume one after the other."""
    takes = take("B", 1), take("M", 1)
    assert judge(*takes, yields=(100, 200), journeys=(1, 2)) is None
    short = judge(*takes, yields=(100, 199), journeys=(1, 2))
    assert short is not None
    assert short.node == "Y/M"


def test_seats_are_missed_first() -> None:
    """Where there are neither seats nor money, seats are what is missing."""
    short = judge(take("B", 6), yields=(0,))
    assert short is not None
    assert (short.reason, short.left) == ("seats", 5)


@pytest.mark.parametrize(("earned", "left"), [(99, 0), (100, 1), (150, 2), (199, 2)])
def test_left_is_what_the_journey_can_pay(earned: int, left: int) -> None:
    """``left`` is the largest party that pays at that yield."""
    short = judge(take("B", 3), yields=(earned,))
    assert short is not None
    assert (short.reason, short.asked, short.left) == ("bid_price", 3, left)


def test_left_counts_both_takes_of_a_class() -> None:
    """Adults and a child in one class are asked and left together."""
    short = judge(take("B", 2), take("B", 1), yields=(250, 50))
    assert short is not None
    assert (short.asked, short.left) == (3, 2)


def test_returns_make_seats_cheaper() -> None:
    """What the request gives back is free when its own seats are priced."""
    full = {key: attrs.evolve(each, used=4) for key, each in COUNTERS.items()}
    poor = SeatRequest(takes=(take("B", 1),), yields=(400,), journeys=(1,))
    rich = attrs.evolve(poor, returns=(take("B", 1),))
    first, second = (decide(full, [each]).verdicts[0] for each in (poor, rich))
    assert first is not None
    assert second is None


def test_earlier_requests_make_seats_dearer() -> None:
    """A batch is judged on the seats that remain when its turn comes."""
    seat = SeatRequest(takes=(take("B", 1),), yields=(200,), journeys=(1,))
    verdicts = decide(COUNTERS, [seat] * 3).verdicts
    assert [each is None for each in verdicts] == [True, True, False]


def test_without_yields_no_gate() -> None:
    """A request without yields is sold by seats alone."""
    assert decide(COUNTERS, [SeatRequest(takes=(take("B", 5),))]).verdicts == (None,)


def cabin(free: int, vector: tuple[int, ...] = VECTOR, *, leg: int = 1) -> Counter:
    key = CounterKey(FLIGHT, leg, "Y")
    return Counter(key=key, parent=None, au=9, used=9 - free, bid_prices=vector)


@pytest.mark.parametrize(
    ("frees", "earned", "seats"),
    [
        ((5,), 99, 0),
        ((5,), 100, 1),
        ((5,), 300, 5),
        ((0,), 900, 0),
        ((9,), 100, 5),
        ((5, 5), 300, 2),
        ((5, 1), 600, 1),
        ((5, 1), 599, 0),
        ((), 0, 9),
    ],
)
def test_seats_worth(frees: tuple[int, ...], earned: int, seats: int) -> None:
    """A search promises the largest party that pays on all legs together."""
    cabins = [cabin(free, leg=leg) for leg, free in enumerate(frees, start=1)]
    assert seats_worth(cabins, seat_yield=earned) == seats


@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=3),
    st.integers(0, 1500),
    st.integers(1, 9),
)
def test_promise_is_kept(legs: list[tuple[int, bool]], earned: int, seats: int) -> None:
    """The seat rule grants what the search promised, and no more."""
    cabins = [
        cabin(free, VECTOR if priced else (), leg=leg)
        for leg, (free, priced) in enumerate(legs, start=1)
    ]
    takes = tuple(
        SeatTake(flight_date=FLIGHT, leg=each.key.leg, path=("Y",), seats=seats)
        for each in cabins
    )
    request = SeatRequest(
        takes=takes,
        yields=(earned, *[0] * (len(takes) - 1)),
        journeys=(1,) * len(takes),
    )
    counters = {each.key: each for each in cabins}
    granted = decide(counters, [request]).verdicts[0] is None
    assert granted == (seats <= seats_worth(cabins, seat_yield=earned))
