"""Which flights and connections a fare allows: categories 4, 8 and 9."""

from __future__ import annotations

from typing import ClassVar

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.fare_use import FareUse
from flightcore.domain.pricing.filing import check_not_negative, check_shape, require
from flightcore.domain.schedule import FlightDesignator, Segment


@attrs.frozen(kw_only=True)
class FlightRange:
    """Flight numbers of a carrier, both ends included."""

    carrier: str
    first: int = 1
    last: int = 9999

    def __attrs_post_init__(self) -> None:
        check_shape("carrier", self.carrier, record="category 4", field="carrier")
        ordered = 1 <= self.first <= self.last
        require(ordered, "no such flights", record="category 4", field="last")

    def __contains__(self, flight: FlightDesignator) -> bool:
        return (
            flight.carrier == self.carrier and self.first <= flight.number <= self.last
        )


@attrs.frozen(kw_only=True)
class FlightApplication:
    """Category 4: the flights that every segment must, or must not, be.

    Attributes:
        permitted: Empty for all.
        excluded: Never, even when permitted.
        own_metal: Whether the marketing carrier must operate each flight itself.
    """

    category: ClassVar[int] = 4

    permitted: tuple[FlightRange, ...] = ()
    excluded: tuple[FlightRange, ...] = ()
    own_metal: bool = False

    def permits(self, use: FareUse) -> bool:
        """Whether every segment is such a flight."""
        return all(self._allows(segment) for segment in use.segments)

    def _allows(self, segment: Segment) -> bool:
        flight, operating = segment.designator, segment.operating
        if any(flight in flights for flights in self.excluded):
            return False
        if self.own_metal and operating and operating.carrier != flight.carrier:
            return False
        return not self.permitted or any(flight in some for some in self.permitted)


@attrs.frozen(kw_only=True)
class Stopovers:
    """Category 8: breaks of over 24 hours inside the component.

    A rule without the record allows none.

    Attributes:
        maximum: How many.
        free: How many of them cost nothing.
        charge: For each further one; None where all are free.
    """

    category: ClassVar[int] = 8

    maximum: int = 0
    free: int = 0
    charge: Money | None = None

    def __attrs_post_init__(self) -> None:
        sane = self.maximum >= 0 and self.free >= 0
        require(sane, "below zero", record="category 8", field="maximum")
        check_not_negative(self.charge, record="category 8", field="charge")

    def permits(self, use: FareUse) -> bool:
        """Whether the component has no more."""
        return use.stopovers <= self.maximum

    def charges(self, stopovers: int) -> tuple[Money, ...]:
        """What that many stopovers cost, one amount each that is not free."""
        if self.charge is None:
            return ()
        return (self.charge,) * max(0, stopovers - self.free)


NO_STOPOVERS = Stopovers()
"""What holds where a rule says nothing."""


@attrs.frozen(kw_only=True)
class Transfers:
    """Category 9: connections inside the component, and with whom.

    Attributes:
        maximum: How many; None for any number.
        interline: Further carriers whose flights the fare covers.
    """

    category: ClassVar[int] = 9

    maximum: int | None = None
    interline: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        for carrier in self.interline:
            check_shape("carrier", carrier, record="category 9", field="interline")
        sane = self.maximum is None or self.maximum >= 0
        require(sane, "below zero", record="category 9", field="maximum")

    def permits(self, use: FareUse) -> bool:
        """Whether the component has no more."""
        return self.maximum is None or use.transfers <= self.maximum
