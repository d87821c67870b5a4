"""Fares: what a carrier asks for a market, and the codes it is known by."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.filing import (
    ALWAYS,
    Period,
    check_id,
    check_not_negative,
    check_shape,
    require,
)


class Trip(StrEnum):
    """What an amount pays for: one way, or there and back."""

    ONE_WAY = "OW"
    ROUND_TRIP = "RT"


@attrs.frozen(kw_only=True)
class Fare:
    """A filed fare.

    Attributes:
        id: Names the record for good.
        carrier: Its owner.
        origin: Airport or metropolitan area where it begins.
        destination: Airport or metropolitan area where it ends, or turns round.
        rbd: Booking class that it requires on every segment.
        fare_basis: As printed on tickets.
        amount: For one adult; of a round trip, for both ways: the way out takes the
            larger half where the amount is odd.
        trip: One way or round trip.
        brand: Id of the fare family; may be empty.
        rule: Id of the governing rule; empty where nothing restricts the fare.
        on_sale: Days (local at the place of departure) on which it may be sold.
        directional: Whether it serves only travel from origin to destination; else
            the opposite way, too.

    Raises:
        InvalidTariff: A field is malformed; facts ``record`` and ``field``.
    """

    id: str
    carrier: str
    origin: str
    destination: str
    rbd: str
    fare_basis: str
    amount: Money
    trip: Trip = Trip.ONE_WAY
    brand: str = ""
    rule: str = ""
    on_sale: Period = ALWAYS
    directional: bool = True

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "fare")
        for shape, field in _SHAPES_BY_FIELD:
            check_shape(shape, getattr(self, field), record=self.id, field=field)
        elsewhere = self.origin != self.destination
        require(elsewhere, "same as the origin", record=self.id, field="destination")
        check_not_negative(self.amount, record=self.id, field="amount")

    @property
    def outbound_share(self) -> Money:
        """What the way out costs: all of a one-way fare, half of a round trip."""
        if self.trip is Trip.ONE_WAY:
            return self.amount
        return self.amount.allocate((1, 1))[0]

    @property
    def inbound_share(self) -> Money:
        """What the way back adds: nothing of a one-way fare, half of a round trip."""
        return self.amount - self.outbound_share


_SHAPES_BY_FIELD = (
    ("carrier", "carrier"),
    ("station", "origin"),
    ("station", "destination"),
    ("rbd", "rbd"),
    ("fare_basis", "fare_basis"),
)
