"""Which fares may stand together on a ticket: category 10."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.pricing.fare import Fare


@attrs.frozen(kw_only=True)
class Combinability:
    """Category 10: what a fare lets stand beside it; both fares must agree.

    Attributes:
        end_on_end: Whether fares outside its own pricing unit may be joined to it.
        other_rules: Whether a fare under another rule may be combined with it.
        other_carriers: Whether a fare of another carrier may be combined with it.
    """

    category: ClassVar[int] = 10

    end_on_end: bool = True
    other_rules: bool = True
    other_carriers: bool = True

    def permits(self, own: Fare, other: Fare, *, same_unit: bool) -> bool:
        """Whether the other fare may stand beside the own one.

        Args:
            own: The fare that this record governs.
            other: A fare elsewhere in the journey.
            same_unit: Whether the two halves of one round trip are meant.
        """
        return (
            (self.end_on_end or same_unit)
            and (self.other_rules or own.rule == other.rule)
            and (self.other_carriers or own.carrier == other.carrier)
        )
