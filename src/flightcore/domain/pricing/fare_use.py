"""One use of a fare on a run of segments: what its rule is asked to permit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Protocol

import attrs

from flightcore.domain.schedule import Segment


@attrs.frozen(kw_only=True)
class FareUse:
    """The facts that category records judge.

    Attributes:
        segments: Of the fare component, in order.
        stopovers: Connections inside the component that last over 24 hours.
        unit_departs: Local day on which the pricing unit begins.
        returns: Local day on which a round trip turns back; None for one way.
        sold_on: Day of sale, local at the place where the journey begins.
        point_of_sale: ISO 3166 alpha-2 of the country of sale; may be empty.
    """

    segments: tuple[Segment, ...]
    stopovers: int
    unit_departs: date
    returns: date | None
    sold_on: date
    point_of_sale: str

    @property
    def transfers(self) -> int:
        """Connections inside the component that are not stopovers."""
        return len(self.segments) - 1 - self.stopovers


class Restriction(Protocol):
    """A category record that says yes or no to a use.

    It only ever takes uses away, so that a further record never makes a journey
    cheaper.
    """

    category: ClassVar[int]

    def permits(self, use: FareUse) -> bool:
        """Whether the fare may be used so."""
        ...
