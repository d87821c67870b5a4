"""Repricing: whether an offer still costs what it says, passenger by passenger."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from flightcore.domain.kernel import Instant, Money
from flightcore.domain.kernel.errors import PriceChanged
from flightcore.domain.pricing import (
    FareChoice,
    PassengerType,
    PricePassenger,
    Tariff,
    price,
)
from flightcore.domain.shopping.offer import Offer


@attrs.frozen(kw_only=True)
class PriceDifference:
    """A passenger whose price is not the offer's any more.

    Attributes:
        passenger: Id of the passenger.
        offered: The type that was priced.
        actual: The type by age.
        old: What the offer says.
        new: What it costs now.
    """

    passenger: str
    offered: PassengerType
    actual: PassengerType
    old: Money
    new: Money


def reprice(
    offer: Offer,
    *,
    types: Mapping[str, PassengerType],
    tariff: Tariff,
    now: Instant,
    point_of_sale: str = "",
) -> tuple[PriceDifference, ...]:
    """Price an offer's flights, classes and brands again.

    Args:
        offer: Genuine; see :func:`flightcore.domain.shopping.verify`.
        types: Actual type by passenger id, where it may differ from the offer's.
        tariff: What is filed now.
        now: Instant of the sale.
        point_of_sale: As the search had it.

    Returns:
        Whoever's price or type differs, in the offer's order; empty where nothing
        does.

    Raises:
        NoFare, FareRuleViolated: It cannot be sold so at any price.
    """
    people = [
        _retyped(each, types.get(each.id, each.ptc))
        for each in offer.price_passengers()
    ]
    quotation = price(
        tariff,
        offer.journey(),
        people,
        now,
        currency=offer.total.currency,
        choice=FareChoice(brands=_all_brands(offer)),
        point_of_sale=point_of_sale,
    )
    differences = (
        PriceDifference(
            passenger=old.passenger,
            offered=old.ptc,
            actual=new.ptc,
            old=old.total,
            new=new.total,
        )
        for old, new in zip(offer.prices, quotation.prices, strict=True)
    )
    return tuple(
        each
        for each in differences
        if (each.old, each.offered) != (each.new, each.actual)
    )


def refuse_changed_price(differences: tuple[PriceDifference, ...]) -> None:
    """Turn the first difference into the refusal that a caller meets.

    Raises:
        PriceChanged: There is a difference.
    """
    for each in differences:
        raise PriceChanged(
            f"{each.passenger} pays {each.new}, not {each.old}",
            old=each.old,
            new=each.new,
            passenger=each.passenger,
        )


def _retyped(passenger: PricePassenger, actual: PassengerType) -> PricePassenger:
    if passenger.ptc is actual:
        return passenger
    return PricePassenger(id=passenger.id, ptc=actual)


def _all_brands(offer: Offer) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            component.brand for each in offer.prices for component in each.components
        )
    )
