"""Why a journey cannot be priced: no fare, or which record of which rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from flightcore.domain.kernel.errors import FareRuleViolated, NoFare, Refusal
from flightcore.domain.pricing.candidates import Candidate
from flightcore.domain.pricing.journey import Journey


@attrs.frozen
class Refused:
    """A fare that was found, and the category that refuses its use."""

    candidate: Candidate
    category: int


def why_not(
    journey: Journey, usable: Iterable[Candidate], refused: Sequence[Refused]
) -> Refusal:
    """Say why nothing covers the first segment that stays open.

    Where fares were refused there, the lowest of them is told of.

    Args:
        journey: What was to be covered.
        usable: Fares that were not refused; they do not cover it.
        refused: Fares that were.
    """
    missing = min(
        set(range(len(journey.segments))) - _covered(usable),
        default=None,
    )
    reasons = [
        each
        for each in refused
        if missing is None or missing in _covered([each.candidate])
    ]
    if not reasons:
        return no_fare(journey, missing or 0)
    return violation(min(reasons, key=_by_amount))


def no_fare(journey: Journey, segment: int) -> NoFare:
    """Nothing is filed for the slice of a segment."""
    first, stop = next(
        bounds for bounds in journey.slices if bounds[0] <= segment < bounds[1]
    )
    origin = journey.origins[first].code
    destination = journey.destinations[stop - 1].code
    return NoFare(
        f"no fare is filed for {origin}-{destination} in these classes",
        origin=origin,
        destination=destination,
    )


def violation(refused: Refused) -> FareRuleViolated:
    """The refusal, with category and record."""
    fare, rule = refused.candidate.fare, refused.candidate.filed.rule
    record = rule.record(refused.category)
    return FareRuleViolated(
        f"category {refused.category} of {fare.fare_basis} forbids it ({record})",
        category=refused.category,
        record=record,
        fare_basis=fare.fare_basis,
    )


def _covered(some: Iterable[Candidate]) -> set[int]:
    return {index for one in some for index in range(one.first, one.stop)}


def _by_amount(refused: Refused) -> tuple[int, str]:
    return refused.candidate.fare.amount.minor, refused.candidate.fare.id
