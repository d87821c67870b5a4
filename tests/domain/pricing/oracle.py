"""The lowest price by trying everything: slow, plain, and blind to the real code.

It knows one-way fares on runs of connecting segments, round trips over two slices,
advance purchase, minimum stay, combinability, surcharges and child discounts, in one
currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, product

from tests.domain.pricing.builders import AIRPORTS, NOW

from flightcore.domain.pricing import Fare, JourneySegment, PricePassenger, Rule, Trip

Part = tuple[Fare, int, int, str]
"""A fare, the segments it covers, and whether it is used OW, out or back."""


def lowest_total(
    fares: list[Fare],
    rules: dict[str, Rule],
    journey: list[JourneySegment],
    passenger: PricePassenger,
) -> int | None:
    """Minor units of the cheapest cover of the journey; None where there is none."""
    prices = [
        sum(_price(part, rules, journey, passenger) for part in cover)
        for cover in _covers(fares, journey)
        if _sellable(cover, rules, journey)
    ]
    return min(prices, default=None)


def _covers(fares: list[Fare], journey: list[JourneySegment]) -> Iterator[list[Part]]:
    count = len(journey)
    cuts = [
        [0, *inner, count]
        for size in range(count)
        for inner in combinations(range(1, count), size)
    ]
    for cut in cuts:
        runs = list(pairwise(cut))
        options = [
            [
                (fare, first, stop, "OW")
                for fare in fares
                if fare.trip is Trip.ONE_WAY and _fits(fare, journey[first:stop])
            ]
            for first, stop in runs
        ]
        yield from (list(cover) for cover in product(*options))
    yield from _round_trips(fares, journey)


def _round_trips(
    fares: list[Fare], journey: list[JourneySegment]
) -> Iterator[list[Part]]:
    turn = sum(item.slice == 0 for item in journey)
    if journey[-1].slice != 1:
        return
    returns = [fare for fare in fares if fare.trip is Trip.ROUND_TRIP]
    for out, back in product(returns, returns):
        if _fits(out, journey[:turn]) and _fits(back, journey[turn:], back=True):
            yield [(out, 0, turn, "out"), (back, turn, len(journey), "back")]


def _fits(fare: Fare, run: list[JourneySegment], *, back: bool = False) -> bool:
    ends = (fare.destination, fare.origin) if back else (fare.origin, fare.destination)
    names = [
        {station, AIRPORTS[station].city}
        for station in (run[0].segment.origin, run[-1].segment.destination)
    ]
    joined = all(
        AIRPORTS[one.segment.destination].city == AIRPORTS[two.segment.origin].city
        for one, two in pairwise(run)
    )
    return (
        joined
        and ends[0] in names[0]
        and ends[1] in names[1]
        and len({item.slice for item in run}) == 1
        and all(item.rbd == fare.rbd for item in run)
        and all(item.segment.designator.carrier == fare.carrier for item in run)
    )


def _sellable(
    cover: list[Part], rules: dict[str, Rule], journey: list[JourneySegment]
) -> bool:
    alone = all(_permitted(part, rules, journey) for part in cover)
    return alone and all(
        _agree(one, other, rules) and _agree(other, one, rules)
        for one, other in combinations(cover, 2)
    )


def _permitted(
    part: Part, rules: dict[str, Rule], journey: list[JourneySegment]
) -> bool:
    fare, first, _, use = part
    rule = rules[fare.rule]
    begins = journey[first if use == "OW" else 0].segment.departure.wall.date()
    if (
        rule.advance_purchase
        and (begins - NOW.date()).days < rule.advance_purchase.days
    ):
        return False
    if use == "OW" or rule.minimum_stay is None:
        return True
    turns = next(item for item in journey if item.slice == 1)
    stay = (turns.segment.departure.wall.date() - begins).days
    return stay >= rule.minimum_stay.days


def _agree(own: Part, other: Part, rules: dict[str, Rule]) -> bool:
    record = rules[own[0].rule].combinability
    if record is None:
        return True
    if own[3] == "OW" and not record.end_on_end:
        return False
    if not record.other_rules and own[0].rule != other[0].rule:
        return False
    return record.other_carriers or own[0].carrier == other[0].carrier


def _price(
    part: Part,
    rules: dict[str, Rule],
    journey: list[JourneySegment],
    passenger: PricePassenger,
) -> int:
    fare, _, _, use = part
    rule, whole = rules[fare.rule], fare.amount.minor
    up, down = -(-whole // 2), whole // 2
    amount = {"OW": whole, "out": up, "back": down}[use]
    for discount in rule.discounts:
        if discount.ptc is passenger.ptc:
            amount = int(amount * discount.percent / 100 + 0.5)
    extra = sum(
        each.amount.minor
        for each in rule.surcharges
        if passenger.ptc not in each.exempt
    )
    return amount + extra
