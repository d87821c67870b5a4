"""How many seats are left of an offer."""

from __future__ import annotations

from flightcore.assembly import FlightCore
from flightcore.domain.kernel.errors import NotFound
from flightcore.domain.shopping import Offer, OfferSegment


def seats_left(core: FlightCore, offer: Offer) -> int | None:
    """Seats of the offer's classes on its fullest leg; None where nobody can tell."""
    try:
        return min(_left(core, item) for item in offer.segments)
    except NotFound:
        return None


def _left(core: FlightCore, item: OfferSegment) -> int:
    return min(
        leg.left
        for leg in core.inventory.availability(item.segment.flight_date)
        if leg.node == item.path[0] and leg.leg in item.segment.legs
    )
