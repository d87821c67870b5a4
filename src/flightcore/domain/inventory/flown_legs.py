"""Which legs of a flight-date may be on sale, as its schedule has them."""

from __future__ import annotations

from collections.abc import Iterable

from flightcore.domain.schedule import FlightDate, FlightState


def legs_to_close(flight: FlightDate, open_legs: Iterable[int]) -> tuple[int, ...]:
    """The legs that are on sale and will not be flown: all of a cancelled flight."""
    flown = 0 if flight.state is FlightState.CANCELLED else len(flight.legs)
    return tuple(sorted(leg for leg in set(open_legs) if leg > flown))


def legs_to_open(flight: FlightDate, open_legs: Iterable[int]) -> tuple[int, ...]:
    """The legs that will be flown and are not on sale, of a flight that is."""
    known = set(open_legs)
    if not known or not flight.is_for_sale:
        return ()
    return tuple(leg.sequence for leg in flight.legs if leg.sequence not in known)
