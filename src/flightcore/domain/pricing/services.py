"""Ancillary services and fare families, as they are filed."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.filing import (
    check_id,
    check_not_negative,
    check_shape,
    require,
)
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.pricing.quotation import JourneySegment

_RFIC = "ABCDEFGI"


class ServiceKind(StrEnum):
    """What is bought."""

    BAG = "bag"
    SEAT = "seat"
    MEAL = "meal"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class ServicePrice:
    """The price of an ancillary, for one passenger on one segment.

    Attributes:
        id: Names the record for good.
        kind: What is bought.
        name: For a person to read.
        rfic: Reason for issuance code: A air transport, B surface, C baggage,
            D financial, E airport, F merchandise, G in-flight, I individual airline.
        rfisc: Reason for issuance sub-code, three characters, such as ``0GO``.
        amount: Per passenger and segment.
        carrier: Marketing carrier of the segment; empty for all.
        cabins: Empty for all.
        passenger_types: Empty for all.
        price_groups: For seats, the groups of the seat map; empty for all.
        refundable: Whether it comes back when cancelled before departure.

    Raises:
        InvalidTariff: A field is malformed; facts ``record`` and ``field``.
    """

    id: str
    kind: ServiceKind
    name: str
    rfic: str
    rfisc: str
    amount: Money
    carrier: str = ""
    cabins: tuple[str, ...] = ()
    passenger_types: tuple[PassengerType, ...] = ()
    price_groups: tuple[str, ...] = ()
    refundable: bool = False

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "service")
        if self.carrier:
            check_shape("carrier", self.carrier, record=self.id, field="carrier")
        known = len(self.rfic) == 1 and self.rfic in _RFIC
        require(known, "no such code", record=self.id, field="rfic")
        check_shape("rfisc", self.rfisc, record=self.id, field="rfisc")
        check_not_negative(self.amount, record=self.id, field="amount")

    def serves(self, segment: JourneySegment, ptc: PassengerType) -> bool:
        """Whether such a passenger can buy it there."""
        return (
            self.carrier in ("", segment.segment.designator.carrier)
            and (not self.cabins or segment.cabin in self.cabins)
            and (not self.passenger_types or ptc in self.passenger_types)
        )


@attrs.frozen(kw_only=True)
class Brand:
    """A fare family: what comes with a fare.

    Attributes:
        id: Names the record for good; fares refer to it.
        name: For a person to read.
        baggage: Checked allowance: pieces or weight, such as ``1PC``, ``23K``.
        features: What else is included, in words.

    Raises:
        InvalidTariff: A field is malformed; facts ``record`` and ``field``.
    """

    id: str
    name: str
    baggage: str = ""
    features: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "brand")
        if self.baggage:
            check_shape("baggage", self.baggage, record=self.id, field="baggage")
