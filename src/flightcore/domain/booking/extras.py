"""Extras: what can be bought beside the flights of an offer, at the filed prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from flightcore.domain.booking.order import (
    MAX_ANCILLARIES,
    AncillarySold,
    ServiceKind,
)
from flightcore.domain.booking.place import AncillaryChoice
from flightcore.domain.kernel import Money
from flightcore.domain.kernel.errors import (
    CurrencyMismatch,
    InvalidInput,
    NotFound,
    PriceChanged,
)
from flightcore.domain.pricing import ServicePrice, Tariff
from flightcore.domain.shopping import Offer


@attrs.frozen(kw_only=True)
class ServiceOffer:
    """One extra for one passenger on one segment, at its price of the moment.

    Its price is not guaranteed: a sale costs what is filed then, and is refused where
    that is not what was listed.

    Attributes:
        service: Id of the filed record.
        passenger: Of the offer, such as ``P1``.
        segment: Index of the offer's segment.
        kind: What is bought.
        name: For a person to read.
        rfic: Reason for issuance code.
        rfisc: Reason for issuance sub-code.
        amount: In the offer's currency.
        refundable: Whether it comes back when cancelled before departure.
    """

    service: str
    passenger: str
    segment: int
    kind: ServiceKind
    name: str
    rfic: str
    rfisc: str
    amount: Money
    refundable: bool


def offered_services(offer: Offer, tariff: Tariff) -> tuple[ServiceOffer, ...]:
    """Everything that can be added: by segment, then passenger, then record.

    Not listed is what is filed for certain groups of seats, since it is bought with
    the seat, and what cannot be converted to the offer's currency.
    """
    return tuple(_offered(offer, tariff))


def choose_services(
    offer: Offer, tariff: Tariff, wanted: Sequence[ServiceOffer]
) -> tuple[AncillaryChoice, ...]:
    """What is wanted, as it is filed now; a service may be wanted more than once.

    Args:
        offer: Verified.
        tariff: Of the moment of sale: it gives every amount and term.
        wanted: As :func:`offered_services` listed it; at most ``MAX_ANCILLARIES``.

    Raises:
        InvalidInput: Too many.
        NotFound: No such service for that passenger on that segment.
        PriceChanged: It costs, or comes with, something else than is wanted.
    """
    if len(wanted) > MAX_ANCILLARIES:
        raise InvalidInput(f"at most {MAX_ANCILLARIES} services", field="services")
    filed = {_place(each): each for each in offered_services(offer, tariff)}
    return tuple(_choice(each, filed.get(_place(each))) for each in wanted)


def _offered(offer: Offer, tariff: Tariff) -> Iterator[ServiceOffer]:
    for index, segment in enumerate(offer.journey()):
        for passenger in offer.passengers:
            for price in tariff.services_for(segment, passenger.ptc):
                amount = _amount(price, offer.total.currency, tariff)
                if amount is not None and not price.price_groups:
                    yield ServiceOffer(
                        service=price.id,
                        passenger=passenger.id,
                        segment=index,
                        kind=ServiceKind(price.kind.upper()),
                        name=price.name,
                        rfic=price.rfic,
                        rfisc=price.rfisc,
                        amount=amount,
                        refundable=price.refundable,
                    )


def _amount(price: ServicePrice, currency: str, tariff: Tariff) -> Money | None:
    try:
        return tariff.rates.convert_charge(price.amount, currency)
    except CurrencyMismatch:
        return None


def _place(service: ServiceOffer) -> tuple[str, str, int]:
    return service.service, service.passenger, service.segment


def _choice(wanted: ServiceOffer, filed: ServiceOffer | None) -> AncillaryChoice:
    if filed is None:
        raise NotFound(
            "no such service for this passenger on this segment",
            kind="service",
            id=wanted.service,
        )
    if filed != wanted:
        raise PriceChanged(
            f"{filed.name} is not what was listed: it is {filed.amount} now",
            old=wanted.amount,
            new=filed.amount,
            passenger=filed.passenger,
        )
    sold = AncillarySold(
        rfic=filed.rfic,
        rfisc=filed.rfisc,
        name=filed.name,
        amount=filed.amount,
        refundable=filed.refundable,
    )
    return AncillaryChoice(
        passenger=filed.passenger, segment=filed.segment, kind=filed.kind, sold=sold
    )
