"""What it costs to change, to cancel, or not to turn up: category 16."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.filing import (
    check_not_negative,
    check_percent,
    require,
)
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.quotation import PenaltyAction


class Departure(StrEnum):
    """Whether the first segment has been flown."""

    BEFORE = "before"
    AFTER = "after"
    ANY = "any"

    def covers(self, departed: bool) -> bool:
        """Whether the time is meant."""
        return self is Departure.ANY or (self is Departure.AFTER) == departed


@attrs.frozen(kw_only=True)
class Penalty:
    """Category 16: one action's terms. What no record names is free.

    Attributes:
        action: What the passenger does.
        permitted: Whether it may be done; a cancellation that is not permitted
            forfeits the fare.
        amount: Charged per passenger; None for none, or where ``percent`` is.
        percent: Of the component's amount, 0 to 100; None where ``amount`` is.
        when: Before or after departure.
        passenger_types: Whom it concerns; empty for all.
    """

    category: ClassVar[int] = 16

    action: PenaltyAction
    permitted: bool = True
    amount: Money | None = None
    percent: int | None = None
    when: Departure = Departure.ANY
    passenger_types: tuple[PassengerType, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_not_negative(self.amount, record="category 16", field="amount")
        one = self.amount is None or self.percent is None
        require(one, "an amount or a per cent", record="category 16", field="percent")
        check_percent(self.percent, record="category 16")

    def concerns(
        self, action: PenaltyAction, ptc: PassengerType, *, departed: bool
    ) -> bool:
        """Whether it says what the action costs such a passenger then."""
        return (
            self.action is action
            and self.when.covers(departed)
            and (not self.passenger_types or ptc in self.passenger_types)
        )
