"""Offers, travellers and orders by hand: every figure is the test's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from flightcore.domain.booking import (
    AncillaryChoice,
    AncillarySold,
    Order,
    OrderTraveller,
    Placed,
    Placement,
    ServiceKind,
    TravellerInput,
    place,
)
from flightcore.domain.kernel import (
    ClockChange,
    Contact,
    FlightDateId,
    Instant,
    LocalTime,
    Money,
    OfferId,
    PersonName,
    Seed,
    digest,
)
from flightcore.domain.pricing import (
    Conditions,
    FareComponent,
    PassengerPrice,
    PassengerType,
    PenaltyAction,
    PenaltyTerm,
    TaxLine,
)
from flightcore.domain.schedule import FlightDesignator, Segment
from flightcore.domain.shopping import (
    Offer,
    OfferPassenger,
    OfferSegment,
    SliceRequest,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = date(2026, 12, 16)
PTC = PassengerType
FAMILY = (PTC.ADT, PTC.ADT, PTC.CHD, PTC.INF)
HOLD_FOR = timedelta(minutes=30)
ROUTE = ("JFK", "ORD", "DEN", "LAX", "SFO", "SEA", "PDX", "SLC", "PHX", "DFW", "ATL")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def seed(name: object) -> Seed:
    return Seed(digest("booking tests", str(name)))


def sold_segment(index: int, *, day: date = DAY, carrier: str = "AA") -> OfferSegment:
    """The index-th hop of ``ROUTE``: two hours, and another flight every day."""
    flown_on = day + timedelta(days=index)
    wall = datetime(flown_on.year, flown_on.month, flown_on.day, 18)
    zone = "America/New_York"
    number = 100 + index
    return OfferSegment(
        segment=Segment(
            flight_date=FlightDateId(f"{carrier}{number:04d}/{flown_on}"),
            designator=FlightDesignator(carrier=carrier, number=number),
            operating=None,
            origin=ROUTE[index],
            destination=ROUTE[index + 1],
            departure=LocalTime.at(wall, zone, on_change=ClockChange.REFUSE),
            arrival=LocalTime.at(
                wall + timedelta(hours=2), zone, on_change=ClockChange.REFUSE
            ),
            legs=(1,),
        ),
        cabin="Y",
        rbd="Q",
        path=("Y/Q", "Y"),
        slice=0,
    )


def fare(
    passenger: str,
    ptc: PassengerType,
    *,
    base: int = 10_000,
    surcharges: int = 500,
    taxes: Sequence[tuple[str, int, bool]] = (("US", 750, False), ("XF", 450, True)),
    segments: int = 1,
) -> PassengerPrice:
    """A passenger's price; taxes as (code, minor units, refundable)."""
    return PassengerPrice(
        passenger=passenger,
        ptc=ptc,
        base=usd(base),
        surcharges=usd(surcharges),
        taxes=tuple(
            TaxLine(code=code, amount=usd(minor), nation="US", refundable=refundable)
            for code, minor, refundable in taxes
        ),
        components=(
            FareComponent(
                fare_id="f1",
                fare_basis="QNR7",
                carrier="AA",
                origin=ROUTE[0],
                destination=ROUTE[segments],
                rbd="Q",
                segments=tuple(range(segments)),
                amount=usd(base),
                brand="BASIC",
                rule="R1",
            ),
        ),
        fare_calculation="NYC AA LAX 100.00 Q5.00 USD105.00END",
    )


def terms(charge: int | None) -> Conditions:
    """Cancelling costs ``charge`` a passenger; None: the fare is forfeited."""
    return Conditions(
        refundable=charge is not None,
        changeable=False,
        cancel_penalty=None if charge is None else usd(charge),
        change_penalty=None,
        no_show_penalty=None,
        terms=tuple(
            PenaltyTerm(
                ptc=ptc,
                action=PenaltyAction.CANCEL,
                departed=departed,
                permitted=charge is not None,
                charge=usd(charge or 0),
            )
            for ptc in PTC
            for departed in (False, True)
        ),
    )


def offer(
    *types: PassengerType,
    prices: Sequence[PassengerPrice] | None = None,
    segments: int = 1,
    charge: int | None = 3_000,
    day: date = DAY,
    carrier: str = "AA",
    expires_at: Instant = NOW + timedelta(minutes=20),
    guaranteed_until: Instant = NOW + timedelta(hours=24),
    total: int | None = None,
) -> Offer:
    """An offer for a party, priced by :func:`fare` where nothing else is said."""
    party = types or (PTC.ADT,)
    priced = prices or [
        fare(f"P{place}", ptc, segments=segments)
        for place, ptc in enumerate(party, start=1)
    ]
    whole = sum(
        price.base.minor
        + price.surcharges.minor
        + sum(tax.amount.minor for tax in price.taxes)
        for price in priced
    )
    return Offer(
        id=OfferId("ofr_1"),
        tenant="t",
        slices=(SliceRequest(origin=ROUTE[0], destination=ROUTE[segments], date=day),),
        segments=tuple(
            sold_segment(index, day=day, carrier=carrier) for index in range(segments)
        ),
        passengers=tuple(
            OfferPassenger(id=f"P{place}", ptc=ptc)
            for place, ptc in enumerate(party, start=1)
        ),
        prices=tuple(priced),
        conditions=terms(charge),
        total=usd(whole if total is None else total),
        created_at=NOW,
        expires_at=expires_at,
        price_guarantee_until=guaranteed_until,
        as_of="1/1/1",
        tariff_version="v1",
    )


_GIVEN = ("Ada", "Byron", "Clara", "Dora", "Emil", "Fritz", "Gerd", "Hedy", "Ivan")
_BORN = {
    PTC.ADT: date(1990, 1, 1),
    PTC.CHD: date(2020, 1, 1),
    PTC.INF: date(2026, 1, 1),
    PTC.INS: date(2026, 1, 1),
}


def person(
    given: str, born: date, *, surname: str = "King", own_seat: bool = False
) -> TravellerInput:
    """A traveller as the caller names one."""
    return TravellerInput(name=PersonName(given, surname), born=born, own_seat=own_seat)


def people(*types: PassengerType) -> list[TravellerInput]:
    """One person of each type, all of different names."""
    return [
        person(given, _BORN[ptc], own_seat=ptc is PTC.INS)
        for given, ptc in zip(_GIVEN, types, strict=False)
    ]


def travellers(*types: PassengerType) -> tuple[OrderTraveller, ...]:
    """The travellers of an order, paired by hand: the n-th infant, the n-th adult."""
    adults = [f"P{place}" for place, t in enumerate(types, 1) if t is PTC.ADT]
    laps = [f"P{place}" for place, t in enumerate(types, 1) if t is PTC.INF]
    own = dict(zip(laps, adults, strict=False))
    return tuple(
        OrderTraveller(
            id=f"P{place}",
            name=PersonName(given, "King"),
            born=_BORN[ptc],
            ptc=ptc,
            adult=own.get(f"P{place}", ""),
        )
        for place, (given, ptc) in enumerate(zip(_GIVEN, types, strict=False), 1)
    )


def bag(
    passenger: str = "P1",
    minor: int = 3_500,
    *,
    segment: int | None = 0,
    refundable: bool = False,
    kind: ServiceKind = ServiceKind.BAG,
    currency: str = "USD",
) -> AncillaryChoice:
    """A checked bag, priced."""
    return AncillaryChoice(
        passenger=passenger,
        segment=segment,
        kind=kind,
        sold=AncillarySold(
            rfic="C",
            rfisc="0CC",
            name="First bag",
            amount=Money(minor, currency),
            refundable=refundable,
        ),
    )


def placement(
    offered: Offer,
    *extras: AncillaryChoice,
    named: Sequence[OrderTraveller] | None = None,
    hold_for: timedelta = HOLD_FOR,
) -> Placement:
    """The command to place an order."""
    types = [passenger.ptc for passenger in offered.passengers]
    return Placement(
        offer=offered,
        travellers=travellers(*types) if named is None else tuple(named),
        ancillaries=extras,
        contact=Contact("ada@example.com"),
        tenant="t",
        owner="usr_1",
        locator="ABC234",
        hold_for=hold_for,
    )


def placed(
    offered: Offer | None = None,
    *extras: AncillaryChoice,
    now: Instant = NOW,
    name: object = 1,
) -> Placed:
    """An order that was placed."""
    wanted = placement(offer() if offered is None else offered, *extras)
    return place(wanted, now=now, ids=seed(name))


def order(
    *types: PassengerType, segments: int = 1, extras: Sequence[AncillaryChoice] = ()
) -> Order:
    """An order on hold."""
    return placed(offer(*types, segments=segments), *extras).order
