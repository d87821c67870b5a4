"""Oversales: more seats sold than there are, until somebody has seen to it (IN9)."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.inventory import events
from flightcore.domain.inventory.seats import Counter
from flightcore.domain.kernel import Instant, Seed, digest


class OversaleState(StrEnum):
    """HEALED is final; a cabin that is oversold once more is another case."""

    OPEN = "OPEN"
    HEALED = "HEALED"


@attrs.frozen(kw_only=True)
class Oversale:
    """A case: a cabin of a leg with more seats in use than may be.

    Attributes:
        id: Unique on its flight-date.
        flight_date: The flight-date's id.
        leg: Sequence of the leg.
        cabin: Which is oversold.
        seats: By how many seats; 0 once healed.
        state: See :class:`OversaleState`.
        opened_at: Since when.
        version: Of the stored row; 0 for a new case.
    """

    id: str
    flight_date: str
    leg: int
    cabin: str
    seats: int
    state: OversaleState = OversaleState.OPEN
    opened_at: Instant
    version: int = 0


@attrs.frozen(kw_only=True)
class OversaleStep:
    """What to write, with what happened."""

    case: Oversale
    events: tuple[object, ...] = ()


def review(
    case: Oversale | None, cabin: Counter, *, now: Instant, occasion: int
) -> OversaleStep | None:
    """Open, update or close the case of a cabin.

    Args:
        case: The open one, if any.
        cabin: The cabin's counter as it will be.
        now: The store's clock.
        occasion: A number that no earlier case of the cabin had, such as the version
            of what opens it.

    Returns:
        None where the case, or that there is none, stays true.
    """
    seats = max(0, cabin.used - cabin.au)
    if case is None:
        if not seats:
            return None
        return OversaleStep(case=_opened(cabin, seats, now, occasion))
    if seats == case.seats:
        return None
    if seats:
        return OversaleStep(case=attrs.evolve(case, seats=seats))
    healed = attrs.evolve(case, seats=0, state=OversaleState.HEALED)
    event = events.OversalesHealed(
        flight_date=case.flight_date, leg=case.leg, cabin=case.cabin
    )
    return OversaleStep(case=healed, events=(event,))


def _opened(cabin: Counter, seats: int, now: Instant, occasion: int) -> Oversale:
    flight_date, leg, node = cabin.key
    seed = Seed(digest("oversale", flight_date, leg, node))
    return Oversale(
        id=seed.id("ovs", occasion),
        flight_date=flight_date,
        leg=leg,
        cabin=node,
        seats=seats,
        opened_at=now,
    )
