"""The seat rule against a model that knows only single sold seats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs
import pytest
from hypothesis import given, settings
from tests.domain.inventory.oracle import Refused
from tests.domain.inventory.scenarios import FLIGHT, Scenario, scenarios

from flightcore.domain.inventory import (
    MAX_SEATS,
    Counter,
    CounterKey,
    SeatDecision,
    SeatRequest,
    SeatsShort,
    SeatTake,
    decide,
    serial,
)
from flightcore.domain.kernel.errors import InvalidInventory, InvariantBroken

Counters = Mapping[CounterKey, Counter]
Decide = Callable[[Counters, Sequence[SeatRequest]], SeatDecision]


def after(counters: Counters, decision: SeatDecision) -> dict[CounterKey, Counter]:
    """The counters with the decision's deltas written, as a store would."""
    return {
        key: attrs.evolve(each, used=each.used + decision.deltas.get(key, 0))
        for key, each in counters.items()
    }


def said(short: SeatsShort | None) -> Refused | None:
    """A verdict in the model's words; what a bid price leaves has its own tests."""
    if short is None:
        return None
    assert short.left < max(1, short.asked)
    if short.reason == "bid_price":
        return Refused(0, "", 0, 0, short.reason)
    return Refused(short.leg, short.node, short.asked, short.left, short.reason)


def check_against_model(rule: Decide, scenario: Scenario) -> None:
    """Every verdict, and what is used in the end, is what the model says."""
    counters: Counters = scenario.before.counters()
    verdicts: list[Refused | None] = []
    for batch in scenario.batches():
        decision = rule(counters, batch)
        assert 0 not in decision.deltas.values()
        assert list(decision.deltas) == sorted(decision.deltas)
        verdicts += map(said, decision.verdicts)
        counters = after(counters, decision)
    assert tuple(verdicts) == scenario.verdicts
    used = {key: each.used for key, each in counters.items()}
    assert used == {k: c.used for k, c in scenario.after.counters().items()}


@given(scenarios())
@settings(max_examples=300)
def test_agrees_with_single_seats(scenario: Scenario) -> None:
    """Verdicts and counters are those of selling seat by seat, in any batching."""
    check_against_model(decide, scenario)


@given(scenarios())
@settings(max_examples=100)
def test_batch_equals_one_by_one(scenario: Scenario) -> None:
    """One batch decides as many batches of one do."""
    counters: Counters = scenario.before.counters()
    whole = decide(counters, scenario.requests)
    single = counters
    verdicts: list[SeatsShort | None] = []
    for request in scenario.requests:
        step = decide(single, [request])
        verdicts += step.verdicts
        single = after(single, step)
    assert whole.verdicts == tuple(verdicts)
    assert after(counters, whole) == single


NEST = serial("Y", 5, "BM", levels={"M": 3})
COUNTERS = {each.key: each for each in NEST.counters(FLIGHT, 1)}


def take(code: str, seats: int, *, leg: int = 1) -> SeatTake:
    return SeatTake(flight_date=FLIGHT, leg=leg, path=NEST.path(code), seats=seats)


def wants(*takes: SeatTake) -> SeatRequest:
    return SeatRequest(takes=takes)


def used(decision: SeatDecision) -> dict[str, int]:
    return {key.node: count for key, count in decision.deltas.items()}


def test_no_requests() -> None:
    """An empty batch decides nothing and changes nothing."""
    assert decide(COUNTERS, []) == SeatDecision(verdicts=(), deltas={})


def test_counts_here_and_in_every_parent() -> None:
    """A seat in a nested class is used there and in all that it is nested in."""
    decision = decide(COUNTERS, [wants(take("M", 2))])
    assert used(decision) == {"Y": 2, "Y/B": 2, "Y/M": 2}


def test_takes_of_one_request_are_summed() -> None:
    """Two takes that each fit, but not together, are refused together."""
    (short,) = decide(COUNTERS, [wants(take("M", 2), take("M", 2))]).verdicts
    assert short is not None
    assert (short.node, short.asked, short.left) == ("Y/M", 4, 3)


def test_left_counts_what_other_classes_took() -> None:
    """``left`` is what the class could have had beside the earlier takes."""
    (short,) = decide(COUNTERS, [wants(take("B", 4), take("M", 2))]).verdicts
    assert short is not None
    assert (short.node, short.asked, short.left) == ("Y/M", 2, 1)


def test_refusal_leaves_seats_to_the_next() -> None:
    """A refused request does not keep its first leg from the one behind it."""
    other = {each.key: each for each in NEST.counters(FLIGHT, 2)}
    key = CounterKey(FLIGHT, 2, "Y/M")
    full = {**other, key: attrs.evolve(other[key], used=3)}
    batch = [wants(take("M", 3), take("M", 1, leg=2)), wants(take("M", 3))]
    first, second = decide({**COUNTERS, **full}, batch).verdicts
    assert first is not None
    assert (first.leg, first.left) == (2, 0)
    assert second is None


def test_returns_come_before_takes() -> None:
    """Seats that a request gives back are free for its own takes."""
    full = {key: attrs.evolve(each, used=3) for key, each in COUNTERS.items()}
    swap = SeatRequest(takes=(take("M", 3),), returns=(take("M", 3),))
    decision = decide(full, [swap])
    assert decision == SeatDecision(verdicts=(None,), deltas={})


def test_missing_counter_is_closed() -> None:
    """A class that is not open refuses, also where it stands between two others."""
    without = {k: c for k, c in COUNTERS.items() if k.node != "Y/B"}
    (short,) = decide(without, [wants(take("M", 1))]).verdicts
    assert short is not None
    assert (short.reason, short.left, short.asked) == ("closed", 0, 1)


@pytest.mark.parametrize("path", [("Y/M", "Y"), ("Y/M", "Y/B"), ("Y/B", "Y/M", "Y")])
def test_other_nesting_is_closed(path: tuple[str, ...]) -> None:
    """A request that believes in another nest is refused, not sold at a guess."""
    strange = SeatTake(flight_date=FLIGHT, leg=1, path=path, seats=1)
    decision = decide(COUNTERS, [wants(strange), SeatRequest(returns=(strange,))])
    said_twice = [each and (each.reason, each.left) for each in decision.verdicts]
    assert said_twice == [("closed", 0)] * 2
    assert not decision.deltas


def test_returning_more_than_used_is_a_defect() -> None:
    """A counter never becomes negative: the whole batch is refused."""
    with pytest.raises(InvariantBroken) as caught:
        decide(COUNTERS, [SeatRequest(returns=(take("B", 1),))])
    assert caught.value.rule == "IN4"


def test_oversold_counters_sell_nothing() -> None:
    """``oversold`` excuses what is used; it is no room to sell."""
    cut = {
        key: attrs.evolve(each, au=2, used=3, oversold=1)
        for key, each in COUNTERS.items()
    }
    (short,) = decide(cut, [wants(take("M", 1))]).verdicts
    assert short is not None
    assert short.left == 0


@pytest.mark.parametrize("seats", [0, -1, MAX_SEATS + 1])
def test_take_out_of_range(seats: int) -> None:
    """A take has one to nine seats."""
    with pytest.raises(InvalidInventory):
        take("B", seats)


def test_take_in_range() -> None:
    """Nine seats, an order's most, are a take."""
    assert MAX_SEATS == 9
    assert take("B", 9).seats == 9


def test_take_without_class() -> None:
    """A take names a class."""
    with pytest.raises(InvalidInventory):
        SeatTake(flight_date=FLIGHT, leg=1, path=(), seats=1)


@pytest.mark.parametrize(
    ("yields", "journeys"), [((1,), ()), ((), (1,)), ((1, 2), (1, 1))]
)
def test_yields_answer_to_takes(
    yields: tuple[int, ...], journeys: tuple[int, ...]
) -> None:
    """Yields and journeys stand once per take, or not at all."""
    with pytest.raises(InvalidInventory):
        SeatRequest(takes=(take("B", 1),), yields=yields, journeys=journeys)


def test_keys_are_unique_and_sorted() -> None:
    """A store locks each counter of a request once, in order."""
    request = SeatRequest(
        takes=(take("M", 1, leg=2), take("M", 1)), returns=(take("B", 1),)
    )
    keys = request.keys()
    assert [(key.leg, key.node) for key in keys] == [
        (leg, node) for leg in (1, 2) for node in ("Y", "Y/B", "Y/M")
    ]
