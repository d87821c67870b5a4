"""What pricing answers: prices per passenger, and the conditions they come with."""

from __future__ import annotations

from enum import StrEnum

import attrs

from flightcore.domain.kernel import Money
from flightcore.domain.pricing.passenger_types import PassengerType
from flightcore.domain.schedule import Segment


@attrs.frozen(kw_only=True)
class JourneySegment:
    """One segment as it is to be flown and priced.

    Attributes:
        segment: Where and when.
        cabin: Cabin code.
        rbd: Booking class (reservation booking designator).
        slice: Index of the slice (bound) that it belongs to, from 0 and rising.
    """

    segment: Segment
    cabin: str
    rbd: str
    slice: int


@attrs.frozen(kw_only=True)
class TaxLine:
    """One tax, fee or carrier-imposed charge of one passenger.

    Attributes:
        code: Two-character code: ``US``, ``XF``, ``YQ``.
        amount: In the currency of the quotation; never below zero.
        nation: ISO 3166 alpha-2 of the levying state; empty for YQ and YR.
        refundable: Whether a voluntary cancellation before departure returns it.
        breakdown: For itemised taxes, airports and amounts: ``JFK4.5ORD4.5``.
    """

    code: str
    amount: Money
    nation: str
    refundable: bool
    breakdown: str = ""


@attrs.frozen(kw_only=True)
class FareComponent:
    """A fare over a run of segments, for one passenger.

    Attributes:
        fare_id: The filed fare.
        fare_basis: Its fare basis code.
        carrier: Its owner.
        origin: First airport of the run.
        destination: Last airport of the run.
        rbd: Booking class that it requires on every segment of the run.
        segments: Indices into the journey, consecutive.
        amount: After the passenger type's discount, in the quotation's currency.
        brand: Code of its fare family; may be empty.
        rule: Id of the rule that governs it; empty where nothing restricts it.
    """

    fare_id: str
    fare_basis: str
    carrier: str
    origin: str
    destination: str
    rbd: str
    segments: tuple[int, ...]
    amount: Money
    brand: str
    rule: str


@attrs.frozen(kw_only=True)
class PassengerPrice:
    """What one passenger pays.

    Attributes:
        passenger: Id of the passenger.
        ptc: The type that was priced.
        base: Sum of the components.
        surcharges: Q and stopover charges, which the fare calculation holds.
        taxes: By code, each code and refundability once.
        components: In order of travel; together they cover the journey once.
        fare_calculation: The line that reproduces ``base + surcharges``.
        local_fare: ``base + surcharges`` in the currency of the country where travel
            begins, where that is not the quotation's; else None.
    """

    passenger: str
    ptc: PassengerType
    base: Money
    surcharges: Money
    taxes: tuple[TaxLine, ...]
    components: tuple[FareComponent, ...]
    fare_calculation: str
    local_fare: Money | None = None

    @property
    def fare(self) -> Money:
        """Base and surcharges: what penalties and percentages are taken of."""
        return self.base + self.surcharges

    @property
    def total(self) -> Money:
        """Everything that this passenger pays."""
        return Money.total((line.amount for line in self.taxes), self.base.currency) + (
            self.fare
        )


class PenaltyAction(StrEnum):
    """What a penalty (category 16) is charged for."""

    CHANGE = "change"
    CANCEL = "cancel"
    NO_SHOW = "no_show"


@attrs.frozen(kw_only=True)
class PenaltyTerm:
    """What an action costs a passenger of a type, once all components are weighed.

    Attributes:
        ptc: Passenger type.
        action: What the passenger does.
        departed: Whether the first segment has been flown.
        permitted: Whether it may be done at all.
        charge: Per passenger; zero where not permitted.
    """

    ptc: PassengerType
    action: PenaltyAction
    departed: bool
    permitted: bool
    charge: Money


@attrs.frozen(kw_only=True)
class Conditions:
    """The most restrictive conditions over all components and passengers.

    Attributes:
        refundable: Whether everybody's fare may be refunded before departure.
        changeable: Whether everybody may change before departure.
        cancel_penalty: Highest charge per passenger before departure; None where
            cancelling returns nothing of the fare.
        change_penalty: Likewise; None where a change is not permitted.
        no_show_penalty: Likewise; None where a no-show forfeits the fare.
        baggage: Free allowance such as ``1PC``; where components differ, each in
            order of travel, parted by a slash.
        brands: Fare families in order of travel, each once.
        terms: The exact terms by passenger type, action and time.
    """

    refundable: bool
    changeable: bool
    cancel_penalty: Money | None
    change_penalty: Money | None
    no_show_penalty: Money | None
    baggage: str = ""
    brands: tuple[str, ...] = ()
    terms: tuple[PenaltyTerm, ...] = ()


@attrs.frozen(kw_only=True)
class Quotation:
    """The price of a journey for a party.

    Attributes:
        prices: One per passenger, in the order asked.
        conditions: What applies to them together.
        total: Sum of the passengers' totals.
        tariff_version: Version of the tariff; the same inputs under the same version
            give the same quotation.
    """

    prices: tuple[PassengerPrice, ...]
    conditions: Conditions
    total: Money
    tariff_version: str
